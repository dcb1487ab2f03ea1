import type { PhaseResult, RunContext, Workloads } from "../../contract.ts";
import { fieldManagerOf } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { describeRef, refOf, textAt } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import { whyStillThere } from "../../engine/causes.ts";
import { isCreatedBy } from "../../ownership.ts";
import { MANIFEST_WORK, managedCluster } from "./names.ts";

/** By which a member's agent gets to remove what a ManifestWork has brought; without the agent nobody takes it off. */
const WORK_FINALIZER = "cluster.open-cluster-management.io/manifest-work-cleanup";

/**
 * One look at the hub's letting go of a member. Deleting its ManagedCluster deletes what was delivered by ManifestWorks: those
 * are told to leave that alone first, unless it is to go. Where the member is lost, nobody else ends them.
 */
export async function partFromHub(
  context: RunContext,
  workloads: Workloads,
  hub: KubeApi,
  isLost: boolean,
): Promise<PhaseResult> {
  const { fleet, name } = context.member;
  const ref = managedCluster(name);
  const cluster = await hub.get(ref);
  // One that somebody else has made is theirs to end.
  if (cluster === undefined || !isCreatedBy({ fleet, member: name }, cluster)) return { kind: "Done" };
  const works = await hub.list(MANIFEST_WORK, { namespace: name });
  for (const work of works) {
    if (workloads === "keep" && !isOrphaning(work)) await orphan(work, hub);
    if (isLost && work.metadata.deletionTimestamp !== undefined) await takeOffFinalizer(work, hub);
  }
  const { uid, deletionTimestamp } = cluster.metadata;
  if (deletionTimestamp === undefined) await hub.delete(ref, uid === undefined ? {} : { uid });
  const left = await hub.get(ref);
  if (left === undefined || left.metadata.uid !== uid) return { kind: "Done" };
  return { kind: "Waiting", object: describeRef(ref), condition: whyStillThere(left), who: "" };
}

function isOrphaning(work: KubeObject): boolean {
  return textAt(work, "spec", "deleteOption", "propagationPolicy") === "Orphan";
}

async function orphan(work: KubeObject, hub: KubeApi): Promise<void> {
  const { apiVersion, kind, name, namespace = "" } = refOf(work);
  const spec = { deleteOption: { propagationPolicy: "Orphan" } };
  await hub.apply(
    { apiVersion, kind, metadata: { name, namespace }, spec },
    { fieldManager: fieldManagerOf("ocm"), force: true },
  );
}

async function takeOffFinalizer(work: KubeObject, hub: KubeApi): Promise<void> {
  const finalizers = (work.metadata.finalizers ?? []).filter((one) => one !== WORK_FINALIZER);
  try {
    await hub.replace({ ...work, metadata: { ...work.metadata, finalizers } });
  } catch (error) {
    // Somebody changed it meanwhile, or it went: the next look tells.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
  }
}
