import { factsOf, isNetworkCloud, realmOf } from "../../clouds/clouds.ts";
import { compareText } from "../../model/compare-text.ts";
import type { Region } from "../../model/fleet.ts";
import type { Connection, FleetPlan } from "../../model/fleet-plan.ts";
import type { Loss } from "../../model/workload-plan.ts";
import { linkBounds } from "../links.ts";
import { findPaths } from "../paths.ts";
import type { FindPath } from "../paths.ts";
import { frontZones, nodeZones, placeOf, runsOutside } from "./node-zones.ts";
import type { PoolZones } from "./node-zones.ts";

/** Something that fails as a whole, and what is gone with it. */
export interface FailureDomain extends Loss {
  readonly clusters: ReadonlySet<string>;
  /** Regions of the fleet. */
  readonly regions: ReadonlySet<string>;
  readonly connections: ReadonlySet<Connection>;
  /** Whether the load balancer of a workload in front of a cluster is gone, beside those of clusters that are. */
  readonly takesFront: (workload: string, cluster: string) => boolean;
  /** Whether nobody answers for names of entries. */
  readonly names: boolean;
  /** What private paths are left; those of clusters and regions that are gone are still among them. */
  readonly findPath: FindPath;
}

const NOTHING: ReadonlySet<never> = new Set<never>();

/** Everything of a fleet that may fail as a whole, with the fleet that is left. */
export function failureDomains(plan: FleetPlan): readonly FailureDomain[] {
  const { clusters, zone } = plan;
  const domain = domainsOf(plan);
  const places = Map.groupBy(plan.regions, ({ region }) => placeOf(region));
  const clouds = Map.groupBy(
    plan.regions.filter(({ region }) => isNetworkCloud(region.cloud)),
    ({ region }) => realmOf(region),
  );
  const regionsGone = (kind: "region" | "cloud", name: string, regions: readonly Region[]): FailureDomain => {
    const names = new Set(regions.map((region) => region.name));
    return domain({
      ...{ kind, name, regions: names },
      clusters: new Set(clusters.filter(({ cluster }) => names.has(cluster.region)).map(({ cluster }) => cluster.name)),
      connections: new Set(plan.connections.filter((one) => regions.some((region) => goesWith(region, one, names)))),
    });
  };
  return [
    ...clusters.map(({ cluster: { name } }) => domain({ kind: "cluster", name, clusters: new Set([name]) })),
    ...zonesOf(plan).map((one) => domain({ kind: "zone", ...one })),
    ...plan.connections.map((one) => domain({ kind: "link", name: one.between.join(" and "), connections: new Set([one]) })),
    ...hubsOf(plan).map((name) =>
      domain({ kind: "hub", name, connections: new Set(plan.connections.filter((one) => passes(one, name))) }),
    ),
    ...[...places].map(([name, regions]) =>
      regionsGone(
        "region",
        name,
        regions.map(({ region }) => region),
      ),
    ),
    ...[...clouds].map(([name, regions]) =>
      regionsGone(
        "cloud",
        name,
        regions.map(({ region }) => region),
      ),
    ),
    ...(zone === undefined ? [] : [domain({ kind: "dns", name: zone.provider, names: true })]),
  ];
}

/** The fleet as it is, in the same terms. */
export function wholeFleet(plan: FleetPlan): FailureDomain {
  return domainsOf(plan)({ kind: "cluster", name: "" });
}

type Gone = Loss & Partial<Omit<FailureDomain, "findPath">>;

function domainsOf({ connections, fleet }: FleetPlan): (gone: Gone) => FailureDomain {
  const bounds = linkBounds(fleet.regions);
  const whole = remembered(findPaths(connections, bounds));
  return (gone) => {
    const lost = gone.connections ?? NOTHING;
    let left: FindPath | undefined = lost.size === 0 ? whole : undefined;
    return {
      ...{ clusters: NOTHING, regions: NOTHING, connections: NOTHING, takesFront: () => false, names: false },
      ...gone,
      findPath: (from, to) => {
        // Most of them are never asked.
        left ??= remembered(
          findPaths(
            connections.filter((one) => !lost.has(one)),
            bounds,
          ),
        );
        return left(from, to);
      },
    };
  };
}

/** Many workloads ask for the same ways. */
function remembered(find: FindPath): FindPath {
  const known = new Map<string, ReturnType<FindPath>>();
  return (from, to) => {
    const pair = `${from} ${to}`;
    if (!known.has(pair)) known.set(pair, find(from, to));
    return known.get(pair);
  };
}

/** Whether a connection doesn't outlive a region: what meets in no region goes on for the others. */
function goesWith({ name, cloud }: Region, { between, via }: Connection, gone: ReadonlySet<string>): boolean {
  if (!between.includes(name)) return false;
  const goesOn = via === "transit" && factsOf(cloud).network?.meetsEverywhere === true;
  return !goesOn || between.every((one) => gone.has(one));
}

function passes({ between, via }: Connection, region: string): boolean {
  return via !== "peering" && between.includes(region);
}

/** Regions whose gateway more than one connection needs. */
function hubsOf({ connections, regions }: FleetPlan): readonly string[] {
  return regions.map(({ region }) => region.name).filter((name) => connections.filter((one) => passes(one, name)).length > 1);
}

interface ZoneGone {
  readonly name: string;
  readonly clusters: ReadonlySet<string>;
  readonly takesFront: FailureDomain["takesFront"];
}

/** Zones in which nodes or load balancers are known to stand; a zone of one name is one building, whichever account has clusters there. */
function zonesOf(plan: FleetPlan): readonly ZoneGone[] {
  const regionNamed = new Map(plan.regions.map((one) => [one.region.name, one]));
  const stands = plan.clusters.flatMap((one) => {
    const region = regionNamed.get(one.cluster.region);
    const pools = region === undefined ? undefined : nodeZones(one, region);
    return region === undefined || pools === undefined ? [] : [{ cluster: one, region, pools }];
  });
  const names = new Set([
    ...plan.regions.flatMap(({ zones }) => zones),
    ...stands.flatMap(({ pools }) => pools.flatMap(({ zones }) => zones)),
  ]);
  return [...names].sort(compareText).map((name) => ({
    name,
    clusters: new Set(
      stands.filter(({ pools }) => standsIn(pools, name) && !runsOutside(pools, name)).map(({ cluster }) => cluster.cluster.name),
    ),
    takesFront: (workload, cluster) => {
      const found = stands.find((one) => one.cluster.cluster.name === cluster);
      const zones = found === undefined ? undefined : frontZones(workload, found.cluster, found.region);
      return zones?.every((zone) => zone === name) === true;
    },
  }));
}

function standsIn(pools: readonly PoolZones[], zone: string): boolean {
  return pools.some(({ zones }) => zones.includes(zone));
}
