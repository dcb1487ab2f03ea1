import type { Cluster } from "../model/fleet.ts";

/** The sum of the pools' maxima: nodes that a cluster may grow to. */
export function maximumNodes(cluster: Cluster): number {
  let nodes = 0;
  for (const pool of cluster.pools) nodes += pool.max;
  return nodes;
}
