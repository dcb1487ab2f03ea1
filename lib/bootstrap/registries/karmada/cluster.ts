import { LABEL_PREFIX } from "../../contract.ts";
import type { MemberIdentity, PluginContext, RegisteredCluster } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { condition, textAt } from "../../kube-object.ts";
import type { JsonObject, KubeObject } from "../../kube-object.ts";
import { clusterAddress } from "../cluster-address.ts";
import { clusterMarks, INCARNATION_ANNOTATION, NATIVE_ID_ANNOTATION } from "../cluster-marks.ts";
import { conditionInWords } from "../conditions.ts";
import { CLUSTER, CLUSTER_NAMESPACE, clusterRef, pushSecrets } from "./names.ts";
import type { SyncMode } from "./sync-mode.ts";

/** Says of which fleet a Cluster is. */
const FLEET_LABEL = `${LABEL_PREFIX}/fleet`;

/** A label's value, which is what Karmada takes where it selects by a field. */
const SELECTABLE = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** Where a cluster is, as Karmada's policies spread over it; its agent is told the same. */
export interface Whereabouts {
  readonly apiEndpoint?: string;
  readonly provider?: string;
  readonly region?: string;
}

export function whereabouts({ member }: Pick<PluginContext, "member">): Whereabouts {
  const address = clusterAddress(member);
  return {
    ...(address === undefined ? {} : { apiEndpoint: address }),
    ...(SELECTABLE.test(member.cloud) ? { provider: member.cloud } : {}),
    ...(SELECTABLE.test(member.region) ? { region: member.region } : {}),
  };
}

/**
 * A member as the control plane has it. An agent whose Cluster is there already as it would make it takes it as it is, and so
 * needs no right to make or change one.
 */
export function clusterObject(context: PluginContext, { uid }: MemberIdentity, mode: SyncMode): KubeObject {
  const { name } = context.member;
  const [credentials, impersonator] = pushSecrets(name).map((secret) => ({ namespace: CLUSTER_NAMESPACE, name: secret.name }));
  const access: JsonObject = mode === "Pull" ? {} : { secretRef: { ...credentials }, impersonatorSecretRef: { ...impersonator } };
  return {
    ...CLUSTER,
    metadata: { name, ...clusterMarks(context.member) },
    spec: { syncMode: mode, id: uid, ...whereabouts(context), ...access },
  };
}

/** Why a member does not get what it is to get, in words; undefined where the control plane says that it is well. */
export async function whyNotReady(member: string, hub: KubeReader): Promise<string | undefined> {
  const cluster = await hub.get(clusterRef(member));
  return cluster === undefined ? "is not there" : conditionInWords(cluster, { Ready: "True" });
}

/** Of one fleet; a control plane may have Clusters of others. */
export async function registered(hub: KubeReader, fleet: string): Promise<readonly RegisteredCluster[]> {
  const found = await hub.list(CLUSTER, { labelSelector: `${FLEET_LABEL}=${fleet}` });
  return found.map((cluster) => ({
    name: cluster.metadata.name,
    uid: textAt(cluster, "spec", "id"),
    nativeId: cluster.metadata.annotations?.[NATIVE_ID_ANNOTATION],
    incarnation: cluster.metadata.annotations?.[INCARNATION_ANNOTATION] ?? "",
    // One that is down has joined nevertheless.
    joined: condition(cluster, "Ready") !== undefined,
  }));
}
