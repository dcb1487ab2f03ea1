import type { PluginContext } from "../../contract.ts";
import type { HubAccess, Invited } from "../../invitation.ts";
import type { KubeReader } from "../../kube-api.ts";
import { textAt } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import { clusterAddress } from "../cluster-address.ts";
import { BOOTSTRAP_SECRET, joiner, managedCluster } from "./names.ts";
import { openOf } from "./registration.ts";

/** How long an agent may take to ask for its certificate; the API server gives out no token for less. */
const TOKEN_SECONDS = 600;

/**
 * The kubeconfig by which a member's agent asks for its certificate, with a token that soon ends. A member that has joined and
 * answers keeps the one it has, whose token is worth nothing any more: the agent compares the hub in it with its own.
 */
export async function inviteMember(context: PluginContext, member: KubeReader, hub: HubAccess): Promise<Invited> {
  const { fleet, name } = context.member;
  const server = clusterAddress(context.hub) ?? "";
  const kept = decoded(await member.get(BOOTSTRAP_SECRET));
  const cluster = await hub.api.get(managedCluster(name));
  const hasJoined = cluster !== undefined && openOf(cluster) === undefined;
  if (hasJoined && kept !== undefined && isFor(kept, server, hub.authorityData)) return { kind: "Invited", credential: kept };
  const token = await hub.api.issueToken(joiner(fleet, name), TOKEN_SECONDS);
  return { kind: "Invited", credential: JSON.stringify(kubeconfig(server, hub.authorityData, token)) };
}

/** The Secret that brings it to the member's agent. */
export function bootstrapSecret(credential: string): KubeObject {
  const { apiVersion, kind, name, namespace = "" } = BOOTSTRAP_SECRET;
  const data = { kubeconfig: Buffer.from(credential).toString("base64") };
  return { apiVersion, kind, metadata: { name, namespace }, type: "Opaque", data };
}

function kubeconfig(server: string, authorityData: string | undefined, token: string): Kubeconfig {
  const name = "hub";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server, ...(authorityData === undefined ? {} : { "certificate-authority-data": authorityData }) } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: "default" } }],
    "current-context": name,
  };
}

interface Kubeconfig {
  readonly apiVersion: "v1";
  readonly kind: "Config";
  readonly clusters: readonly [{ readonly name: string; readonly cluster: Readonly<Record<string, string>> }];
  readonly users: readonly [{ readonly name: string; readonly user: { readonly token: string } }];
  readonly contexts: readonly [{ readonly name: string; readonly context: Readonly<Record<string, string>> }];
  readonly "current-context": string;
}

/** Whether a kubeconfig of ours names this hub. */
function isFor(text: string, server: string, authorityData: string | undefined): boolean {
  return text === JSON.stringify(kubeconfig(server, authorityData, tokenOf(text)));
}

function tokenOf(text: string): string {
  return /"token":"([A-Za-z0-9._~+/=-]+)"/.exec(text)?.[1] ?? "";
}

function decoded(secret: KubeObject | undefined): string | undefined {
  const data = textAt(secret, "data", "kubeconfig");
  return data === "" ? undefined : Buffer.from(data, "base64").toString("utf8");
}
