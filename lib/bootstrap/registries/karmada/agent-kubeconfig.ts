import { createPrivateKey, X509Certificate } from "node:crypto";
import { parse } from "yaml";
import { at, isJsonObject, items, textAt } from "../../kube-object.ts";
import type { Json, KubeObject } from "../../kube-object.ts";
import { AGENT_GROUP, AGENT_SECRET, agentUser } from "./names.ts";

// The kubeconfig by which a member's agent calls the control plane. The agent itself writes it anew when it renews its
// certificate, and finds its own name in it as that of the user.

/** The control plane as members find it. */
export interface ControlPlane {
  readonly server: string;
  /** Base64 of the PEM that it is trusted by; left out where the system's own store does. */
  readonly authorityData?: string;
}

/** A certificate with its key, in PEM. */
export interface Certified {
  readonly certificate: string;
  readonly key: string;
}

const CONTEXT = "karmada-apiserver";

/** As JSON, which is YAML as well. */
export function agentKubeconfig(member: string, { server, authorityData }: ControlPlane, own: Certified): string {
  const authority = authorityData === undefined ? {} : { "certificate-authority-data": authorityData };
  const user = { "client-certificate-data": base64(own.certificate), "client-key-data": base64(own.key) };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: CONTEXT, cluster: { server, ...authority } }],
    users: [{ name: member, user }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: member } }],
    "current-context": CONTEXT,
  });
}

/** The Secret that brings it to the agent. */
export function agentSecret(credential: string): KubeObject {
  const { apiVersion, kind, name, namespace = "" } = AGENT_SECRET;
  return { apiVersion, kind, metadata: { name, namespace }, type: "Opaque", data: { [name]: base64(credential) } };
}

/** What is in that Secret; undefined where there is none. */
export function kubeconfigOf(secret: KubeObject | undefined): string | undefined {
  const data = textAt(secret, "data", AGENT_SECRET.name);
  return data === "" ? undefined : decoded(data);
}

/** Whether it leads this member's agent to this control plane, by a certificate and key that are its own. */
export function serves(credential: string, member: string, { server, authorityData }: ControlPlane): boolean {
  const config = parsed(credential);
  const [cluster, ...others] = items(at(config, "clusters"));
  const [user, ...more] = items(at(config, "users"));
  if (others.length > 0 || more.length > 0 || textAt(user, "name") !== member) return false;
  if (textAt(cluster, "cluster", "server") !== server) return false;
  if (textAt(cluster, "cluster", "certificate-authority-data") !== (authorityData ?? "")) return false;
  const certificate = decoded(textAt(user, "user", "client-certificate-data"));
  const key = decoded(textAt(user, "user", "client-key-data"));
  return whyNotOf(member, { certificate, key }) === undefined;
}

/** Why a certificate isn't the agent's, though it was given for its request; undefined where it is. */
export function whyNotOf(member: string, { certificate, key }: Certified): string | undefined {
  let found: X509Certificate;
  try {
    found = new X509Certificate(certificate);
    if (!found.checkPrivateKey(createPrivateKey(key))) return "is for another key";
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return "can't be read";
  }
  const wanted = [`CN=${agentUser(member)}`, `O=${AGENT_GROUP}`];
  const subject = found.subject.split("\n").toSorted();
  return JSON.stringify(subject) === JSON.stringify(wanted) ? undefined : `is for ${JSON.stringify(subject.join(", "))}`;
}

function parsed(text: string): Json {
  try {
    const value: unknown = parse(text);
    return isJsonObject(value as Json) ? (value as Json) : null;
  } catch {
    // Somebody has written something else into it: another one takes its place.
    return null;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function decoded(data: string): string {
  return Buffer.from(data, "base64").toString("utf8");
}
