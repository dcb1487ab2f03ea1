import { networkFacts } from "../clouds/clouds.ts";
import type { Cut } from "../clouds/facts.ts";
import type { Fleet, Region } from "../model/fleet.ts";
import type { ClusterPlan, RegionPlan } from "../model/fleet-plan.ts";
import { cutsRanges } from "./networks.ts";
import { podAddressing, routedServices } from "./reused-ranges.ts";

/**
 * Ranges that subnets of a region's network have as soon as its clusters are made; those that are appended when something
 * grows come on top. What others made in a network of theirs is not known, and not counted.
 */
export function firstSubnetRanges(fleet: Fleet, region: Region): number {
  const { cuts } = networkFacts(region.cloud);
  const own = region.network === undefined ? cuts.region : [];
  const made = fleet.clusters.filter((one) => one.region === region.name && one.existing === undefined);
  const clusters = cutsRanges(region) ? made : [];
  const all = clusters.flatMap((cluster): readonly (Cut | undefined)[] => [
    ...cuts.cluster,
    podAddressing(fleet, region, cluster) === "routed" ? cuts.routedPods : undefined,
    routedServices(fleet, region, cluster),
  ]);
  return [...own, ...all.filter((cut) => cut !== undefined)].reduce(
    (sum, { each }) => sum + (each === "zone" ? region.zones.length : 1),
    0,
  );
}

/** The same of a plan, with all that was appended. */
export function subnetRanges({ ranges }: RegionPlan, clusters: readonly ClusterPlan[]): number {
  const all = [...ranges, ...clusters.flatMap((cluster) => cluster.ranges)];
  return all.filter(({ routed, purpose }) => routed && purpose !== "block" && purpose !== "network").length;
}
