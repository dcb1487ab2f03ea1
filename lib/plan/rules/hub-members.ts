import type { Cloud } from "../../model/fleet.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";

/** The regions whose hubs a region's network would be a member of, for all regions of a cloud that meet in any. */
export function hubsByRegion(plan: FleetPlan, cloud: Cloud): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Set(plan.regions.filter(({ region }) => region.cloud === cloud).map(({ region }) => region.name));
  const hubs = new Map<string, Set<string>>();
  for (const { via, between } of plan.connections) {
    if (via !== "transit" || !between.every((name) => names.has(name))) continue;
    // The first of two that both have one: the cloud would join them there, or refuse.
    for (const hub of between.filter((name) => plan.hubs.includes(name))) {
      for (const name of between) hubs.set(name, (hubs.get(name) ?? new Set()).add(hub));
    }
  }
  return hubs;
}
