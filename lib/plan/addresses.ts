import type { Cluster, Fleet, PodAddressing, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import { Cidr } from "../model/cidr.ts";
import { AWS_ADDRESSES_PER_NODE, CUTS, KEPT_PER_SUBNET, NODES_PER_CLUSTER, ZONES } from "./address-table.ts";
import type { Cut, NetworkCloud } from "./address-table.ts";
import type { BlockPool } from "./block-pool.ts";
import { hasNetwork, ownsNetwork } from "./networks.ts";
import { podAddressing, reusedRanges, routedServices } from "./reused-ranges.ts";
import { askedSize, sizeOf } from "./sizes.ts";

/** The ranges of every region and cluster, by name. */
export interface Addresses {
  readonly regions: ReadonlyMap<string, readonly Range[]>;
  readonly clusters: ReadonlyMap<string, readonly Range[]>;
}

/** Regions by name, then clusters by name: a new one never changes what comes before it in the lock. */
export function planAddresses(fleet: Fleet, pool: BlockPool): Addresses {
  const regions = new Map<string, readonly Range[]>();
  const clusters = new Map<string, readonly Range[]>();
  for (const region of fleet.regions) regions.set(region.name, regionRanges(fleet, region, pool));
  for (const cluster of fleet.clusters) {
    const region = fleet.regions.find(({ name }) => name === cluster.region);
    if (region !== undefined) clusters.set(cluster.name, clusterRanges(fleet, region, cluster, pool));
  }
  // A cluster may have made its region grow.
  for (const region of fleet.regions.filter(ownsNetwork)) {
    regions.set(region.name, [...pool.blocksOf(region.name), ...(regions.get(region.name) ?? [])]);
  }
  return { regions, clusters };
}

/** Nodes that a cluster may grow to, and at least what every share is sized for. */
export function nodesOf(cluster: Cluster): number {
  return Math.max(NODES_PER_CLUSTER, maximumNodes(cluster));
}

/** The sum of the pools' maxima. */
export function maximumNodes(cluster: Cluster): number {
  return cluster.pools.map((pool) => pool.max).reduce((sum, max) => sum + max, 0);
}

function regionRanges(fleet: Fleet, region: Region, pool: BlockPool): readonly Range[] {
  if (!hasNetwork(region)) return [];
  if (!ownsNetwork(region)) {
    return (region.network?.cidrs ?? []).map((block) => ({
      owner: `region/${region.name}`,
      purpose: "network",
      block,
      routed: true,
    }));
  }
  const { block, region: cuts } = CUTS[region.cloud];
  pool.open(region, sized(fleet, region, undefined, block));
  return cuts.flatMap((cut) => {
    const wanted = sized(fleet, region, undefined, cut);
    return pool.grant(region.name, `region/${region.name}`, wanted, countOf(fleet, region, wanted));
  });
}

function clusterRanges(fleet: Fleet, region: Region, cluster: Cluster, pool: BlockPool): readonly Range[] {
  const pods = podAddressing(fleet, region, cluster);
  const granted =
    ownsNetwork(region) && cluster.existing === undefined
      ? clusterCuts(fleet, region, cluster, pods).flatMap((cut) =>
          pool.grant(region.name, `cluster/${cluster.name}`, sized(fleet, region, cluster, cut), countOf(fleet, region, cut)),
        )
      : [];
  return [...granted, ...reusedRanges(fleet, region, cluster)];
}

function clusterCuts(
  fleet: Fleet,
  region: Region & { readonly cloud: NetworkCloud },
  cluster: Cluster,
  pods: PodAddressing,
): readonly Cut[] {
  const { cluster: cuts, routedPods } = CUTS[region.cloud];
  const services = routedServices(fleet, region, cluster);
  return [
    ...cuts,
    ...(pods === "routed" && routedPods !== undefined ? [routedPods] : []),
    ...(services === undefined ? [] : [services]),
  ];
}

function sized(fleet: Fleet, region: Region & { readonly cloud: NetworkCloud }, cluster: Cluster | undefined, cut: Cut): Cut {
  return { ...cut, prefix: sizeOf(cut.purpose, cut.prefix, region.cloud, askedSize(fleet, region, cluster, cut.purpose)) };
}

/** One, one a zone, or as many a zone as the region's clusters need. */
function countOf(fleet: Fleet, region: Region, cut: Cut): number {
  if (cut.each === "one") return 1;
  return cut.purpose === "private" ? ZONES * sharesOf(fleet, region, cut) : ZONES;
}

/** How many private subnets a zone hold the nodes and routed pods of the region's clusters. */
function sharesOf(fleet: Fleet, region: Region, cut: Cut): number {
  const needed = fleet.clusters
    .filter((cluster) => cluster.region === region.name && cluster.existing === undefined)
    .map((cluster) => nodesOf(cluster) * (podAddressing(fleet, region, cluster) === "routed" ? AWS_ADDRESSES_PER_NODE : 1))
    .reduce((sum, addresses) => sum + addresses, 0);
  const held = Cidr.of(0, cut.prefix).size - KEPT_PER_SUBNET.aws;
  return Math.max(1, Math.ceil(needed / (ZONES * held)));
}
