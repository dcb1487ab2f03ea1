import type { FleetPlan, RegionPlan } from "../../model/fleet-plan.ts";

/** Regions on Google Cloud. */
export function onGoogle({ regions }: FleetPlan): readonly RegionPlan[] {
  return regions.filter(({ region }) => region.cloud === "gcp");
}

/** Clusters that Fleetwright makes there. */
export function clustersOnGoogle({ clusters }: FleetPlan): FleetPlan["clusters"] {
  return clusters.filter(({ cloud, cluster }) => cloud === "gcp" && cluster.existing === undefined);
}

/** The regions whose hubs a region's network would be a member of, for all regions that meet in any. */
export function hubsByRegion(plan: FleetPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Set(onGoogle(plan).map(({ region }) => region.name));
  const gateways = new Set(
    plan.stacks.filter(({ layer, leaving }) => layer === "gateway" && leaving === undefined).map(({ subject }) => subject),
  );
  const hubs = new Map<string, Set<string>>();
  for (const { via, between } of plan.connections) {
    if (via !== "transit" || !between.every((name) => names.has(name))) continue;
    // The first of two that both have one: Google would join them there, or refuse.
    for (const hub of between.filter((name) => gateways.has(name))) {
      for (const name of between) hubs.set(name, (hubs.get(name) ?? new Set()).add(hub));
    }
  }
  return hubs;
}
