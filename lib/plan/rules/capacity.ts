import { formatPath } from "../../errors.ts";
import { networkFacts } from "../../clouds/clouds.ts";
import { addressesIn } from "../../model/cidr.ts";
import type { Cloud } from "../../model/fleet.ts";
import type { ClusterPlan } from "../../model/fleet-plan.ts";
import { PODS_PER_NODE, POD_PREFIX_PER_NODE } from "../address-table.ts";
import { maximumNodes } from "../nodes.ts";
import { ownsNetwork } from "../networks.ts";
import type { PlanRule } from "./plan-rule.ts";

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

const PURPOSES = ["nodes", "pods"] as const;
type Purpose = (typeof PURPOSES)[number];

/** Nodes that the cluster's ranges of a purpose have addresses for; undefined where it has none of its own. */
function capacityOf(cloud: Cloud, purpose: Purpose, cluster: ClusterPlan): number | undefined {
  const own = cluster.ranges.filter((range) => range.purpose === purpose);
  if (own.length === 0) return undefined;
  return own.map(({ block, routed }) => nodesIn(cloud, purpose, block.prefix, routed)).reduce((sum, nodes) => sum + nodes);
}

function nodesIn(cloud: Cloud, purpose: Purpose, prefix: number, routed: boolean): number {
  const addresses = addressesIn(prefix);
  const { keptPerSubnet, podsInSubnet } = networkFacts(cloud);
  if (purpose === "nodes") return addresses - keptPerSubnet;
  if (podsInSubnet && routed) return Math.floor((addresses - keptPerSubnet) / PODS_PER_NODE);
  return Math.floor(addresses / addressesIn(POD_PREFIX_PER_NODE));
}

/** The prefix length of the smallest range that has addresses for so many nodes; undefined when none has. */
function neededPrefix(cloud: Cloud, purpose: Purpose, cluster: ClusterPlan, wanted: number): number | undefined {
  const routed = cluster.ranges.some((range) => range.purpose === purpose && range.routed);
  const { largest, smallest } = networkFacts(cloud).sizes[purpose] ?? { largest: NaN, smallest: NaN };
  const prefixes = Array.from({ length: smallest }, (_, less) => smallest - less).filter((prefix) => prefix >= largest);
  return prefixes.find((prefix) => nodesIn(cloud, purpose, prefix, routed) >= wanted);
}
