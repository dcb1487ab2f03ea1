import { formatPath } from "../../errors.ts";
import { networkFacts } from "../../clouds/clouds.ts";
import { addressesIn } from "../../model/cidr.ts";
import type { ClusterPlan, RegionPlan } from "../../model/fleet-plan.ts";
import type { Cloud } from "../../model/fleet.ts";
import type { Crowding } from "../crowding.ts";
import { NODE_PURPOSES, nodesInAll, prefixForNodes } from "../node-ranges.ts";
import type { NodePurpose } from "../node-ranges.ts";
import { maximumNodes } from "../nodes.ts";
import { cutsRanges } from "../networks.ts";
import { bringsOwnNodes, CONTROL_PLANE } from "../subnet-users.ts";
import type { SubnetUser } from "../subnet-users.ts";
import type { PlanFacts, PlanFinding, PlanRule } from "./plan-rule.ts";

/** A cluster could not grow to what its pools allow. */
export const tooFewAddresses: PlanRule = {
  id: "FW2109",
  severity: "error",
  title: "Something has too few addresses for what it may grow to",
  why: "A pool, or all pools of a cluster together, may grow to more nodes than their ranges have addresses for, or a subnet is too small for a control plane or a load balancer. Growth would stop under load, when nobody wants to learn about it. Subnets of a pool are chosen once: with others, all of its nodes would be made anew.",
  fix: "Lower the pool's `max` to what the message says and put the rest into another pool, which gets subnets of its own; or ask for larger ranges with `sizes`.",
  check: (facts) => [...crowdedSubnets(facts), ...smallRanges(facts)],
};

/** What stands in subnets that the file no longer names. */
export const subnetsLost: PlanRule = {
  id: "FW2112",
  severity: "error",
  title: "Something stands in a subnet that is no longer there",
  why: "Pools, control planes and load balancers keep the subnets that they were made in: other ones would replace them, and EKS never moves a control plane to other zones. So neither a zone nor a subnet may leave a region while something stands in it.",
  fix: "Put the zone or subnet back. To leave it, first put a pool under another name in the place of the one that stands there; a control plane needs another cluster.",
  check: ({ plan, shared }) =>
    plan.regions.flatMap(({ region }) =>
      (shared.get(region.name)?.lost ?? []).map(({ user, names }) => {
        const gone = names.map(({ tier, name }) => `${tier} subnet ${name}`).join(", ");
        const existing = region.network !== undefined;
        return {
          path: existing ? ["regions", region.name, "network", "subnets"] : ["regions", region.name, "zones"],
          message: `${user.thing} of ${user.cluster} stands in what region ${region.name} no longer has: ${gone}`,
          seen: existing ? Object.values(region.network.subnets).flat().join(", ") || "no subnets" : region.zones.join(", "),
          accepted: `with ${names.map(({ name }) => name).join(", ")}`,
          fix: existing ? `name ${gone} again` : `name the zones again that these subnets lie in`,
        };
      }),
    ),
};

/** What would make every node of Auto Mode come up without a way out. */
export const autoNodesShutIn: PlanRule = {
  id: "FW2114",
  severity: "error",
  title: "Nodes that the cloud brings by itself would have no way out",
  why: "EKS Auto Mode puts its nodes into the subnets of the control plane. This one was made with pools, and stands in intra subnets, which have no way to the internet: its nodes could pull no image. The node class keeps the subnets that it was made with, so that moving the control plane later wouldn't help.",
  fix: "Keep `compute: pools` here, add a cluster with `compute: auto` beside it, and move its workloads there.",
  check: ({ plan }) =>
    plan.clusters.flatMap(({ cluster, subnets }) => {
      const region = plan.regions.find(({ region: one }) => one.name === cluster.region)?.region;
      const names = subnets[CONTROL_PLANE] ?? [];
      if (region === undefined || !bringsOwnNodes(region, cluster) || names.every(({ tier }) => tier !== "intra")) return [];
      return [
        {
          path: ["clusters", cluster.name, "compute"],
          message: `${cluster.name} was made with pools, and its control plane stands in intra subnets: nodes of Auto Mode would be put there too`,
          seen: cluster.compute,
          accepted: "pools",
          fix: "set it back to pools, and add a cluster with `compute: auto` beside it",
        },
      ];
    }),
};

/** Users of shared subnets that have too few addresses there. */
function crowdedSubnets({ plan, shared }: PlanFacts): readonly PlanFinding[] {
  return plan.regions.flatMap((own) => {
    const { crowded = [], homeless = [] } = shared.get(own.region.name) ?? {};
    return [...crowded.map(poolTooLarge), ...homeless.map((user) => tooManySubnets(own, user) ?? subnetTooSmall(own, user))];
  });
}

function poolTooLarge({ user: { cluster, thing, units, path }, most }: Crowding): PlanFinding {
  const pool = thing.replace("pool/", "");
  return {
    path,
    message: `pool ${pool} of ${cluster} may grow to ${units} nodes, and its subnets have addresses for ${most}`,
    seen: `${units} nodes`,
    accepted: `at most ${most} nodes`,
    fix: `set ${formatPath(path)} to ${most}, and put the rest into another pool`,
  };
}

/** Of a pool whose nodes fit into such subnets one by one, but which would take more of them than one user is given. */
function tooManySubnets(
  { region }: RegionPlan,
  { cluster, thing, tier, units, zones, spread, each }: SubnetUser,
): PlanFinding | undefined {
  const { keptPerSubnet: kept } = networkFacts(region.cloud);
  const size = region.sizes[tier];
  if (!spread || size === undefined) return undefined;
  const perSubnet = Math.floor((addressesIn(size) - kept) / each);
  if (perSubnet < 1) return undefined;
  const nodes = Math.ceil(units / Math.min(zones, region.zones.length));
  const prefix = 32 - Math.ceil(Math.log2(nodes * each + kept));
  const path = ["regions", region.name, "sizes", tier];
  return {
    path,
    message: `${thing.replace("pool/", "pool ")} of ${cluster} may grow to ${nodes} nodes in a zone, which takes ${Math.ceil(nodes / perSubnet)} ${tier} subnets of /${size}: more than a network should have`,
    seen: `/${size}`,
    accepted: `${prefix} or less`,
    fix: `set ${formatPath(path)} to ${prefix}, which holds them in one subnet of each zone, or lower the pool's max`,
  };
}

function subnetTooSmall({ region }: RegionPlan, user: SubnetUser): PlanFinding {
  const { keptPerSubnet: kept, shared } = networkFacts(region.cloud);
  const prefix = 32 - Math.ceil(Math.log2(user.each + kept));
  const path = ["regions", region.name, "sizes", user.tier];
  const what = user.each === shared?.perNode ? "a node with its pods" : user.thing;
  return {
    path,
    message: `no ${user.tier} subnet of region ${region.name} has ${user.each} free addresses for ${what} of ${user.cluster}`,
    seen: `/${region.sizes[user.tier] ?? "none"}`,
    accepted: `${prefix} or less`,
    fix: `set ${formatPath(path)} to ${prefix}`,
  };
}

/** Clusters whose own ranges have too few addresses. */
function smallRanges({ plan }: PlanFacts): readonly PlanFinding[] {
  const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
  return plan.clusters.flatMap((own) => {
    const { cluster } = own;
    const region = regions.get(cluster.region);
    if (region === undefined || !cutsRanges(region) || cluster.existing !== undefined) return [];
    const wanted = maximumNodes(cluster, region.cloud);
    return NODE_PURPOSES.flatMap((purpose) => {
      const capacity = capacityOf(region.cloud, purpose, own);
      return capacity === undefined || wanted <= capacity ? [] : [rangeTooSmall(region.cloud, purpose, own, wanted, capacity)];
    });
  });
}

function rangeTooSmall(
  cloud: Cloud,
  purpose: NodePurpose,
  { cluster, ranges }: ClusterPlan,
  wanted: number,
  capacity: number,
): PlanFinding {
  const routed = ranges.some((range) => range.purpose === purpose && range.routed);
  const needed = prefixForNodes(cloud, purpose, wanted, routed);
  const sizes = formatPath(["clusters", cluster.name, "sizes", purpose]);
  return {
    path: ["clusters", cluster.name, "pools"],
    message: `the pools of ${cluster.name} may grow to ${wanted} nodes, and its ${purpose} have addresses for ${capacity}`,
    seen: `${wanted} nodes`,
    accepted: `at most ${capacity} nodes`,
    fix: needed === undefined ? "lower the pools' max" : `set ${sizes} to ${needed}, or lower the pools' max`,
  };
}

/** Nodes that the cluster's ranges of a purpose have addresses for; undefined where it has none of its own. */
function capacityOf(cloud: Cloud, purpose: NodePurpose, { ranges }: ClusterPlan): number | undefined {
  const own = ranges.filter((range) => range.purpose === purpose);
  if (own.length === 0) return undefined;
  return [true, false]
    .map((routed) =>
      nodesInAll(
        cloud,
        purpose,
        own.filter((range) => range.routed === routed).map(({ block }) => block),
        routed,
      ),
    )
    .reduce((sum, nodes) => sum + nodes);
}
