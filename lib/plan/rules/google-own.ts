import type { FleetPlan, RegionPlan } from "../../model/fleet-plan.ts";

/** Regions on Google Cloud. */
export function onGoogle({ regions }: FleetPlan): readonly RegionPlan[] {
  return regions.filter(({ region }) => region.cloud === "gcp");
}

/** Clusters that Fleetwright makes there. */
export function clustersOnGoogle({ clusters }: FleetPlan): FleetPlan["clusters"] {
  return clusters.filter(({ cloud, cluster }) => cloud === "gcp" && cluster.existing === undefined);
}
