import type { Path } from "../../errors.ts";
import type { Cluster, Fleet, Pool, Region } from "../../model/fleet.ts";
import { regionNamed } from "./rule.ts";

export interface EksCluster {
  readonly cluster: Cluster;
  readonly region: Region;
}

/** Clusters that Fleetwright makes on AWS. */
export function eksClusters(fleet: Fleet): readonly EksCluster[] {
  return fleet.clusters.flatMap((cluster) => {
    const region = regionNamed(fleet, cluster.region);
    return region?.cloud === "aws" && cluster.existing === undefined && cluster.state === "present" ? [{ cluster, region }] : [];
  });
}

/** Their pools, with their places in the file. */
export function eksPools(fleet: Fleet): readonly (EksCluster & { readonly pool: Pool; readonly path: Path })[] {
  return eksClusters(fleet).flatMap(({ cluster, region }) =>
    cluster.pools.map((pool) => ({ cluster, region, pool, path: ["clusters", cluster.name, "pools", pool.name] })),
  );
}
