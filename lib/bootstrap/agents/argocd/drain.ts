import type { PhaseResult, RunContext, Workloads } from "../../contract.ts";
import { KubeError } from "../../kube-api.ts";
import type { KubeApi } from "../../kube-api.ts";
import { at, describeRef, items, refOf, textAt } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import { isSimulated } from "../simulated.ts";
import { deliveredBy } from "./application-state.ts";
import { CONTROLLER } from "./health.ts";

/** While an Application bears it, the controller removes what the Application has delivered before it lets it go. */
const FINALIZER = "resources-finalizer.argocd.argoproj.io";

/**
 * Removes these Applications, in this order. With `keep`, what they have delivered is let go of. With `remove` the controller
 * has to run, and to reach the member: it removes all that an Application has delivered.
 */
export async function drainApplications(
  applications: readonly KubeObject[],
  context: RunContext,
  workloads: Workloads,
  api: KubeApi,
): Promise<PhaseResult> {
  for (const application of applications) {
    const takesAlong = workloads === "remove" && deliveredBy(application).length > 0;
    const open = takesAlong ? await removeWithDelivered(application, context, api) : await letGoOf(application, api);
    if (open !== undefined) return open;
  }
  return (await isSimulated(api)) ? { kind: "Done", simulated: true } : { kind: "Done" };
}

/** One look at deleting an object of Argo CD's without anything that it has made; undefined when it is gone. Finalizers of others stay. */
export async function letGoOf(object: KubeObject, api: KubeApi): Promise<PhaseResult | undefined> {
  if (!(await takeOffFinalizers(object, api))) return waitingFor(object);
  const { uid, deletionTimestamp } = object.metadata;
  // An ApplicationSet owns its Applications, which may take what they have delivered along.
  const propagation = object.kind === "ApplicationSet" ? ({ propagation: "Orphan" } as const) : {};
  const options = { ...propagation, ...(uid === undefined ? {} : { uid }) };
  if (deletionTimestamp === undefined && (await api.delete(refOf(object), options)) === "gone") return undefined;
  const left = await api.get(refOf(object));
  return left === undefined || left.metadata.uid !== uid ? undefined : waitingFor(left);
}

/** Of Argo CD, whose controller alone would. False where somebody changed the object at the same moment: the next look tells. */
export async function takeOffFinalizers(object: KubeObject, api: KubeApi): Promise<boolean> {
  const finalizers = object.metadata.finalizers ?? [];
  const others = finalizers.filter((one) => !isArgos(one));
  return others.length === finalizers.length || (await replaced(withFinalizers(object, others), api));
}

export function isArgos(finalizer: string): boolean {
  return /(^|\.)argocd\.argoproj\.io(\/|$)/.test(finalizer);
}

async function removeWithDelivered(object: KubeObject, context: RunContext, api: KubeApi): Promise<PhaseResult | undefined> {
  const ref = refOf(object);
  const why = await whyNobodyRemoves(api);
  if (why !== undefined) {
    const message = `${api.cluster}: ${describeRef(ref)} can't take along what it has delivered: ${why}`;
    const next = `mend that, or \`fleetwright leave ${context.member.name}\`, which leaves what was delivered where it is`;
    return { kind: "Failed", failure: { class: "waiting", message, next } };
  }
  const { uid, deletionTimestamp, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined) {
    if (!finalizers.includes(FINALIZER) && !(await replaced(withFinalizers(object, [...finalizers, FINALIZER]), api)))
      return waitingFor(object);
    if ((await api.delete(ref, uid === undefined ? {} : { uid })) === "gone") return undefined;
  }
  const left = await api.get(ref);
  return left === undefined || left.metadata.uid !== uid ? undefined : waitingFor(left);
}

async function whyNobodyRemoves(api: KubeApi): Promise<string | undefined> {
  const controller = await api.get(CONTROLLER);
  if (controller === undefined) return `${CONTROLLER.name} is not there any more`;
  return at(controller, "spec", "replicas") === 0 ? `${CONTROLLER.name} is scaled to 0` : undefined;
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

async function replaced(object: KubeObject, api: KubeApi): Promise<boolean> {
  try {
    await api.replace(object);
    return true;
  } catch (error) {
    // Somebody changed it meanwhile, or it went.
    if (!(error instanceof KubeError && (error.status === 404 || error.status === 409))) throw error;
    return false;
  }
}

function waitingFor(object: KubeObject): PhaseResult {
  const error = items(at(object, "status", "conditions")).find((one) => textAt(one, "type") === "DeletionError");
  const said = error === undefined ? "" : `: ${textAt(error, "message")}`;
  const finalizers = (object.metadata.finalizers ?? []).join(", ");
  const held = finalizers === "" ? "" : `, held by ${finalizers}`;
  return { kind: "Waiting", object: describeRef(refOf(object)), condition: `is being deleted${held}${said}`, who: "" };
}
