import { factsOf } from "../clouds/clouds.ts";
import type { Cluster, Fleet, Region } from "../model/fleet.ts";
import type { ClusterPlan } from "../model/fleet-plan.ts";
import type { LockedCluster, LockedFleet, Lock, LockedRegion, LockedWorkload } from "../model/lock.ts";

/** What makes a fleet and its parts the ones that they are. */
export type Living = Pick<Lock, "fleet" | "regions" | "clusters" | "workloads">;

/** What the lock is to remember of the fleet, so that no later edit begins it anew while the old one goes on. */
export function livingOf(fleet: Fleet, clusters: readonly ClusterPlan[], before: Lock): Living {
  const known = before.clusters.map(({ name, services }): [string, string | undefined] => [name, services]);
  // Those that leave are not planned any more.
  const planned = clusters.map(
    ({ cluster, ranges }) => [cluster.name, ranges.find(({ purpose }) => purpose === "services")?.block.toString()] as const,
  );
  const services = new Map([...known, ...planned]);
  const lasting = new Map([
    ...before.clusters.map((cluster) => [cluster.name, cluster.lasting] as const),
    ...clusters.map((plan) => [plan.cluster.name, lastingOf(plan)] as const),
  ]);
  return {
    fleet: lockedFleet(fleet),
    regions: fleet.regions.map(lockedRegion),
    clusters: fleet.clusters.map((cluster) => ({
      ...lockedCluster(cluster, services.get(cluster.name)),
      lasting: cluster.existing === undefined ? (lasting.get(cluster.name) ?? {}) : {},
    })),
    workloads: fleet.workloads.flatMap(({ name, entry }): readonly LockedWorkload[] =>
      entry === undefined ? [] : [{ name, host: entry.host }],
    ),
  };
}

function lockedFleet({ name, sync, dns }: Fleet): LockedFleet {
  const { hub, agent, source } = sync;
  const followed = source === undefined ? undefined : `${source.url} ${source.branch} ${source.path}`;
  return { name, hub, zone: dns?.create === true ? dns.zone : undefined, agent, source: followed };
}

function lockedRegion({ name, cloud, location, account, network, zones }: Region): LockedRegion {
  return { name, cloud, location, account, network: network?.id, zones };
}

/** What its cloud decides once, by field. */
function lastingOf(plan: ClusterPlan): LockedCluster["lasting"] {
  return Object.fromEntries(factsOf(plan.cloud).cluster.lasting.map((field) => [field, LASTING[field](plan)]));
}

const LASTING: Readonly<Record<"endpoint" | "pods", (plan: ClusterPlan) => string>> = {
  endpoint: ({ cluster }) => (cluster.endpoint === "private" ? "private" : "open"),
  pods: ({ ranges }) =>
    ranges
      .filter(({ purpose, routed }) => purpose === "pods" && !routed)
      .map(({ block }) => block)
      .join(" "),
};

function lockedCluster(cluster: Cluster, services: string | undefined): Omit<LockedCluster, "lasting"> {
  const { name, region, existing, kubernetes, compute, pools, fleetProject, adopt } = cluster;
  return {
    name,
    region,
    madeBy: existing === undefined ? "fleet" : { existing: existing.id },
    kubernetes: existing === undefined ? kubernetes : undefined,
    compute,
    pools: pools.map((pool) => pool.name),
    services: existing === undefined ? services : undefined,
    fleetProject: existing === undefined ? fleetProject : undefined,
    adopted: adopt?.names ?? {},
  };
}
