import { entryClusters } from "../../model/entry-clusters.ts";
import type { Cluster, Entry, Fleet, Region } from "../../model/fleet.ts";
import { regionNamed } from "./rule.ts";

/** An entry with where it leads. */
export interface LedEntry {
  /** The workload's. */
  readonly name: string;
  readonly entry: Entry;
  /** That it leads to. */
  readonly clusters: readonly LedCluster[];
}

export interface LedCluster {
  readonly cluster: Cluster;
  readonly region: Region;
}

/** Every entry of the fleet, with the clusters that there are. */
export function ledEntries(fleet: Fleet): readonly LedEntry[] {
  return fleet.workloads.flatMap((workload) => {
    const { name, entry } = workload;
    if (entry === undefined) return [];
    const names = entryClusters(workload, entry);
    const clusters = fleet.clusters
      .filter((cluster) => names.includes(cluster.name))
      .flatMap((cluster) => {
        const region = regionNamed(fleet, cluster.region);
        return region === undefined ? [] : [{ cluster, region }];
      });
    return [{ name, entry, clusters }];
  });
}
