import type { Path } from "../../errors.ts";
import type { Cluster, Fleet, Pool, Region } from "../../model/fleet.ts";
import { regionNamed } from "./rule.ts";

export interface GkeCluster {
  readonly cluster: Cluster;
  readonly region: Region;
}

/** Clusters that Fleetwright makes on Google Cloud. */
export function gkeClusters(fleet: Fleet): readonly GkeCluster[] {
  return fleet.clusters.flatMap((cluster) => {
    const region = regionNamed(fleet, cluster.region);
    return region?.cloud === "gcp" && cluster.existing === undefined && cluster.state === "present" ? [{ cluster, region }] : [];
  });
}

/** Their pools, with their places in the file. */
export function gkePools(fleet: Fleet): readonly (GkeCluster & { readonly pool: Pool; readonly path: Path })[] {
  return gkeClusters(fleet).flatMap(({ cluster, region }) =>
    cluster.pools.map((pool) => ({ cluster, region, pool, path: ["clusters", cluster.name, "pools", pool.name] })),
  );
}
