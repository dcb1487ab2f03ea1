import { inWords } from "../../clouds/clouds.ts";
import type { WorkloadPlan } from "../../model/workload-plan.ts";
import { claims } from "../failures/workload-plans.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** The file says that a workload goes on, and the plan says that it doesn't. */
export const notSurvived: PlanRule = {
  id: "FW2531",
  severity: "error",
  title: "A workload would not survive what the file says that it survives",
  why: "`survives` is a promise to those who use the workload. The plan leaves out each zone, link, hub of networks, cluster, region and cloud in turn, as far as the promise goes, and looks at what is left: a cluster of each part, a way for users, a path between parts that have one. The provider of names is not part of it: a zone has one.",
  fix: "Put clusters of the workload where the loss doesn't reach, or promise less.",
  check: ({ workloads }) =>
    claiming(workloads).flatMap(({ workload, survives, singlePoints }): readonly PlanFinding[] => {
      const broken = singlePoints.filter(({ kind }) => claims(survives, kind));
      const [last] = broken.toReversed();
      if (last === undefined) return [];
      const others = broken.length === 1 ? "" : `; ${broken.length} such losses in all`;
      return [
        {
          path: ["workloads", workload, "survives"],
          message: `${workload} is to survive the loss of any ${survives}, and without ${last.kind} ${last.name} ${last.why}${others}`,
          seen: survives,
          accepted: acceptedFor(singlePoints),
          fix: `give it ${last.removedBy}; fleetwright plan --all tells all of them`,
        },
      ];
    }),
};

/** Whether a promise holds can't be told. */
export const survivalUnknown: PlanRule = {
  id: "FW2532",
  severity: "warning",
  title: "Whether a workload survives the loss of a zone isn't known",
  why: "Nobody here knows the zones of nodes that a cloud brings by itself, of clusters that something else owns, and of subnets that were there before. If all of them stood in one zone, its loss would be that of the workload.",
  fix: "Add a cluster with pools to the workload, in another location or with pools in two zones; or look where the nodes stand.",
  check: ({ workloads }) =>
    claiming(workloads).flatMap(({ workload, survives, unknown }) =>
      unknown.map((what) => ({
        path: ["workloads", workload, "survives"],
        message: `${workload} is to survive the loss of any zone, and it isn't known ${what}`,
        seen: survives,
      })),
    ),
};

/** Those that are left couldn't run what ran at least. */
export const roomLacks: PlanRule = {
  id: "FW2533",
  severity: "warning",
  title: "The clusters that would take over have no room for it",
  why: "When a cluster is lost, those that take over have to run its nodes' work beside their own. Here even its smallest number of nodes is more than they may add beside their own smallest, so that users would meet clusters that are too small.",
  fix: "Raise `max` of pools in the clusters that take over, or add a cluster.",
  check: ({ workloads }) =>
    claiming(workloads).flatMap(({ workload, survives, failovers }) =>
      failovers.flatMap(({ lost, gone, takers, nodes, room }): readonly PlanFinding[] => {
        if (room.carries !== "less" || !lost.some(({ kind }) => claims(survives, kind))) return [];
        return [
          {
            path: ["workloads", workload, "survives"],
            message: `without ${inWords(gone, "and")}, ${inWords(takers, "and")} would take over the work of ${nodes.least} nodes of ${workload} at least, and may add ${room.adds}`,
            seen: survives,
            fix: `raise \`max\` of pools in ${inWords(takers, "and")}, or add a cluster to the workload`,
          },
        ];
      }),
    ),
};

type Claiming = WorkloadPlan & { readonly survives: NonNullable<WorkloadPlan["survives"]> };

function claiming(workloads: readonly WorkloadPlan[]): readonly Claiming[] {
  return workloads.filter((one): one is Claiming => one.survives !== undefined);
}

/** The largest promise that would hold. */
function acceptedFor(singlePoints: WorkloadPlan["singlePoints"]): string {
  const held = (["cloud", "region", "cluster", "zone"] as const).find(
    (one) => !singlePoints.some(({ kind }) => claims(one, kind)),
  );
  return held ?? "none: leave it out";
}
