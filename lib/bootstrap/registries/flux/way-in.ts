import { FLUX_NAMESPACE } from "../../agents/flux/release.ts";
import { LOCAL_CREDENTIAL, LOCAL_CREDENTIAL_VERSION } from "../../../contracts/local-credential.ts";
import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import { SYSTEM_NAMESPACE } from "../../contract.ts";
import type { MemberIdentity, ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { hubEndpoint, isOnThisMachine } from "../hub-endpoint.ts";
import { accountObjects } from "../member-account.ts";
import type { Account } from "../member-account.ts";
import { PROVIDERS } from "./access/index.ts";

/** As whom the hub comes into a member of this machine. */
const ACCOUNT: Account = { namespace: SYSTEM_NAMESPACE, name: "flux-hub" };

/** Has Flux look at what refers to the object at once when it changes, instead of at the next interval. */
const WATCHED = { "reconcile.fluxcd.io/watch": "Enabled" } as const;

/** How the hub's Flux gets into a member, without a key: an object of the hub, and what a Kustomization says of it. */
export interface WayIn {
  readonly object: KubeObject;
  /** `spec.kubeConfig` of a Kustomization. */
  readonly kubeConfig: JsonObject;
}

/** undefined where the hub would need a key, or could not tell whether it speaks with the member. */
export function wayInto(member: ClusterRecord, identity: MemberIdentity): WayIn | undefined {
  return isOnThisMachine(member.cloud) ? onThisMachine(member, identity) : byCloud(member, identity);
}

/** As whom the hub comes. In a cloud it is an identity of the cloud, which the cluster itself lets in. */
export function memberAccount({ member, isHub }: PluginContext): readonly ObjectWithPolicy[] {
  return isHub || !isOnThisMachine(member.cloud) ? [] : accountObjects(ACCOUNT);
}

/**
 * Flux asks the member's cloud for a token, as the identity that its own Pods have there. With address and authority it has nothing
 * else to ask for, so that it needs no right to look at clusters.
 */
function byCloud(member: ClusterRecord, identity: MemberIdentity): WayIn | undefined {
  const provider = PROVIDERS[member.credential.kind];
  const endpoint = hubEndpoint(member, identity, true);
  if (provider === undefined || endpoint?.caData === undefined) return undefined;
  const name = nameOf(member);
  const data = {
    provider,
    cluster: member.nativeId,
    address: endpoint.url,
    "ca.crt": Buffer.from(endpoint.caData, "base64").toString(),
  };
  const metadata = { name, namespace: FLUX_NAMESPACE, labels: WATCHED };
  return { object: { apiVersion: "v1", kind: "ConfigMap", metadata, data }, kubeConfig: { configMapRef: { name } } };
}

/** A kubeconfig that names a program of ours, and holds no token. */
function onThisMachine(member: ClusterRecord, identity: MemberIdentity): WayIn | undefined {
  const endpoint = hubEndpoint(member, identity);
  if (endpoint === undefined) return undefined;
  const { url: server, caData } = endpoint;
  const cluster = { server, ...(caData === undefined ? {} : { "certificate-authority-data": caData }) };
  const args = [member.name, ACCOUNT.namespace, ACCOUNT.name];
  const exec = {
    apiVersion: LOCAL_CREDENTIAL_VERSION,
    command: LOCAL_CREDENTIAL,
    args,
    interactiveMode: "Never",
    provideClusterInfo: false,
  };
  const kubeconfig = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "member",
    clusters: [{ name: "member", cluster }],
    users: [{ name: "hub", user: { exec } }],
    contexts: [{ name: "member", context: { cluster: "member", user: "hub" } }],
  });
  const name = nameOf(member);
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: FLUX_NAMESPACE, labels: WATCHED },
    type: "Opaque",
    data: { value: Buffer.from(kubeconfig).toString("base64") },
  };
  return { object, kubeConfig: { secretRef: { name } } };
}

function nameOf({ name }: ClusterRecord): string {
  return `access-${name}`;
}
