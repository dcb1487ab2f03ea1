import { LABEL_PREFIX } from "../../contract.ts";
import type { ObjectRef } from "../../kube-object.ts";
import { ARGOCD_NAMESPACE } from "../../agents/argocd/release.ts";

// What argocd-agent calls its things; its registry and its agent share them.
// See https://argocd-agent.readthedocs.io/latest/configuration/tls-certificates/ and its `install/kubernetes`.

/** By which the principal knows the cluster Secret of an agent. */
export const AGENT_LABEL = "argocd-agent.argoproj-labs.io/agent-name";

/** On what the principal has made of an agent's: the UID of the original. */
export const SOURCE_UID_ANNOTATION = "argocd.argoproj.io/source-uid";

/** Says which certificates a program has been started with, so that other ones start it anew: it reads them once. */
export const CERTIFICATES_ANNOTATION = `${LABEL_PREFIX}/certificates`;

/** What both the principal and an agent read, each in its own cluster. */
export const PARAMETERS: ObjectRef = inArgo("ConfigMap", "argocd-agent-params");
/** Whom it trusts, on both sides. No key is in it. */
export const TRUST_SECRET: ObjectRef = inArgo("Secret", "argocd-agent-ca");
/** In a member: as whom its agent calls. */
export const CLIENT_SECRET: ObjectRef = inArgo("Secret", "argocd-agent-client-tls");
/** In the hub: as whom the principal answers agents. */
export const PRINCIPAL_SECRET: ObjectRef = inArgo("Secret", "argocd-agent-principal-tls");
/** In the hub: as whom the principal answers the hub's own Argo CD, which asks it for what is in members. */
export const PROXY_SECRET: ObjectRef = inArgo("Secret", "argocd-agent-resource-proxy-tls");
/** In the hub: with what the principal signs the tokens that it gives to agents. */
export const TOKEN_SECRET: ObjectRef = inArgo("Secret", "argocd-agent-jwt");

export const PRINCIPAL: ObjectRef = { ...inArgo("Deployment", "argocd-agent-principal"), apiVersion: "apps/v1" };
export const AGENT: ObjectRef = { ...inArgo("Deployment", "argocd-agent-agent"), apiVersion: "apps/v1" };
/** At whose load balancer agents call. */
export const PRINCIPAL_SERVICE: ObjectRef = inArgo("Service", "argocd-agent-principal");
/** Of {@link PRINCIPAL_SERVICE}. */
export const PRINCIPAL_PORT = 443;

const PROXY = "argocd-agent-resource-proxy";
/** Where the hub's own Argo CD asks for what is in a member. */
export function proxyUrl(member: string): string {
  return `https://${PROXY}:9090?agentName=${member}`;
}

export const PROXY_NAMES: readonly string[] = insideNames(PROXY);
export const PRINCIPAL_NAMES: readonly string[] = insideNames(PRINCIPAL_SERVICE.name);

/** The cluster as the hub's Argo CD has it. */
export function clusterSecretRef(member: string): ObjectRef {
  return inArgo("Secret", `cluster-${member}`);
}

function insideNames(service: string): readonly string[] {
  const inside = `${service}.${ARGOCD_NAMESPACE}.svc`;
  return [service, inside, `${inside}.cluster.local`];
}

function inArgo(kind: string, name: string): ObjectRef {
  return { apiVersion: "v1", kind, namespace: ARGOCD_NAMESPACE, name };
}
