import { drainFlux, letGoOfFlux, removeWithDelivered, sweepFlux } from "../../agents/flux/drain.ts";
import { deliveredBy, deliveredByFlux } from "../../agents/flux/flux-objects.ts";
import { syncedHealth } from "../../agents/flux/health.ts";
import { hasDelivered, replaced } from "../../agents/flux/orphan.ts";
import { surveyFlux } from "../../agents/flux/survey.ts";
import type { PhaseResult, PluginContext, Pusher, RunContext, Workloads } from "../../contract.ts";
import type { KubeApi } from "../../kube-api.ts";
import { describeRef, isJsonObject, refOf, textAt } from "../../kube-object.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { outdatedRoots, rootRef, rootsOf, sourceRef } from "./roots.ts";

/** The Flux of the hub, as it concerns one member. */
export const pusher: Pusher = {
  name: "flux",
  survey: (context, hub) => surveyFlux(asHub(context), hub),
  probe: (context, hub) => syncedHealth(hub, followed(context), context.isHub),
  revision: async (context, hub) => {
    const revisions = (await rootsOf(context, hub)).map((root) => textAt(root, "status", "lastAppliedRevision"));
    return revisions.find((revision) => revision !== "");
  },
  delivered: async (context, hub) =>
    context.isHub ? await deliveredByFlux(context, hub) : deliveredBy(await rootsOf(context, hub)),
  letGo: async (context, hub) => letGoOfFlux((await outdatedRoots(context, hub)).map(refOf), hub),
  // What the hub's own path holds of Flux's kinds goes with the hub, and the repository of all members after them.
  drain: async (context, workloads, hub) =>
    context.isHub ? await drainFlux(context, workloads, hub) : await drainRoots(context, workloads, hub),
  sweep: (context, hub) => sweepFlux(asHub(context), hub),
};

function followed({ membership, member }: PluginContext): readonly ObjectRef[] {
  const { source } = membership.sync;
  return source === null ? [] : [sourceRef(source), rootRef(member.name, source)];
}

async function drainRoots(context: RunContext, workloads: Workloads, hub: KubeApi): Promise<PhaseResult> {
  const roots = await rootsOf(context, hub);
  const taking = workloads === "remove" ? roots.filter(hasDelivered) : [];
  for (const root of taking) {
    const open = (await toldToTakeAlong(root, hub)) ?? (await removeWithDelivered(root, context, hub));
    if (open !== undefined) return open;
  }
  return await letGoOfFlux(roots.filter((root) => !taking.includes(root)).map(refOf), hub);
}

/** A root leaves alone what it has delivered unless it is told otherwise; then its controller waits until all of it is gone. */
async function toldToTakeAlong(root: KubeObject, hub: KubeApi): Promise<PhaseResult | undefined> {
  const spec = isJsonObject(root["spec"]) ? root["spec"] : {};
  if (spec["deletionPolicy"] !== "Orphan" || root.metadata.deletionTimestamp !== undefined) return undefined;
  await replaced({ ...root, spec: { ...spec, deletionPolicy: "WaitForTermination" } }, hub);
  const condition = "is being told to take along what it has delivered";
  return { kind: "Waiting", object: describeRef(refOf(root)), condition, who: "" };
}

/** The hub's own run has installed it. */
function asHub<Context extends PluginContext>(context: Context): Context {
  return { ...context, member: context.hub, isHub: true };
}
