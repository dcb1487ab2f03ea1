import type { PhaseResult, RunContext, Workloads } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at, describeRef, refOf, textAt } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { CONTROLLERS, fluxObjects, isOurs } from "./flux-objects.ts";
import { FLUX_FINALIZER, hasDelivered, orphan, takeOffFinalizer } from "./orphan.ts";
import { FLUX_ARTEFACTS, FLUX_NAMESPACE } from "./release.ts";

/**
 * Removes the agent's objects of Flux's kinds: Kustomizations before sources, the root first. With `keep`, what they have delivered
 * is let go of. With `remove` the controllers have to run: each Kustomization's removes what it has delivered.
 */
export async function drainFlux(context: RunContext, workloads: Workloads, member: KubeApi): Promise<PhaseResult> {
  const { agents } = await fluxObjects(context, member);
  for (const object of agents) {
    if (workloads === "remove" && hasDelivered(object)) {
      const open = await removeWithDelivered(object, context, member);
      if (open !== undefined) return open;
      continue;
    }
    const left = await orphan(object, member);
    if (left !== undefined) return waitingFor(left);
  }
  return (await isSimulated(member)) ? { kind: "Done", simulated: true } : { kind: "Done" };
}

/** The same of these alone. */
export async function letGoOfFlux(refs: readonly ObjectRef[], member: KubeApi): Promise<PhaseResult> {
  for (const ref of refs) {
    const live = await member.get(ref);
    const left = live === undefined ? undefined : await orphan(live, member);
    if (left !== undefined) return waitingFor(left);
  }
  return { kind: "Done" };
}

/** One look at deleting a Kustomization with what it has delivered; undefined when both are gone. */
export async function removeWithDelivered(
  object: KubeObject,
  context: RunContext,
  member: KubeApi,
): Promise<PhaseResult | undefined> {
  const ref = refOf(object);
  const why = await whyNobodyRemoves(object, member);
  if (why !== undefined) {
    const message = `${member.cluster}: ${describeRef(ref)} can't take along what it has delivered: ${why}`;
    const next = `mend that, or \`fleetwright leave ${context.member.name}\`, which leaves what was delivered where it is`;
    return { kind: "Failed", failure: { class: "waiting", message, next } };
  }
  const { uid, deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined && (await member.delete(ref, uid === undefined ? {} : { uid })) === "gone")
    return undefined;
  const left = await member.get(ref);
  return left === undefined || left.metadata.uid !== uid ? undefined : waitingFor(left);
}

async function whyNobodyRemoves(object: KubeObject, member: KubeApi): Promise<string | undefined> {
  if (at(object, "spec", "suspend") === true) return "it is suspended";
  const name = CONTROLLERS[object.apiVersion.split("/")[0] ?? ""] ?? "";
  const deployment = await member.get({ apiVersion: "apps/v1", kind: "Deployment", namespace: FLUX_NAMESPACE, name });
  if (deployment === undefined) return `${name} is not there any more`;
  return at(deployment, "spec", "replicas") === 0 ? `${name} is scaled to 0` : undefined;
}

/**
 * When the controllers are gone: their leases go, and objects of others lose the finalizer that only a controller of ours would
 * have taken off, so that their owners can delete them.
 */
export async function sweepFlux(context: RunContext, member: KubeApi): Promise<PhaseResult> {
  const programs = FLUX_ARTEFACTS.map(({ component }) => component);
  for (const app of programs) {
    const pods = await member.list({ apiVersion: "v1", kind: "Pod" }, { namespace: FLUX_NAMESPACE, labelSelector: `app=${app}` });
    // It may still put its finalizer back. One that is told to end has stopped its work.
    const running = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
    if (running !== undefined) {
      return { kind: "Waiting", object: describeRef(refOf(running)), condition: "still runs", who: "" };
    }
  }
  for (const object of (await fluxObjects(context, member)).others) {
    if (!(object.metadata.finalizers ?? []).includes(FLUX_FINALIZER)) continue;
    if (!(await takeOffFinalizer(object, member))) return waitingFor(object);
    const message = `${describeRef(refOf(object))}: the finalizer of Flux is taken off, as its controllers leave; it stays`;
    context.emit({ type: "warning", cluster: member.cluster, phase: "drain", message });
  }
  return await removeLeases(context, programs, member);
}

/** By which the controllers agree who leads: made by them, in a namespace of ours. */
async function removeLeases(context: RunContext, programs: readonly string[], member: KubeApi): Promise<PhaseResult> {
  const home = await member.get({ apiVersion: "v1", kind: "Namespace", name: FLUX_NAMESPACE });
  if (home === undefined || !isOurs(context, home)) return { kind: "Done" };
  for (const app of programs) {
    const ref = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      namespace: FLUX_NAMESPACE,
      name: `${app}-leader-election`,
    };
    const lease = await member.get(ref);
    const holder = textAt(lease, "spec", "holderIdentity");
    if (lease === undefined || !(holder === "" || holder.startsWith(`${app}-`))) continue;
    await member.delete(ref, lease.metadata.uid === undefined ? {} : { uid: lease.metadata.uid });
  }
  return { kind: "Done" };
}

function waitingFor(object: KubeObject): PhaseResult {
  const finalizers = (object.metadata.finalizers ?? []).join(", ");
  const condition = finalizers === "" ? "is being deleted" : `is being deleted, held by ${finalizers}`;
  return { kind: "Waiting", object: describeRef(refOf(object)), condition, who: "" };
}
