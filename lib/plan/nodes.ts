import type { Cluster } from "../model/fleet.ts";
import { NODES_PER_CLUSTER } from "./address-table.ts";

/** Nodes that a cluster's share of a network is sized for: what its pools may grow to, and at least the standard. */
export function plannedNodes(cluster: Cluster): number {
  return Math.max(NODES_PER_CLUSTER, maximumNodes(cluster));
}

/** The sum of the pools' maxima. */
export function maximumNodes(cluster: Cluster): number {
  let nodes = 0;
  for (const pool of cluster.pools) nodes += pool.max;
  return nodes;
}
