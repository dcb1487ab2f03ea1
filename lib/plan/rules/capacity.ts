import { formatPath } from "../../errors.ts";
import { addressesIn } from "../../model/cidr.ts";
import type { ClusterPlan, Range, RegionPlan } from "../../model/fleet-plan.ts";
import { ACCEPTED, KEPT_PER_SUBNET, PODS_PER_NODE, POD_PREFIX_PER_NODE } from "../address-table.ts";
import type { NetworkCloud } from "../../model/network-cloud.ts";
import { maximumNodes } from "../nodes.ts";
import { ownsNetwork } from "../networks.ts";
import { VPC_BLOCKS } from "../quotas.ts";
import type { PlanFinding, PlanRule } from "./plan-rule.ts";

/** A cluster could not grow to what its pools allow. */
export const tooFewAddresses: PlanRule = {
  id: "FW2109",
  severity: "error",
  title: "A cluster has too few addresses for its pools",
  why: "The pools together may grow to more nodes than the cluster's ranges have addresses for. It would stop growing under load, when nobody wants to learn about it.",
  fix: "Ask for a larger range, or lower the pools' maxima.",
  check: ({ plan }) => {
    const regions = new Map(plan.fleet.regions.map((region) => [region.name, region]));
    return plan.clusters.flatMap((cluster) => {
      const region = regions.get(cluster.cluster.region);
      if (region === undefined || !ownsNetwork(region) || cluster.cluster.existing !== undefined) return [];
      const wanted = maximumNodes(cluster.cluster);
      return PURPOSES.flatMap((purpose) => {
        const capacity = capacityOf(region.cloud, purpose, cluster);
        if (capacity === undefined || wanted <= capacity) return [];
        const path = ["clusters", cluster.cluster.name, "pools"];
        const sizes = formatPath(["clusters", cluster.cluster.name, "sizes", purpose]);
        const needed = neededPrefix(region.cloud, purpose, cluster, wanted);
        return [
          {
            path,
            message: `the pools of ${cluster.cluster.name} may grow to ${wanted} nodes, and its ${purpose} have addresses for ${capacity}`,
            seen: `${wanted} nodes`,
            accepted: `at most ${capacity} nodes`,
            fix: needed === undefined ? "lower the pools' max" : `set ${sizes} to ${needed}, or lower the pools' max`,
          },
        ];
      });
    });
  },
};

/** AWS must be asked before it allows that many blocks in one VPC. */
export const manyVpcBlocks: PlanRule = {
  id: "FW2110",
  severity: "warning",
  title: "A VPC needs a higher quota",
  why: "A VPC has at most 5 blocks unless AWS raises its quota; without that, the network of the region cannot grow.",
  fix: "Ask AWS for more IPv4 blocks per VPC in the region's account, up to 50, or spread the clusters over more regions.",
  check: ({ plan }) => vpcBlocks(plan.regions, VPC_BLOCKS.standard, VPC_BLOCKS.most),
};

/** No VPC has that many blocks. */
export const tooManyVpcBlocks: PlanRule = {
  id: "FW2111",
  severity: "error",
  title: "A VPC has too many blocks",
  why: "AWS allows no more than 50 IPv4 blocks in one VPC, whatever the quota.",
  fix: "Spread the clusters over more regions of the fleet; two of them may be in the same place.",
  check: ({ plan }) => vpcBlocks(plan.regions, VPC_BLOCKS.most, Infinity),
};

const PURPOSES = ["nodes", "pods"] as const;
type Purpose = (typeof PURPOSES)[number];

/** Nodes that the cluster's ranges of a purpose have addresses for; undefined where it has none of its own. */
function capacityOf(cloud: NetworkCloud, purpose: Purpose, cluster: ClusterPlan): number | undefined {
  const own = cluster.ranges.filter((range) => range.purpose === purpose);
  if (own.length === 0) return undefined;
  return own.map(({ block, routed }) => nodesIn(cloud, purpose, block.prefix, routed)).reduce((sum, nodes) => sum + nodes);
}

function nodesIn(cloud: NetworkCloud, purpose: Purpose, prefix: number, routed: boolean): number {
  const addresses = addressesIn(prefix);
  if (purpose === "nodes") return addresses - KEPT_PER_SUBNET[cloud];
  if (cloud === "azure" && routed) return Math.floor((addresses - KEPT_PER_SUBNET[cloud]) / PODS_PER_NODE);
  return Math.floor(addresses / addressesIn(POD_PREFIX_PER_NODE));
}

/** The prefix length of the smallest range that has addresses for so many nodes; undefined when none has. */
function neededPrefix(cloud: NetworkCloud, purpose: Purpose, cluster: ClusterPlan, wanted: number): number | undefined {
  const routed = cluster.ranges.some((range) => range.purpose === purpose && range.routed);
  const { largest, smallest } = ACCEPTED[cloud][purpose] ?? { largest: NaN, smallest: NaN };
  const prefixes = Array.from({ length: smallest }, (_, less) => smallest - less).filter((prefix) => prefix >= largest);
  return prefixes.find((prefix) => nodesIn(cloud, purpose, prefix, routed) >= wanted);
}

/** VPCs with more blocks than one limit and no more than the other. */
function vpcBlocks(regions: readonly RegionPlan[], above: number, upTo: number): readonly PlanFinding[] {
  return regions
    .map(({ region, ranges }) => ({ region, blocks: ranges.filter(({ purpose }) => BLOCKS.includes(purpose)).length }))
    .filter(({ region, blocks }) => region.cloud === "aws" && above < blocks && blocks <= upTo)
    .map(({ region, blocks }) => ({
      path: ["regions", region.name],
      message: `the VPC of region ${region.name} has ${blocks} blocks`,
      seen: `${blocks} blocks`,
      accepted: `at most ${above}`,
      fix: "move clusters to another region",
    }));
}

const BLOCKS: readonly Range["purpose"][] = ["block", "network"];
