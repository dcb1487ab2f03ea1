import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { factsOf } from "../../../lib/clouds/clouds.ts";
import type { Cluster, Fleet, Workload } from "../../../lib/model/fleet.ts";
import type { FleetPlan } from "../../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload, anExistingCluster } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";

/** Regions of three clouds, two of them in one place, one without zones, with what may join them. */
const REGIONS = {
  dublin: "aws eu-west-1",
  "dublin-2": "aws eu-west-1",
  frankfurt: "aws eu-central-1",
  finland: "gcp europe-north1",
  belgium: "gcp europe-west1",
  iowa: "gcp us-central1",
  quincy: "azure westus",
  arnhem: "azure westeurope",
} as const;
type RegionName = keyof typeof REGIONS;
const NAMES = Object.keys(REGIONS) as readonly RegionName[];

const cluster = fc.record({
  region: fc.constantFrom(...NAMES),
  pools: fc.array(
    fc.record({ zones: fc.integer({ min: 1, max: 3 }), min: fc.integer({ min: 0, max: 3 }), tainted: fc.boolean() }),
    { minLength: 1, maxLength: 2 },
  ),
  existing: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
});

const fleet: fc.Arbitrary<Fleet> = fc
  .record({
    clusters: fc.array(cluster, { minLength: 2, maxLength: 5 }),
    shape: fc.constantFrom<Fleet["connectivity"]["default"]>("mesh", "hub", "hub", "none"),
    linked: fc.subarray([
      ["dublin", "finland"],
      ["arnhem", "frankfurt"],
      ["dublin", "frankfurt"],
      ["arnhem", "finland"],
    ] as const),
    policy: fc.constantFrom("none", "latency", "weighted", "failover", "geo", "inside"),
    provider: fc.constantFrom("route53", "azure"),
    weights: fc.array(fc.constantFrom(0, 0, 1, 9), { minLength: 5, maxLength: 5 }),
    places: fc.constantFrom(["europe", "default"], ["default", "europe"], ["DE", "asia"]),
    cut: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ clusters, shape, linked, policy, provider, weights, places, cut }) => {
    const names = clusters.map((_, at) => `c${at}`);
    const regions = Object.fromEntries(
      NAMES.map((name) => {
        const [cloud = "", location = ""] = REGIONS[name].split(" ");
        const own = clusters.flatMap((one, at) => (one.region === name ? [[`c${at}`, sketchOf(one)] as const] : []));
        return [`${cloud} ${name}`, { location, clusters: Object.fromEntries(own) }];
      }),
    );
    const settings = {
      none: undefined,
      latency: anEntry(),
      weighted: anEntry({ policy: "weighted", weights: Object.fromEntries(names.map((name, at) => [name, weights[at] ?? 1])) }),
      failover: anEntry({ policy: "failover", order: names.toReversed() }),
      geo: anEntry({ policy: "geo", geo: Object.fromEntries(names.map((name, at) => [name, [places[at] ?? `X${at}`]])) }),
      inside: anEntry({ reach: "network" }),
    };
    const parts = { api: names.slice(0, cut), ledger: names.slice(cut - 1) };
    return aFleet(regions, {
      connectivity: {
        default: shape,
        hubs: {},
        links: linked.map(([one, other]) => ({
          between: [one, other] as const,
          via: REGIONS[one].slice(0, 3) === REGIONS[other].slice(0, 3) ? ("peering" as const) : ("vpn" as const),
          reason: undefined,
          until: undefined,
        })),
      },
      dns: aZone({ provider, region: "dublin" }),
      workloads: [
        aWorkload("whole", names, { entry: settings[policy] }),
        aWorkload("parted", names, { topology: "segmented", components: parts }),
      ],
    });
  });

function sketchOf({
  pools,
  existing,
}: {
  readonly pools: readonly { zones: number; min: number; tainted: boolean }[];
  readonly existing: boolean;
}) {
  return {
    existing: existing ? anExistingCluster() : undefined,
    pools: pools.map(({ zones, min, tainted }, at) =>
      aPool(`p${at}`, { zones, min, max: 6, taints: tainted ? [{ key: "kept", value: undefined, effect: "NoSchedule" }] : [] }),
    ),
  };
}

/** A fleet with one thing missing, in plain sets: what this test takes the words of a loss for. */
interface Left {
  readonly clusters: ReadonlySet<string>;
  readonly regions: ReadonlySet<string>;
  /** `a b` in both directions, with what joins the two. */
  readonly edges: readonly (readonly [string, string, "peering" | "transit" | "vpn"])[];
  readonly names: boolean;
}

function everyLoss(plan: FleetPlan): ReadonlyMap<string, Left> {
  const edges = plan.connections.map(({ between: [one, other], via }) => [one, other, via] as const);
  const regionOf = new Map(plan.clusters.map(({ cluster }) => [cluster.name, cluster.region as RegionName]));
  const whole: Left = { clusters: new Set(regionOf.keys()), regions: new Set(NAMES), edges, names: true };
  const withoutClusters = (gone: (name: string, region: RegionName) => boolean): Left["clusters"] =>
    new Set([...regionOf].filter(([name, region]) => !gone(name, region)).map(([name]) => name));
  const losses = new Map<string, Left>([["nothing", whole]]);
  for (const [name] of regionOf) losses.set(`cluster ${name}`, { ...whole, clusters: withoutClusters((one) => one === name) });
  const lose = (what: string, gone: (region: RegionName) => boolean): void => {
    const lost = NAMES.filter(gone);
    losses.set(what, {
      ...whole,
      clusters: withoutClusters((_, region) => lost.includes(region)),
      regions: new Set(NAMES.filter((name) => !lost.includes(name))),
      // What meets in a hub of Google Cloud meets nowhere in particular.
      edges: edges.filter(([one, other, via]) => {
        const ends = [one, other].filter((name) => lost.includes(name as RegionName)).length;
        return ends === 0 || (ends === 1 && via === "transit" && REGIONS[one as RegionName].startsWith("gcp"));
      }),
    });
  };
  for (const place of new Set(Object.values(REGIONS))) lose(`region ${place}`, (name) => REGIONS[name] === place);
  for (const cloud of ["aws", "gcp", "azure"]) lose(`cloud ${cloud}`, (name) => REGIONS[name].startsWith(cloud));
  for (const edge of edges) {
    losses.set(`link ${edge[0]} and ${edge[1]}`, { ...whole, edges: edges.filter((one) => one !== edge) });
  }
  for (const name of NAMES) {
    const left = edges.filter(([one, other, via]) => via === "peering" || ![one, other].includes(name));
    if (edges.length - left.length > 1) losses.set(`hub ${name}`, { ...whole, edges: left });
  }
  losses.set(`dns ${plan.zone?.provider ?? ""}`, { ...whole, names: false });
  for (const [zone, lost] of zonesOf(plan))
    losses.set(`zone ${zone}`, { ...whole, clusters: withoutClusters((name) => lost.has(name)) });
  return losses;
}

/** Clusters that no way of spreading their nodes saves, by zone. */
function zonesOf(plan: FleetPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const lost = new Map<string, Set<string>>();
  for (const own of plan.clusters) {
    const { cluster } = own;
    const region = plan.regions.find((one) => one.region.name === cluster.region);
    if (region === undefined || cluster.existing !== undefined || region.region.location === "westus") continue;
    const open = cluster.pools.some(({ taints }) => taints.length === 0)
      ? cluster.pools.filter(({ taints }) => taints.length === 0)
      : cluster.pools;
    const stands = open.map((pool) => ({
      least: pool.min,
      zones: zoneNames(plan, own.cluster, pool.name, Math.min(pool.zones, pool.max)),
    }));
    for (const zone of new Set(stands.flatMap(({ zones }) => zones))) {
      const safe = stands.some(({ least, zones }) => worstOutside(least, zones, zone) > 0);
      const before = lost.get(zone) ?? new Set<string>();
      lost.set(zone, safe ? before : before.add(cluster.name));
    }
  }
  return lost;
}

/** Nodes outside of a zone when a pool is spread evenly, and the zone got one more wherever there is one over. */
function worstOutside(least: number, zones: readonly string[], zone: string): number {
  return zones.includes(zone) ? least - Math.ceil(least / zones.length) : least;
}

function zoneNames(plan: FleetPlan, { name, region }: Cluster, pool: string, count: number): readonly string[] {
  const place = REGIONS[region as RegionName];
  const location = place.slice(place.indexOf(" ") + 1);
  if (place.startsWith("gcp"))
    return ({ "europe-west1": "bcd", "us-central1": "abcf" }[location] ?? "abc")
      .slice(0, count)
      .split("")
      .map((one) => `${location}-${one}`);
  if (place.startsWith("azure")) return ["1", "2", "3"].slice(0, count).map((one) => `${location}-${one} of 111122223333`);
  const chosen = plan.clusters.find((one) => one.cluster.name === name)?.subnets[`pool/${pool}`] ?? [];
  return chosen.map((subnet) => /^[a-z0-9]+-az\d/.exec(subnet.name)?.[0] ?? "");
}

/** By flooding: a peering carries between its own two, gateways carry on, and what came by VPN leaves by another where the cloud hands it on. */
function joins(edges: Left["edges"], from: string, to: string): boolean {
  if (from === to || edges.some(([one, other]) => (one === from && other === to) || (one === to && other === from))) return true;
  const passesOn = (name: string): boolean =>
    factsOf(REGIONS[name as RegionName].split(" ")[0] ?? "").network?.links.passesOn === true;
  const walk = (at: string, cameByVpn: boolean, seen: readonly string[]): boolean =>
    at === to ||
    edges.some(([one, other, via]) => {
      if (via === "peering" || (one !== at && other !== at)) return false;
      const next = one === at ? other : one;
      if (seen.includes(next) || (cameByVpn && via === "vpn" && !passesOn(at))) return false;
      return walk(next, (via === "vpn" || cameByVpn) && !passesOn(next), [...seen, next]);
    });
  return walk(from, false, [from]);
}

function isServed(plan: FleetPlan, workload: Workload, left: Left, whole: Left): boolean {
  const regionOf = (name: string): string => plan.clusters.find(({ cluster }) => cluster.name === name)?.cluster.region ?? "";
  const alive = (names: readonly string[], where: Left): readonly string[] => names.filter((name) => where.clusters.has(name));
  const meet = (one: readonly string[], other: readonly string[], where: Left): boolean =>
    alive(one, where).some((a) => alive(other, where).some((b) => joins(where.edges, regionOf(a), regionOf(b))));
  if (workload.topology === "segmented") {
    const { api = [], ledger = [] } = workload.components;
    if (alive(api, left).length === 0 || alive(ledger, left).length === 0) return false;
    return !meet(api, ledger, whole) || meet(api, ledger, left);
  }
  const own = alive(workload.clusters, left);
  const { entry } = workload;
  if (own.length === 0) return false;
  if (entry === undefined) return true;
  if (!left.names) return false;
  if (entry.policy === "weighted") {
    return plan.zone?.provider === "route53" || own.some((name) => (entry.weights?.[name] ?? 1) > 0);
  }
  if (entry.policy === "geo") {
    const served = (place: string): boolean => own.some((name) => entry.geo?.[name]?.includes(place) === true);
    return Object.values(entry.geo ?? {})
      .flat()
      .every((place) => served(place) || served("default"));
  }
  if (entry.reach === "internet") return true;
  const inside = plan.entries[0]?.inside?.regions ?? [];
  const reached = (region: string, where: Left): boolean =>
    alive(workload.clusters, where).some((name) => joins(where.edges, region, regionOf(name)));
  return inside.every((region) => !left.regions.has(region) || !reached(region, whole) || reached(region, left));
}

test("every single point of failure that is told is one, and none is missed", () => {
  fc.assert(
    fc.property(fleet, (one) => {
      const { plan, workloads } = planFleet(one, EMPTY_LOCK);
      const losses = everyLoss(plan);
      const whole = losses.get("nothing");
      if (whole === undefined) throw new Error("there is always a loss of nothing");
      for (const workload of plan.fleet.workloads) {
        // What nobody is led to from the start depends on everything alike.
        if (!isServed(plan, workload, whole, whole)) continue;
        const fatal = [...losses].filter(([, left]) => !isServed(plan, workload, left, whole)).map(([what]) => what);
        const told = workloads.find((known) => known.workload === workload.name)?.singlePoints ?? [];
        expect(told.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(fatal.sort());
      }
    }),
    { numRuns: 150 },
  );
});
