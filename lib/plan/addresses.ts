import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import { networkFacts } from "../clouds/clouds.ts";
import type { Cut } from "../clouds/facts.ts";
import type { BlockPool, Wanted } from "./block-pool.ts";
import { servingClusters } from "./entries.ts";
import { withHeadroom } from "./headroom.ts";
import type { Ledger } from "./ledger.ts";
import { cutsRanges, hasNetwork, ownsNetwork } from "./networks.ts";
import { NODE_PURPOSES, nodesInAll, prefixForNodes } from "./node-ranges.ts";
import type { NodePurpose } from "./node-ranges.ts";
import { maximumNodes } from "./nodes.ts";
import { podAddressing, reusedRanges, routedServices } from "./reused-ranges.ts";
import { chooseExisting, planSubnets, standsIn } from "./shared-subnets.ts";
import type { SharedSubnets } from "./shared-subnets.ts";
import { askedSize, limitsOf, sizeOf } from "./sizes.ts";
import { subnetNeeds } from "./subnet-users.ts";

/** The ranges of every region and cluster, by name, and the subnets of regions where clusters share them. */
export interface Addresses {
  readonly regions: ReadonlyMap<string, readonly Range[]>;
  readonly clusters: ReadonlyMap<string, readonly Range[]>;
  readonly shared: ReadonlyMap<string, SharedSubnets>;
}

/** Regions by name, and in each its clusters by name: a new one never changes what comes before it in the lock. */
export function planAddresses(fleet: Fleet, pool: BlockPool, ledger: Ledger): Addresses {
  const regions = new Map<string, readonly Range[]>();
  const clusters = new Map<string, readonly Range[]>();
  const shared = new Map<string, SharedSubnets>();
  const serving = servingClusters(fleet);
  for (const region of fleet.regions) {
    const own = fleet.clusters.filter((cluster) => cluster.region === region.name);
    for (const cluster of own) clusters.set(cluster.name, reusedRanges(fleet, region, cluster));
    if (!hasNetwork(region)) continue;
    const needs = subnetNeeds(fleet, region, serving, standsIn(ledger));
    if (!ownsNetwork(region)) {
      regions.set(region.name, existingRanges(region));
      if (needs !== undefined) shared.set(region.name, chooseExisting(region, needs, ledger));
      else if (cutsRanges(region)) join(clusters, cutRanges(fleet, region, own, pool));
    } else if (needs === undefined) {
      const cut = cutRanges(fleet, region, own, pool);
      regions.set(region.name, [...pool.blocksOf(region.name), ...cut.region]);
      join(clusters, cut);
    } else {
      const subnets = planSubnets(fleet, region, needs, pool, ledger);
      shared.set(region.name, subnets);
      regions.set(region.name, [...pool.blocksOf(region.name), ...subnetRanges(region, subnets)]);
    }
  }
  return { regions, clusters, shared };
}

function existingRanges(region: Region): readonly Range[] {
  const owner = `region/${region.name}`;
  return (region.network?.cidrs ?? []).map((block) => ({ owner, purpose: "network", block, routed: true }));
}

function subnetRanges({ name }: Region, { subnets }: SharedSubnets): readonly Range[] {
  return subnets.map(({ tier, block }) => ({ owner: `region/${name}`, purpose: tier, block, routed: true }));
}

/** Ranges that are cut for one owner: of a region, or of a cluster. */
interface OwnCut {
  readonly owner: string;
  readonly cluster: Cluster | undefined;
  readonly cut: Cut;
  readonly wanted: Wanted;
}

/** What was cut from a region's blocks. */
interface CutRanges {
  readonly region: readonly Range[];
  readonly clusters: ReadonlyMap<string, readonly Range[]>;
}

/** Before what clusters have already. */
function join(clusters: Map<string, readonly Range[]>, cut: CutRanges): void {
  for (const [name, ranges] of cut.clusters) clusters.set(name, [...ranges, ...(clusters.get(name) ?? [])]);
}

/** Where every range belongs to the region or to one cluster. An existing network has of its own what it needs. */
function cutRanges(fleet: Fleet, region: Region, clusters: readonly Cluster[], pool: BlockPool): CutRanges {
  const cuts = ownsNetwork(region) ? networkFacts(region.cloud).cuts.region : [];
  const own = [
    ...cuts.map((cut) => ownCut(fleet, region, undefined, cut)),
    ...clusters
      .filter(({ existing }) => existing === undefined)
      .flatMap((cluster) => clusterCuts(fleet, region, cluster).map((cut) => ownCut(fleet, region, cluster, cut))),
  ];
  pool.enter(region);
  const missing = own.filter(({ owner, cut }) => pool.held(region.name, `${owner}/${cut.purpose}`).length === 0);
  const ample = pool.open(
    region.name,
    missing.map(({ wanted }) => wanted),
  );
  // The largest first: then all of them fit into a block of their sum.
  const bySize = [...own].sort((a, b) => a.wanted.best - b.wanted.best);
  const cut = new Map(bySize.map((one) => [one, grow(fleet, region, one, ample, pool)]));
  const rangesOf = (some: readonly OwnCut[]): readonly Range[] => some.flatMap((one) => cut.get(one) ?? []);
  const byCluster = Map.groupBy(
    own.filter(({ cluster }) => cluster !== undefined),
    ({ cluster }) => cluster?.name ?? "",
  );
  return {
    region: rangesOf(own.filter(({ cluster }) => cluster === undefined)),
    clusters: new Map([...byCluster].map(([name, some]) => [name, rangesOf(some)])),
  };
}

function ownCut(fleet: Fleet, region: Region, cluster: Cluster | undefined, cut: Cut): OwnCut {
  const owner = cluster === undefined ? `region/${region.name}` : `cluster/${cluster.name}`;
  const asked = askedSize(fleet, region, cluster, cut.purpose);
  if (cluster !== undefined && isNodePurpose(cut.purpose) && asked === undefined) {
    const { most, ample } = nodesOf(fleet, region, cluster);
    const needed = rangesFor(region, cut.purpose, most, ample);
    return { owner, cluster, cut, wanted: { ...needed, best: Math.min(needed.best, cut.roomy ?? needed.best) } };
  }
  const prefix = sizeOf(cut.purpose, cut.prefix ?? limitsOf(region.cloud, cut.purpose).largest, region.cloud, asked);
  return { owner, cluster, cut, wanted: { best: prefix, least: prefix } };
}

/** All that the owner has, and further ranges until there are addresses for every node that the cluster may have. */
function grow(fleet: Fleet, region: Region, one: OwnCut, ample: boolean, pool: BlockPool): readonly Range[] {
  const { owner, cluster, cut, wanted } = one;
  const { purpose } = cut;
  const key = `${owner}/${purpose}`;
  const blocks = [...pool.held(region.name, key)];
  const isAsked = askedSize(fleet, region, cluster, purpose) !== undefined;
  const size = ample ? wanted : { best: wanted.least, least: wanted.least };
  const add = (next: Wanted): boolean => {
    const [range] = pool.cut(region.name, purpose, next, [key]);
    if (range !== undefined) blocks.push(range);
    return range !== undefined;
  };
  let goesOn = isAsked && !blocks.some(({ prefix }) => prefix <= wanted.best) ? add(size) : true;
  if (blocks.length === 0 && goesOn) goesOn = add(size);
  if (cluster !== undefined && isNodePurpose(purpose)) {
    const { most, ample: many } = nodesOf(fleet, region, cluster);
    const missing = (count: number): number => count - nodesInAll(region.cloud, purpose, blocks, true);
    while (goesOn && missing(most) > 0) {
      goesOn = add(isAsked ? wanted : rangesFor(region, purpose, missing(most), missing(many)));
    }
  }
  return blocks.map((block) => ({ owner, purpose, block, routed: true }));
}

/** Sizes of a range for so many nodes; where none is large enough, the largest. */
function rangesFor(region: Region, purpose: NodePurpose, most: number, ample: number): Wanted {
  const sized = (nodes: number): number =>
    prefixForNodes(region.cloud, purpose, nodes, true) ?? limitsOf(region.cloud, purpose).largest;
  return { best: sized(ample), least: sized(most) };
}

function isNodePurpose(purpose: string): purpose is NodePurpose {
  return NODE_PURPOSES.some((one) => one === purpose);
}

/** How many nodes a cluster may have, and how many its ranges are made for. */
function nodesOf({ addressing }: Fleet, { cloud }: Region, cluster: Cluster): { readonly most: number; readonly ample: number } {
  const most = cluster.compute === "auto" ? addressing.standardNodes : maximumNodes(cluster, cloud);
  return { most, ample: withHeadroom(most, addressing.headroom) };
}

function clusterCuts(fleet: Fleet, region: Region, cluster: Cluster): readonly Cut[] {
  const { cluster: cuts, routedPods } = networkFacts(region.cloud).cuts;
  const services = routedServices(fleet, region, cluster);
  return [
    ...cuts,
    ...(podAddressing(fleet, region, cluster) === "routed" && routedPods !== undefined ? [routedPods] : []),
    ...(services === undefined ? [] : [services]),
  ];
}
