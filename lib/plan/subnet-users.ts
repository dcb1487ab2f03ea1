import { factsOf, networkFacts } from "../clouds/clouds.ts";
import type { SharedSubnetFacts } from "../clouds/facts.ts";
import type { Path } from "../errors.ts";
import { compareText } from "../model/compare-text.ts";
import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { SubnetName, SubnetTier } from "../model/fleet-plan.ts";
import { entryThing } from "./entries.ts";
import type { ServingCluster } from "./entries.ts";
import { podAddressing } from "./reused-ranges.ts";

/** What a cluster's control plane is called among the things that have subnets. */
export const CONTROL_PLANE = "control-plane";

/** Something that is given subnets of its region once, and keeps them. */
export interface SubnetUser {
  readonly cluster: string;
  /** `control-plane`, `pool/<name>` or `entry/<workload>`. */
  readonly thing: string;
  readonly tier: SubnetTier;
  /** In how many zones it wants to be. */
  readonly zones: number;
  /** Nodes, or what else takes addresses. */
  readonly units: number;
  /** Whether units spread over the subnets, or stand in each of them. */
  readonly spread: boolean;
  /** Addresses that a unit takes. */
  readonly each: number;
  /** Nodes that come to stand in the same subnets as pods ask for them: room is kept for them where it can be had. */
  readonly beside?: { readonly units: number; readonly each: number };
  /** Where the file says how many units there may be. */
  readonly path: Path;
}

/** What uses which subnets of its region. */
export interface SubnetUse {
  readonly user: SubnetUser;
  readonly names: readonly SubnetName[];
}

/** What a region's own subnets must hold. */
export interface SubnetNeeds {
  readonly users: readonly SubnetUser[];
  /** Load balancers that controllers make without asking us: room is kept for them, but nobody chooses subnets for them. */
  readonly unasked: readonly SubnetUser[];
  /** What a network without clusters is made for: counted when its first subnets are sized. */
  readonly first: readonly SubnetUser[];
  /** Addresses that the network itself takes in the first subnet of each zone. */
  readonly own: Readonly<Record<SubnetTier, number>>;
}

/**
 * Everything that stands in subnets of a region, by cluster and then by thing; undefined where none are shared.
 *
 * @param standsIn - the tier in which the control plane of a cluster is already
 */
export function subnetNeeds(
  fleet: Fleet,
  region: Region,
  serving: readonly ServingCluster[],
  standsIn: (cluster: string) => SubnetTier | undefined,
): SubnetNeeds | undefined {
  const { shared } = networkFacts(region.cloud);
  if (shared === undefined) return undefined;
  const made = fleet.clusters.filter((cluster) => cluster.region === region.name && cluster.existing === undefined);
  const standing = (cluster: string, thing: string, tier: SubnetTier, each: number, path: Path): SubnetUser => {
    return { cluster, thing, tier, zones: Infinity, units: 1, spread: false, each, path };
  };
  const controlPlane = (cluster: Cluster): SubnetUser => {
    const { name } = cluster;
    const of = (tier: SubnetTier, each: number): SubnetUser => standing(name, CONTROL_PLANE, tier, each, ["clusters", name]);
    // Nodes beside it need a way out, and how many there may be is written nowhere: one has room at least.
    const withNodes = bringsOwnNodes(region, cluster) && standsIn(name) !== "intra";
    if (!withNodes) return of(standsIn(name) ?? "intra", shared.perControlPlane);
    const beside = { units: fleet.addressing.standardNodes, each: shared.perNode };
    return { ...of("private", shared.perControlPlane + shared.perNode), beside };
  };
  const balancer = (name: string, thing: string, path: Path): SubnetUser =>
    standing(name, thing, "public", shared.perBalancer, path);
  const entries = serving
    .filter((one) => one.region.name === region.name)
    .map(({ workload, cluster }) => balancer(cluster.name, entryThing(workload), ["workloads", workload, "entry"]));
  const nodes = { ...standing("", "nodes", "private", shared.perNode, []), units: fleet.addressing.standardNodes, spread: true };
  return {
    users: [...made.flatMap((cluster) => [controlPlane(cluster), ...poolsOf(fleet, region, cluster, shared)]), ...entries].sort(
      inOrder,
    ),
    unasked: made.map(({ name }) => balancer(name, "balancer", [])),
    first:
      made.length > 0
        ? []
        : [balancer("", "balancer", []), standing("", CONTROL_PLANE, "intra", shared.perControlPlane, []), nodes],
    own: shared.own,
  };
}

/** Whether nodes that nobody described come to stand in the subnets of the cluster's control plane. */
export function bringsOwnNodes({ cloud }: Region, { compute }: Cluster): boolean {
  return compute === "auto" && factsOf(cloud).network?.shared?.autoNodesBesideControlPlane === true;
}

function poolsOf(fleet: Fleet, region: Region, cluster: Cluster, shared: SharedSubnetFacts): readonly SubnetUser[] {
  const { name, pools } = cluster;
  const each = podAddressing(fleet, region, cluster) === "routed" ? shared.perNode : 1;
  const common = { cluster: name, tier: "private", spread: true, each } as const;
  return pools.map((pool) => {
    const path = ["clusters", name, "pools", pool.name, "max"];
    return { ...common, thing: `pool/${pool.name}`, zones: pool.zones, units: pool.max, path };
  });
}

/** What a user takes of each of its subnets. @param subnets - how many of them share its units, at least one */
export function taken({ units, spread, each }: SubnetUser, subnets: number): number {
  return (spread ? Math.ceil(units / subnets) : units) * each;
}

/** The same with the nodes that come to stand beside it. */
export function expected(user: SubnetUser, subnets: number): number {
  const { beside } = user;
  return beside === undefined ? taken(user, subnets) : taken(user, subnets) + Math.ceil(beside.units / subnets) * beside.each;
}

function inOrder(left: SubnetUser, right: SubnetUser): number {
  return compareText(`${left.cluster} ${left.thing}`, `${right.cluster} ${right.thing}`);
}
