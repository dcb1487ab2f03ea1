import { KubeConfig, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import type { KubernetesObject } from "@kubernetes/client-node";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ClusterRecord } from "../lib/contracts/cluster-record.ts";
import type { Membership } from "../lib/contracts/membership.ts";
import type { PluginContext } from "../lib/bootstrap/contract.ts";
import type { KubeObject } from "../lib/bootstrap/kube-object.ts";
import { PLUGINS } from "../lib/bootstrap/plugins.ts";
import { NO_SECRETS } from "../lib/bootstrap/secrets/secrets.ts";
import { ARTEFACTS } from "../test/support/published-artefacts.ts";
import type { ServedClusters } from "./served-clusters.ts";

/**
 * What a team's own program does with client-node to bring about the same objects: cluster after cluster and object after
 * object, each looked up and then applied; nothing is waited for, and no record is kept of what was done.
 */
export async function joinWithStockClient(
  members: readonly Membership[],
  clusters: ServedClusters,
  folder: string,
): Promise<void> {
  for (const membership of members) {
    const { member, hub } = membership;
    const isHub = hub === "self";
    const context: PluginContext = {
      ...{ membership, member, isHub, artefacts: ARTEFACTS, secrets: NO_SECRETS },
      hub: isHub ? member : hub,
    };
    const registries = membership.sync.registries.flatMap((name) => PLUGINS.registries[name] ?? []);
    const agent = PLUGINS.agents[membership.sync.agent];
    const inMember = [
      ...(agent?.objects(context) ?? []),
      ...registries.flatMap((one) => one.memberObjects(context, member.name)),
    ];
    const inHub = registries.flatMap((one) => [
      ...(isHub ? one.hubObjects(context) : []),
      ...one.registration(context, { uid: member.name }),
    ]);
    const byStage = (objects: typeof inMember) =>
      objects.toSorted((one, other) => one.stage.localeCompare(other.stage)).map(({ object }) => object);
    await applyAll(clientOf(member, clusters, folder), byStage(inMember));
    await applyAll(clientOf(context.hub, clusters, folder), byStage(inHub));
  }
}

function clientOf({ endpoints }: ClusterRecord, { authority }: ServedClusters, folder: string): KubernetesObjectApi {
  const read = (name: string): string => readFileSync(path.join(folder, "pki", name)).toString("base64");
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "it", server: endpoints[0]?.url ?? "", caData: Buffer.from(authority).toString("base64") }],
    users: [{ name: "us", certData: read("admin.crt"), keyData: read("admin.key") }],
    contexts: [{ name: "it", cluster: "it", user: "us" }],
    currentContext: "it",
  });
  return KubernetesObjectApi.makeApiClient(config);
}

async function applyAll(client: KubernetesObjectApi, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    const wanted = structuredClone(object) as unknown as KubernetesObject;
    const { apiVersion = "", kind = "", metadata = {} } = wanted;
    const { name = "", namespace } = metadata;
    await client
      .read({ apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } })
      .catch(ifMissing);
    await client.patch(wanted, undefined, undefined, "stock", true, PatchStrategy.ServerSideApply);
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === 404) return undefined;
  throw error;
}
