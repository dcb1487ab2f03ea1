import type { Path } from "../../errors.ts";
import type { Cluster, Fleet, Pool, Region } from "../../model/fleet.ts";
import { regionNamed } from "./rule.ts";

export interface AksCluster {
  readonly cluster: Cluster;
  readonly region: Region;
}

/** Clusters that Fleetwright makes on Azure. */
export function aksClusters(fleet: Fleet): readonly AksCluster[] {
  return fleet.clusters.flatMap((cluster) => {
    const region = regionNamed(fleet, cluster.region);
    return region?.cloud === "azure" && cluster.existing === undefined && cluster.state === "present"
      ? [{ cluster, region }]
      : [];
  });
}

/** Their pools, with their places in the file. */
export function aksPools(fleet: Fleet): readonly (AksCluster & { readonly pool: Pool; readonly path: Path })[] {
  return aksClusters(fleet).flatMap(({ cluster, region }) =>
    cluster.pools.map((pool) => ({ cluster, region, pool, path: ["clusters", cluster.name, "pools", pool.name] })),
  );
}
