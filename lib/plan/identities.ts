import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { ClusterPlan } from "../model/fleet-plan.ts";
import type { ClusterIdentity, FleetIdentity, Lock, RegionIdentity, WorkloadIdentity } from "../model/lock.ts";

/** What makes a fleet and its parts the ones that they are. */
export type Identities = Pick<Lock, "fleet" | "regions" | "clusters" | "workloads">;

/** What the lock is to remember of the fleet, so that no later edit begins it anew while the old one goes on. */
export function identitiesOf(fleet: Fleet, clusters: readonly ClusterPlan[], before: Lock): Identities {
  const known = before.clusters.map(({ name, services }): [string, string | undefined] => [name, services]);
  // Those that leave are not planned any more.
  const planned = clusters.map(
    ({ cluster, ranges }) => [cluster.name, ranges.find(({ purpose }) => purpose === "services")?.block.toString()] as const,
  );
  const services = new Map([...known, ...planned]);
  return {
    fleet: fleetIdentity(fleet),
    regions: fleet.regions.map(regionIdentity),
    clusters: fleet.clusters.map((cluster) => clusterIdentity(cluster, services.get(cluster.name))),
    workloads: fleet.workloads.flatMap(({ name, entry }): readonly WorkloadIdentity[] =>
      entry === undefined ? [] : [{ name, host: entry.host }],
    ),
  };
}

function fleetIdentity({ name, sync, dns }: Fleet): FleetIdentity {
  const { hub, agent, source } = sync;
  const followed = source === undefined ? undefined : `${source.url} ${source.branch} ${source.path}`;
  return { name, hub, zone: dns?.create === true ? dns.zone : undefined, agent, source: followed };
}

function regionIdentity({ name, cloud, location, account, network, zones }: Region): RegionIdentity {
  return { name, cloud, location, account, network: network?.id, zones };
}

function clusterIdentity(cluster: Cluster, services: string | undefined): ClusterIdentity {
  const { name, region, existing, kubernetes, compute, pools, adopt } = cluster;
  return {
    name,
    region,
    madeBy: existing === undefined ? "fleet" : { existing: existing.id },
    kubernetes: existing === undefined ? kubernetes : undefined,
    compute,
    pools: pools.map((pool) => pool.name),
    services: existing === undefined ? services : undefined,
    adopted: adopt?.names ?? {},
  };
}
