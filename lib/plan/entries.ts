import { entryClusters } from "../model/entry-clusters.ts";
import type { Cluster, Entry, Fleet, Region } from "../model/fleet.ts";
import type { FindPath } from "./paths.ts";
import { hasNetwork } from "./networks.ts";

/** One cluster that users of one workload are led to. Each has a load balancer of its own. */
export interface ServingCluster {
  readonly workload: string;
  readonly entry: Entry;
  readonly cluster: Cluster;
  readonly region: Region;
}

/** Every cluster that an entry leads to where load balancers can stand, by workload and then by cluster. */
export function servingClusters({ workloads, clusters, regions }: Fleet): readonly ServingCluster[] {
  const clusterNamed = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const regionNamed = new Map(regions.map((region) => [region.name, region]));
  return workloads.flatMap((workload) => {
    const { entry } = workload;
    if (entry === undefined) return [];
    return entryClusters(workload, entry).flatMap((name) => {
      const cluster = clusterNamed.get(name);
      const region = regionNamed.get(cluster?.region ?? "");
      if (cluster === undefined || region === undefined || !hasNetwork(region)) return [];
      return [{ workload: workload.name, entry, cluster, region }];
    });
  });
}

/** What the plan calls the name of what holds all that stands in front of a cluster. */
export const ENTRY_GROUP = "entry-group";

/** What the plan calls the name of a workload's load balancer in front of a cluster. */
export function entryThing(workload: string): string {
  return `entry/${workload}`;
}

/** What the plan calls the name of a workload's certificate in a region. */
export function certificateThing(workload: string): string {
  return `certificate/${workload}`;
}

/** Regions of the clusters' own cloud whose networks reach one of theirs. */
export function seenFrom({ regions }: Fleet, own: readonly ServingCluster[], findPath: FindPath): readonly Region[] {
  return regions.filter(
    (region) =>
      hasNetwork(region) &&
      own.some(({ region: { name, cloud } }) => cloud === region.cloud && findPath(region.name, name) !== undefined),
  );
}
