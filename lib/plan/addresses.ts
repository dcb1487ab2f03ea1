import type { Cluster, Fleet, PodAddressing, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import { addressesIn } from "../model/cidr.ts";
import { networkFacts } from "../clouds/clouds.ts";
import type { Cut } from "../clouds/facts.ts";
import type { BlockPool } from "./block-pool.ts";
import { hasNetwork, ownsNetwork } from "./networks.ts";
import { plannedNodes } from "./nodes.ts";
import { podAddressing, reusedRanges, routedServices } from "./reused-ranges.ts";
import { askedSize, sizeOf } from "./sizes.ts";

/** The ranges of every region and cluster, by name. */
export interface Addresses {
  readonly regions: ReadonlyMap<string, readonly Range[]>;
  readonly clusters: ReadonlyMap<string, readonly Range[]>;
}

const NONE = 0;
const ONE = 1;

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
  const { block, region: cuts } = networkFacts(region.cloud).cuts;
  pool.open(region, sized(fleet, region, undefined, block));
  const grant = (cut: Cut, shares: number): readonly Range[] =>
    pool.grant(region.name, `region/${region.name}`, cut, cut.each === "zone" ? region.zones.length * shares : ONE);
  const wanted = cuts.map((cut) => sized(fleet, region, undefined, cut));
  // First what every region has, then what its clusters need beyond that.
  for (const cut of wanted) grant(cut, ONE);
  return wanted.flatMap((cut) => grant(cut, cut.purpose === "private" ? sharesOf(fleet, region, cut) : ONE));
}

function clusterRanges(fleet: Fleet, region: Region, cluster: Cluster, pool: BlockPool): readonly Range[] {
  const pods = podAddressing(fleet, region, cluster);
  const granted =
    ownsNetwork(region) && cluster.existing === undefined
      ? clusterCuts(fleet, region, cluster, pods).flatMap((cut) =>
          pool.grant(region.name, `cluster/${cluster.name}`, sized(fleet, region, cluster, cut), ONE),
        )
      : [];
  return [...granted, ...reusedRanges(fleet, region, cluster)];
}

function clusterCuts(fleet: Fleet, region: Region, cluster: Cluster, pods: PodAddressing): readonly Cut[] {
  const { cluster: cuts, routedPods } = networkFacts(region.cloud).cuts;
  const services = routedServices(fleet, region, cluster);
  return [
    ...cuts,
    ...(pods === "routed" && routedPods !== undefined ? [routedPods] : []),
    ...(services === undefined ? [] : [services]),
  ];
}

function sized(fleet: Fleet, region: Region, cluster: Cluster | undefined, cut: Cut): Cut {
  return { ...cut, prefix: sizeOf(cut.purpose, cut.prefix, region.cloud, askedSize(fleet, region, cluster, cut.purpose)) };
}

/** How many private subnets a zone hold the nodes and routed pods of the region's clusters. */
function sharesOf(fleet: Fleet, region: Region, cut: Cut): number {
  const { addressesPerNode, keptPerSubnet } = networkFacts(region.cloud);
  const needed = fleet.clusters
    .filter((cluster) => cluster.region === region.name && cluster.existing === undefined)
    .map((cluster) => plannedNodes(cluster) * (podAddressing(fleet, region, cluster) === "routed" ? addressesPerNode : ONE))
    .reduce((sum, addresses) => sum + addresses, NONE);
  const held = addressesIn(cut.prefix) - keptPerSubnet;
  return Math.max(ONE, Math.ceil(needed / (Math.max(ONE, region.zones.length) * held)));
}
