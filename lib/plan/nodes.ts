import { factsOf } from "../clouds/clouds.ts";
import type { Cloud, Cluster } from "../model/fleet.ts";

/** Nodes that a cluster may grow to: the sum of the pools' maxima, and those of the cloud's own pods. */
export function maximumNodes(cluster: Cluster, cloud: Cloud): number {
  let nodes = factsOf(cloud).cluster.systemNodes;
  for (const pool of cluster.pools) nodes += pool.max;
  return nodes;
}
