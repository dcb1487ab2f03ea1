import type { Path } from "../../errors.ts";
import type { Fleet, StateBackend, Workload } from "../../model/fleet.ts";
import type { FleetPlan, StackPlan } from "../../model/fleet-plan.ts";
import { jurisdictionOfState } from "../../clouds/state-jurisdiction.ts";
import type { PlanRule } from "./plan-rule.ts";

/**
 * What regions share: links with their keys, peerings, names. It lies in the fleet's own state, also where each region has
 * one of its own, or for a part of a cloud that stands apart in that of its first region, so that no rule about the regions'
 * states sees it.
 */
export const sharedStateOutside: PlanRule = {
  id: "FW2601",
  severity: "error",
  title: "State that regions share lies outside a workload's jurisdiction",
  why: "Links with their keys, peerings, zones and global entries belong to no single region, so their state lies in the fleet's own place, also where every region of a workload has a state of its own. It describes the workload's networks and entries, and must stay where its data stays.",
  fix: "Move the fleet's `state`, add `jurisdiction:` to it where that is what it lacks, or remove the links and entries.",
  check: ({ plan }) => {
    return plan.fleet.workloads.flatMap((workload) => {
      const { name, data } = workload;
      if (data === undefined) return [];
      const outside = sharedStacks(workload, plan).filter(({ state }) => jurisdictionOfState(state, plan.fleet) !== data);
      return [...Map.groupBy(outside, ({ state }) => state)].map(([state, stacks]) => ({
        path: pathOfState(state, plan.fleet),
        message: `data of ${name} must stay in ${data}, but state of ${stacks.map(({ id }) => id).join(", ")} is in ${jurisdictionOfState(state, plan.fleet) ?? "an unknown jurisdiction"}`,
        seen: `backend ${state.backend}`,
        accepted: `state in ${data}, or \`jurisdiction: ${data}\` if that is where it lies`,
      }));
    });
  },
};

function pathOfState(state: StateBackend, fleet: Fleet): Path {
  const region = fleet.regions.find((one) => one.state === state);
  return region === undefined ? ["state"] : ["regions", region.name, "state"];
}

/** Stacks of several regions that know of the workload's; none where one of its regions has the fleet's state, which is said already. */
function sharedStacks(workload: Workload, { fleet, stacks }: FleetPlan): readonly StackPlan[] {
  const clusters = fleet.clusters.filter(({ name }) => workload.clusters.includes(name));
  const regions = fleet.regions.filter(({ name }) => clusters.some(({ region }) => region === name));
  if (regions.some(({ state }) => state === undefined)) return [];
  const regional = new Set(regions.flatMap(({ name }) => ["network", "gateway"].map((layer) => `${layer}-${name}`)));
  const knows = ({ layer, subject, after }: StackPlan): boolean => {
    if (layer === "dns" || (layer === "entry" && subject === "global")) return workload.entry !== undefined;
    return (layer === "peering" || layer === "link") && after.some(({ stack }) => regional.has(stack));
  };
  // What leaves is on its way out: it was asked for.
  return stacks.filter((stack) => stack.leaving === undefined && knows(stack));
}
