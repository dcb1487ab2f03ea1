import { fieldManagerOf } from "../../contract.ts";
import type { PhaseResult, RunContext, Workloads } from "../../contract.ts";
import { whyStillThere } from "../../engine/causes.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi, KubeReader } from "../../kube-api.ts";
import { at, describeRef, isJsonObject, items, refOf, textAt } from "../../kube-object.ts";
import type { Json, KubeObject, ObjectRef } from "../../kube-object.ts";
import { isCreatedBy } from "../../ownership.ts";
import { withdrawOld } from "./certificate.ts";
import { clusterRef, executionNamespace, SYSTEM_LABEL, WORK } from "./names.ts";

/** By which the side that carries a Work out gets to remove what it has brought; without a member nobody takes it off. */
const WORK_FINALIZER = "karmada.io/execution-controller";

/**
 * One look at the control plane's letting go of a member: its Works first, as deleting the Cluster deletes the namespace that
 * they and the agent's rights to them are in, and then its Cluster. Works that stay in the member are told so before they go;
 * what Karmada has brought for itself goes.
 *
 * @param isLost - nobody is there to do what Works take
 */
export async function letGo(context: RunContext, workloads: Workloads, hub: KubeApi, isLost: boolean): Promise<PhaseResult> {
  const { fleet, name } = context.member;
  const ref = clusterRef(name);
  const cluster = await hub.get(ref);
  await withdrawOld(context, hub);
  // One that somebody else has made is theirs to end.
  if (cluster === undefined || !isCreatedBy({ fleet, member: name }, cluster)) return { kind: "Done" };
  for (const work of await worksOf(name, hub)) await end(work, workloads, hub, isLost);
  const [open] = await worksOf(name, hub);
  if (open !== undefined) return waitingFor(open);
  const { uid, deletionTimestamp } = cluster.metadata;
  if (deletionTimestamp === undefined) await hub.delete(ref, uid === undefined ? {} : { uid });
  const left = await hub.get(ref);
  return left === undefined || left.metadata.uid !== uid ? { kind: "Done" } : waitingFor(left);
}

/** What a member has by the control plane's account, without what that brought for itself. */
export async function deliveredTo(member: string, hub: KubeReader): Promise<readonly ObjectRef[]> {
  const works = await worksOf(member, hub);
  return works.flatMap((work) => (isKarmadas(work) ? [] : manifestsIn(work).flatMap((one) => asRef(one))));
}

function worksOf(member: string, hub: KubeReader): Promise<readonly KubeObject[]> {
  return hub.list(WORK, { namespace: executionNamespace(member) });
}

async function end(work: KubeObject, workloads: Workloads, hub: KubeApi, isLost: boolean): Promise<void> {
  const { uid, deletionTimestamp } = work.metadata;
  const stays = workloads === "keep" && !isKarmadas(work);
  if (deletionTimestamp === undefined) {
    if (stays && at(work, "spec", "preserveResourcesOnDeletion") !== true) await preserve(work, hub);
    await hub.delete(refOf(work), uid === undefined ? {} : { uid });
  }
  if (isLost) await takeOffFinalizer(work, hub);
}

async function preserve(work: KubeObject, hub: KubeApi): Promise<void> {
  const { apiVersion, kind, name, namespace = "" } = refOf(work);
  const spec = { preserveResourcesOnDeletion: true };
  await hub.apply(
    { apiVersion, kind, metadata: { name, namespace }, spec },
    { fieldManager: fieldManagerOf("karmada"), force: true },
  );
}

async function takeOffFinalizer(work: KubeObject, hub: KubeApi): Promise<void> {
  const live = await hub.get(refOf(work));
  if (live?.metadata.deletionTimestamp === undefined) return;
  const finalizers = (live.metadata.finalizers ?? []).filter((one) => one !== WORK_FINALIZER);
  try {
    await hub.replace({ ...live, metadata: { ...live.metadata, finalizers } });
  } catch (error) {
    // Somebody changed it meanwhile, or it went: the next look tells.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
  }
}

/** Such as the rights of its impersonator, which are worth nothing in a member that has left. */
function isKarmadas(work: KubeObject): boolean {
  const manifests = manifestsIn(work);
  return manifests.length > 0 && manifests.every((one) => textAt(one, "metadata", "labels", SYSTEM_LABEL) === "true");
}

function manifestsIn(work: KubeObject): readonly Json[] {
  return items(at(work, "spec", "workload", "manifests"));
}

function asRef(manifest: Json): readonly ObjectRef[] {
  const [apiVersion, kind, name] = [
    textAt(manifest, "apiVersion"),
    textAt(manifest, "kind"),
    textAt(manifest, "metadata", "name"),
  ];
  if (!isJsonObject(manifest) || apiVersion === "" || kind === "" || name === "") return [];
  const namespace = textAt(manifest, "metadata", "namespace");
  return [{ apiVersion, kind, name, ...(namespace === "" ? {} : { namespace }) }];
}

function waitingFor(object: KubeObject): PhaseResult {
  return { kind: "Waiting", object: describeRef(refOf(object)), condition: whyStillThere(object), who: "" };
}
