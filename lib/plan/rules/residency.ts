import type { Workload } from "../../model/fleet.ts";
import type { FleetPlan, StackPlan } from "../../model/fleet-plan.ts";
import { jurisdictionOfState } from "../../clouds/state-jurisdiction.ts";
import type { PlanRule } from "./plan-rule.ts";

/**
 * What regions share: links with their keys, peerings, names. It lies in the fleet's own state, also where each region has
 * one of its own, so that no rule about the regions' states sees it.
 */
export const sharedStateOutside: PlanRule = {
  id: "FW2601",
  severity: "error",
  title: "State that regions share lies outside a workload's jurisdiction",
  why: "Links with their keys, peerings, zones and global entries belong to no single region, so their state lies in the fleet's own place, also where every region of a workload has a state of its own. It describes the workload's networks and entries, and must stay where its data stays.",
  fix: "Move the fleet's `state`, add `jurisdiction:` to it where that is what it lacks, or remove the links and entries.",
  check: ({ plan }) => {
    const place = jurisdictionOfState(plan.fleet.state, plan.fleet);
    return plan.fleet.workloads.flatMap((workload) => {
      if (workload.data === undefined || workload.data === place) return [];
      const stacks = sharedStacks(workload, plan);
      if (stacks.length === 0) return [];
      return [
        {
          path: ["state"],
          message: `data of ${workload.name} must stay in ${workload.data}, but state of ${stacks.join(", ")} is in ${place ?? "an unknown jurisdiction"}`,
          seen: `backend ${plan.fleet.state.backend}`,
          accepted: `state in ${workload.data}, or \`jurisdiction: ${workload.data}\` if that is where it lies`,
        },
      ];
    });
  },
};

/** Stacks of several regions that know of the workload's; none where one of its regions has the fleet's state, which is said already. */
function sharedStacks(workload: Workload, { fleet, stacks }: FleetPlan): readonly string[] {
  const clusters = fleet.clusters.filter(({ name }) => workload.clusters.includes(name));
  const regions = fleet.regions.filter(({ name }) => clusters.some(({ region }) => region === name));
  if (regions.some(({ state }) => state === undefined)) return [];
  const regional = new Set(regions.flatMap(({ name }) => ["network", "gateway"].map((layer) => `${layer}-${name}`)));
  const knows = ({ layer, subject, after }: StackPlan): boolean => {
    if (layer === "dns" || (layer === "entry" && subject === "global")) return workload.entry !== undefined;
    return (layer === "peering" || layer === "link") && after.some(({ stack }) => regional.has(stack));
  };
  return stacks.filter(knows).map(({ id }) => id);
}
