import { networkFacts } from "../clouds/clouds.ts";
import { addressesIn } from "../model/cidr.ts";
import type { Cidr } from "../model/cidr.ts";
import type { Cloud } from "../model/fleet.ts";
import { PODS_PER_NODE, POD_PREFIX_PER_NODE } from "./address-table.ts";

/** Ranges of one cluster that must have addresses for each of its nodes. */
export const NODE_PURPOSES = ["nodes", "pods"] as const;
export type NodePurpose = (typeof NODE_PURPOSES)[number];

/** Nodes that a range has addresses for. */
export function nodesIn(cloud: Cloud, purpose: NodePurpose, prefix: number, routed: boolean): number {
  const addresses = addressesIn(prefix);
  const { keptPerSubnet, podsInSubnet } = networkFacts(cloud);
  if (purpose === "nodes") return Math.max(0, addresses - keptPerSubnet);
  if (podsInSubnet && routed) return Math.max(0, Math.floor((addresses - keptPerSubnet) / PODS_PER_NODE));
  return Math.floor(addresses / addressesIn(POD_PREFIX_PER_NODE));
}

/** Nodes that all of these ranges together have addresses for. */
export function nodesInAll(cloud: Cloud, purpose: NodePurpose, blocks: readonly Cidr[], routed: boolean): number {
  return blocks.reduce((sum, { prefix }) => sum + nodesIn(cloud, purpose, prefix, routed), 0);
}

/** The prefix length of the smallest range that has addresses for so many nodes; undefined when none has. */
export function prefixForNodes(cloud: Cloud, purpose: NodePurpose, nodes: number, routed: boolean): number | undefined {
  const { largest, smallest } = networkFacts(cloud).sizes[purpose] ?? { largest: NaN, smallest: NaN };
  const prefixes = Array.from({ length: smallest }, (_, less) => smallest - less).filter((prefix) => prefix >= largest);
  return prefixes.find((prefix) => nodesIn(cloud, purpose, prefix, routed) >= nodes);
}
