import type { PhaseResult, RunContext } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { textAt } from "../../kube-object.ts";
import { CLUSTER } from "./names.ts";
import { syncMode } from "./sync-mode.ts";

/** Stops where the control plane has the same cluster under another name: both would see to the same objects in it. */
export async function onceOnly(context: RunContext, member: KubeReader, hub: KubeReader): Promise<PhaseResult> {
  if (syncMode(context) === undefined) return { kind: "Done" };
  const { name } = context.member;
  const uid = (await member.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" }))?.metadata.uid;
  const twin = (await hub.list(CLUSTER)).find(
    (one) => one.metadata.name !== name && uid !== undefined && textAt(one, "spec", "id") === uid,
  );
  if (twin === undefined) return { kind: "Done" };
  const message = `${name}: the control plane ${hub.cluster} has this cluster (kube-system ${uid}) as Cluster ${twin.metadata.name} already`;
  const next = `take Cluster ${twin.metadata.name} out of Karmada, or the cluster out of this fleet`;
  return { kind: "Failed", failure: { class: "conflict", message, next } };
}
