import { argoObjects } from "../../agents/argocd/application-objects.ts";
import { deliveredBy } from "../../agents/argocd/application-state.ts";
import { drainApplications } from "../../agents/argocd/drain.ts";
import { revisionOf, syncHealth } from "../../agents/argocd/health.ts";
import { outdatedRoots, rootsOf } from "../../agents/argocd/root-application.ts";
import { surveyArgo } from "../../agents/argocd/survey.ts";
import { sweepArgo } from "../../agents/argocd/sweep.ts";
import type { PluginContext, Pusher } from "../../contract.ts";

/** The Argo CD of the hub, as it concerns one member. */
export const pusher: Pusher = {
  name: "argocd",
  survey: (context, hub) => surveyArgo(asHub(context), hub),
  probe: syncHealth,
  revision: ({ member }, hub) => revisionOf(member.name, hub),
  delivered: async (context, hub) => (await rootsOf(context, hub)).flatMap(deliveredBy),
  letGo: async (context, hub) => drainApplications(await outdatedRoots(context, hub), context, "keep", hub),
  drain: async (context, workloads, hub) => drainApplications(await rootsOf(context, hub), context, workloads, hub),
  sweep: async (context, hub) => {
    const { agents, others } = await argoObjects(context, hub);
    return sweepArgo([...agents, ...others], context, hub);
  },
};

/** The hub's own run has installed it. */
function asHub<Context extends PluginContext>(context: Context): Context {
  return { ...context, member: context.hub, isHub: true };
}
