import { factsOf } from "../../clouds/clouds.ts";
import type { Pool, Region } from "../../model/fleet.ts";
import type { ClusterPlan, RegionPlan } from "../../model/fleet-plan.ts";

/** A pool that a workload's pods may run in, with the zones of its nodes. */
export interface PoolZones {
  readonly zones: readonly string[];
  /** Nodes that run in any case. */
  readonly least: number;
}

/**
 * Where a cluster's nodes stand, by pool. Undefined where nobody here knows: something else owns the cluster or chose its subnets, or the cloud brings
 * nodes by itself. None where the place has no zones.
 */
export function nodeZones(plan: ClusterPlan, { region, subnets }: RegionPlan): readonly PoolZones[] | undefined {
  const { cluster } = plan;
  if (cluster.existing !== undefined || cluster.compute === "auto") return undefined;
  const facts = factsOf(region.cloud);
  if (facts.network === undefined) return [];
  const pools = openPools(cluster.pools);
  const { poolZones } = facts.cluster;
  if (poolZones !== undefined) return pools.map((pool) => ({ zones: spread(poolZones(region), pool), least: pool.min }));
  const zoneOf = new Map(subnets.map(({ name, zone }) => [name, zone]));
  const chosen = pools.map((pool): PoolZones => {
    const names = plan.subnets[`pool/${pool.name}`] ?? [];
    return { zones: names.flatMap(({ name }) => zoneOf.get(name) ?? []), least: pool.min };
  });
  return chosen.some(({ zones }) => zones.length === 0) ? undefined : chosen;
}

/** Zones of the load balancer in front of a cluster; undefined where it stands in no subnets of ours, and then in no single zone. */
export function frontZones(workload: string, plan: ClusterPlan, { subnets }: RegionPlan): readonly string[] | undefined {
  const names = (plan.subnets[`entry/${workload}`] ?? []).map(({ name }) => name);
  const zones = subnets.filter(({ name }) => names.includes(name)).map(({ zone }) => zone);
  return zones.length === 0 ? undefined : [...new Set(zones)];
}

/** Whether a node of the cluster runs outside of the zone in any case. */
export function runsOutside(pools: readonly PoolZones[], zone: string): boolean {
  return pools.some(({ zones, least }) => (zones.includes(zone) ? least >= 2 && new Set(zones).size >= 2 : least >= 1));
}

const REPELLING = ["NoSchedule", "NoExecute"];

/** Pools without taints that keep pods out; all, where each has one. */
export function openPools(pools: readonly Pool[]): readonly Pool[] {
  const open = pools.filter(({ taints }) => taints.every(({ effect }) => !REPELLING.includes(effect)));
  return open.length === 0 ? pools : open;
}

/** As stacks do: a zone without any node would be counted in vain. */
function spread(zones: readonly string[], { zones: wanted, max }: Pool): readonly string[] {
  return zones.slice(0, Math.min(wanted, max));
}

/** A location's own name with that of its cloud, or the region's where the cloud has no places: `aws eu-west-1`. */
export function placeOf({ name, cloud, location }: Region): string {
  if (location !== "") return `${cloud} ${location}`;
  return factsOf(cloud).cluster.reached === "machine" ? "this machine" : name;
}
