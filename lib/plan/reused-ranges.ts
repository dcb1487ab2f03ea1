import { factsOf, networkFacts } from "../clouds/clouds.ts";
import type { Cut } from "../clouds/facts.ts";
import { CLOUDS } from "../clouds/index.ts";
import type { Cluster, Fleet, PodAddressing, Region } from "../model/fleet.ts";
import type { Range } from "../model/fleet-plan.ts";
import { Cidr } from "../model/cidr.ts";
import { hasNetwork } from "./networks.ts";
import { askedSize, sizeOf } from "./sizes.ts";

/** Whether other networks can see the addresses of the cluster's pods. */
export function podAddressing(fleet: Fleet, region: Region, cluster: Cluster): PodAddressing {
  const { standard } = factsOf(region.cloud).pods;
  return hasNetwork(region) ? (cluster.pods ?? fleet.addressing.pods ?? standard) : standard;
}

/** Services are routed only in clouds that can, and where a size is asked for. */
export function routedServices(fleet: Fleet, region: Region, cluster: Cluster): Cut | undefined {
  const asked = askedSize(fleet, region, cluster, "services");
  return hasNetwork(region) && asked !== undefined ? networkFacts(region.cloud).cuts.routedServices : undefined;
}

/** What never leaves the cluster: the same ranges for all clusters of a cloud. */
export function reusedRanges(fleet: Fleet, region: Region, cluster: Cluster): readonly Range[] {
  const { reused } = factsOf(region.cloud).pods;
  if (reused === undefined || cluster.existing !== undefined) return [];
  const purposes: readonly ("pods" | "services")[] = [
    ...(podAddressing(fleet, region, cluster) === "overlay" ? (["pods"] as const) : []),
    ...(routedServices(fleet, region, cluster) === undefined ? (["services"] as const) : []),
  ];
  return purposes.map((purpose) => {
    const { first, prefix } = reused[purpose];
    const size = hasNetwork(region) ? sizeOf(purpose, prefix, region.cloud, askedSize(fleet, region, cluster, purpose)) : prefix;
    return { owner: `cluster/${cluster.name}`, purpose, block: Cidr.of(first.first, size), routed: false };
  });
}

/** Every block that clusters use inside, by default or because the fleet asks for another size: the pool leaves them out. */
export function reusedBlocks(fleet: Fleet): readonly Cidr[] {
  const regions = new Map(fleet.regions.map((region) => [region.name, region]));
  const standard = Object.values(CLOUDS).flatMap(({ pods: { reused } }) =>
    reused === undefined ? [] : [reused.pods.first, reused.services.first],
  );
  const asked = fleet.clusters.flatMap((cluster) => {
    const region = regions.get(cluster.region);
    return region === undefined ? [] : reusedRanges(fleet, region, cluster).map(({ block }) => block);
  });
  return [...standard, ...asked];
}
