import { IN_CLUSTER } from "../../agents/argocd/root-application.ts";
import { fleetNamespace } from "../../contract.ts";
import type { MemberIdentity, ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { TrustContext } from "../../trust/trust-context.ts";
import type { KubeReader } from "../../kube-api.ts";
import { at } from "../../kube-object.ts";
import type { Json, JsonObject, KubeObject } from "../../kube-object.ts";
import type { Certified, Holder } from "../../trust/certificates.ts";
import { trusted } from "../../trust/fleet-authority.ts";
import { FLEET_ANNOTATION, TYPE_LABEL, UID_ANNOTATION } from "../argocd/cluster-secret.ts";
import { clusterMarks } from "../cluster-marks.ts";
import { fleetAuthority, keptOrNew, secretOf, valueIn } from "./hub-keys.ts";
import { AGENT_LABEL, clusterSecretRef, proxyUrl } from "./names.ts";

/** Argo CD leaves applying to the member's own. */
const SKIP_ANNOTATION = "argocd.argoproj.io/skip-reconcile";

/** As whom the hub's own Argo CD asks the principal for what is in one member. */
interface MemberKeys {
  /** Certificates in PEM. */
  readonly trusted: string;
  readonly client: Certified;
}

/** Empty for the hub: Argo CD runs there. */
export async function chooseMemberKeys(context: TrustContext, hub: KubeReader): Promise<string> {
  const { fleet, name } = context.member;
  const authority = context.isHub ? undefined : await fleetAuthority(fleet, hub);
  // Without one, inviting the member says so.
  if (authority === undefined) return "";
  const holder: Holder = { commonName: name, names: [], use: "client" };
  const client = await keptOrNew(pairIn(await hub.get(clusterSecretRef(name))), authority, holder, context);
  const keys: MemberKeys = { trusted: trusted(authority), client };
  return JSON.stringify(keys);
}

/** A member as the hub's Argo CD and its principal have it, and the namespace for what the principal makes of it. */
export function registration(context: PluginContext, identity: MemberIdentity): readonly ObjectWithPolicy[] {
  const { member, isHub } = context;
  const namespace: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: member.name } };
  const secret = clusterSecret(context, identity);
  return [
    ...(isHub ? [] : [{ object: namespace, stage: "A" as const, policy: "own" as const }]),
    { object: secret, stage: "B", policy: "own" },
  ];
}

function clusterSecret({ member, isHub, memberKeys }: PluginContext, { uid }: MemberIdentity): KubeObject {
  const text = memberKeys?.get("argocd-agent") ?? "";
  const keys = text === "" ? undefined : (JSON.parse(text) as MemberKeys);
  const { labels, annotations } = clusterMarks(member);
  const config = { tlsClientConfig: { insecure: false, ...(keys === undefined ? {} : tlsOf(keys)) } };
  const bare = secretOf(clusterSecretRef(member.name), {
    name: member.name,
    server: isHub ? IN_CLUSTER : proxyUrl(member.name),
    config: JSON.stringify(config),
  });
  return {
    ...bare,
    metadata: {
      ...bare.metadata,
      labels: { ...labels, [TYPE_LABEL]: "cluster", ...(isHub ? {} : { [AGENT_LABEL]: member.name }) },
      annotations: {
        ...annotations,
        [SKIP_ANNOTATION]: "true",
        [FLEET_ANNOTATION]: fleetNamespace(member.fleet),
        [UID_ANNOTATION]: uid,
      },
    },
  };
}

function tlsOf({ trusted: roots, client }: MemberKeys): JsonObject {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return { caData: base64(roots), certData: base64(client.certificate), keyData: base64(client.key) };
}

/** The pair in a cluster Secret, in the shape of a Secret that holds nothing else. */
function pairIn(secret: KubeObject | undefined): KubeObject | undefined {
  if (secret === undefined) return undefined;
  const tls = at(parsed(valueIn(secret, "config")), "tlsClientConfig");
  const data = { "tls.crt": at(tls, "certData") ?? "", "tls.key": at(tls, "keyData") ?? "" };
  return { ...secret, data };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
