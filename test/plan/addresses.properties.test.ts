import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { neverTogether } from "../../lib/clouds/aws/vpc-blocks.ts";
import { addressesIn } from "../../lib/model/cidr.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { Planned } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { networkBlocks } from "../../lib/plan/networks.ts";
import { aFleet, aPool } from "../support/a-fleet.ts";
import type { ClusterSketch, RegionSketch } from "../support/a-fleet.ts";
import { reordered } from "../support/arbitrary-fleet.ts";

/** A fleet as maps, so that an edit is a change of one entry. */
interface Sketch {
  readonly pool: string;
  readonly regions: Readonly<Record<string, { readonly cloud: "aws" | "gcp" | "azure"; readonly zones: number }>>;
  /** By cluster, its region and the maximum of each of its pools. */
  readonly clusters: Readonly<Record<string, { readonly region: string; readonly pools: Readonly<Record<string, number>> }>>;
}

const ZONES = ["euw1-az1", "euw1-az2", "euw1-az3", "euw1-az4"];

function fleetOf({ pool, regions, clusters }: Sketch): Fleet {
  const sketches = Object.entries(regions).map(([name, { cloud, zones }]): [string, RegionSketch] => {
    const own = Object.entries(clusters).filter(([, { region }]) => region === name);
    const inside = own.map(([cluster, { pools }]): [string, ClusterSketch] => [
      cluster,
      { pools: Object.entries(pools).map(([at, max]) => aPool(at, { max })) },
    ]);
    return [
      `${cloud} ${name}`,
      { ...(cloud === "aws" ? { zones: ZONES.slice(0, zones) } : {}), clusters: Object.fromEntries(inside) },
    ];
  });
  const fleet = aFleet(Object.fromEntries(sketches), { connectivity: { default: "none", hubs: {}, links: [] } });
  return { ...fleet, addressing: { ...fleet.addressing, pool: Cidr.from(pool) } };
}

const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 600 }));
const regionName = fc.constantFrom("r1", "r2", "r3");
const clusterName = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const poolName = fc.constantFrom("p", "q", "s");

type Edit = (sketch: Sketch) => Sketch;

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({ name: regionName, cloud: fc.constantFrom("aws", "aws", "gcp", "azure"), zones: fc.constantFrom(2, 3) })
    .map(({ name, cloud, zones }): Edit => (sketch) => ({ ...sketch, regions: { [name]: { cloud, zones }, ...sketch.regions } })),
  fc.record({ name: clusterName, region: regionName, pools: fc.dictionary(poolName, size, { minKeys: 1 }) }).map(
    ({ name, region, pools }): Edit =>
      (sketch) =>
        region in sketch.regions ? { ...sketch, clusters: { [name]: { region, pools }, ...sketch.clusters } } : sketch,
  ),
  fc.record({ name: clusterName, pool: poolName, max: size }).map(({ name, pool, max }): Edit => (sketch) => {
    const cluster = sketch.clusters[name];
    if (cluster === undefined) return sketch;
    return { ...sketch, clusters: { ...sketch.clusters, [name]: { ...cluster, pools: { ...cluster.pools, [pool]: max } } } };
  }),
  clusterName.map((name): Edit => ({ clusters: { [name]: _gone, ...clusters }, ...sketch }) => ({ ...sketch, clusters })),
  regionName.map((name): Edit => (sketch) => {
    const region = sketch.regions[name];
    return region?.cloud === "aws" ? { ...sketch, regions: { ...sketch.regions, [name]: { ...region, zones: 4 } } } : sketch;
  }),
);

const POOLS = ["10.0.0.0/8", "10.0.0.0/14", "10.64.0.0/12", "172.16.0.0/12"];

/** A fleet that grows and shrinks, plan by plan. */
const history = fc
  .record({ pool: fc.constantFrom(...POOLS), edits: fc.array(edit, { minLength: 3, maxLength: 14 }) })
  .map(({ pool, edits }) => {
    const start: Sketch = {
      pool,
      regions: { r1: { cloud: "aws", zones: 3 } },
      clusters: { a: { region: "r1", pools: { p: 6 } } },
    };
    const sketches: Sketch[] = [start];
    for (const change of edits) sketches.push(change(sketches.at(-1) ?? start));
    return sketches;
  });

interface Step {
  readonly fleet: Fleet;
  readonly before: Lock;
  readonly planned: Planned;
}

/** The plans of histories that were planned already: all properties look at the same ones. */
const PLANNED = new Map<string, readonly Step[]>();
/** `HISTORY_RUNS=1000` tries that many; `HISTORY_SEED` chooses others than those of this moment. */
const RUNS = Number(process.env["HISTORY_RUNS"] ?? 60);
const SEED = Number(process.env["HISTORY_SEED"] ?? Date.now() % 2 ** 31);

/** Runs a property on every plan of a history, each from the lock of the one before. */
function always(property: (planned: Planned, before: Lock, fleet: Fleet) => void): void {
  fc.assert(
    fc.property(history, (sketches) => {
      for (const { planned, before, fleet } of stepsOf(sketches)) property(planned, before, fleet);
    }),
    { numRuns: RUNS, seed: SEED },
  );
}

function stepsOf(sketches: readonly Sketch[]): readonly Step[] {
  const key = JSON.stringify(sketches);
  const known = PLANNED.get(key);
  if (known !== undefined) return known;
  const steps: Step[] = [];
  for (const fleet of sketches.map(fleetOf)) {
    const before = steps.at(-1)?.planned.lock ?? EMPTY_LOCK;
    steps.push({ fleet, before, planned: planFleet(fleet, before) });
  }
  PLANNED.set(key, steps);
  return steps;
}

/** The rules that say that addresses are missing. */
const MISSING = ["FW2101", "FW2102", "FW2109", "FW2112"];

const isShort = ({ problems }: Planned): boolean => problems.some(({ rule }) => MISSING.includes(rule));

describe("however a fleet grows", () => {
  test("grants never move, and lie in the pool apart from each other", () => {
    always(({ lock }, before, { addressing: { pool } }) => {
      const now = new Map(lock.grants.map(({ kind, owner, value }) => [`${kind} ${owner}`, value]));
      expect(before.grants.filter(({ kind, owner, value }) => now.get(`${kind} ${owner}`) !== value)).toEqual([]);
      const blocks = lock.grants.filter(({ kind }) => kind === "block");
      for (const outer of [true, false]) {
        const layer = blocks
          .filter(({ owner }) => /^region\/[^/]+\/block/.test(owner) === outer)
          .map(({ value }) => Cidr.from(value))
          .sort((a, b) => a.first - b.first);
        expect(layer.filter((block, at) => block.first <= (layer[at - 1]?.last ?? -1))).toEqual([]);
        expect(layer.filter((block) => !pool.contains(block))).toEqual([]);
      }
    });
  });

  test("what stands in a subnet stays there, whatever comes beside it", () => {
    always(({ lock, plan }, before) => {
      const now = new Map(lock.choices.map(({ kind, owner, value }) => [`${kind} ${owner}`, value]));
      const there = new Set(
        plan.clusters.flatMap(({ cluster, subnets }) => Object.keys(subnets).map((thing) => `cluster/${cluster.name}/${thing}`)),
      );
      for (const { kind, owner, value } of before.choices) {
        if (kind === "subnets" && there.has(owner)) expect([owner, now.get(`${kind} ${owner}`)]).toEqual([owner, value]);
      }
    });
  });

  test("subnets have addresses for every node that may be in them, or the plan says what hasn't", () => {
    always((planned) => {
      if (isShort(planned)) return;
      for (const own of planned.plan.regions.filter(({ region }) => region.cloud === "aws")) {
        const members = planned.plan.clusters.filter(({ cluster }) => cluster.region === own.region.name);
        for (const { tier, name, block } of own.subnets) {
          const used = members.flatMap(({ cluster, subnets }) =>
            Object.entries(subnets)
              .filter(([, names]) => names.some((one) => one.tier === tier && one.name === name))
              .map(([thing, names]) => {
                if (thing === "control-plane") return 16;
                const pool = cluster.pools.find((one) => `pool/${one.name}` === thing);
                return Math.ceil((pool?.max ?? 0) / names.length) * 113;
              }),
          );
          expect(addressesIn(block.prefix) - 5).toBeGreaterThanOrEqual(used.reduce((sum, one) => sum + one, 0));
        }
        for (const { cluster, subnets } of members) {
          for (const thing of ["control-plane", ...cluster.pools.map(({ name }) => `pool/${name}`)]) {
            expect([cluster.name, thing, (subnets[thing] ?? []).length > 1]).toEqual([cluster.name, thing, true]);
          }
        }
      }
    });
  });

  test("ranges of clusters have addresses for every node, or the plan says what hasn't", () => {
    always((planned) => {
      if (isShort(planned)) return;
      for (const { cluster, cloud, ranges } of planned.plan.clusters.filter((one) => one.cloud !== "aws")) {
        const most = cluster.pools.reduce((sum, { max }) => sum + max, 0);
        const held = (purpose: string, of: (prefix: number) => number): number =>
          ranges.filter((range) => range.purpose === purpose).reduce((sum, { block }) => sum + of(block.prefix), 0);
        expect(held("nodes", (prefix) => addressesIn(prefix) - (cloud === "gcp" ? 4 : 5))).toBeGreaterThanOrEqual(most);
        if (cloud === "gcp") expect(held("pods", (prefix) => addressesIn(prefix) / 256)).toBeGreaterThanOrEqual(most);
      }
    });
  });

  test("AWS adds all blocks of a network to each other, and subnets lie in one of them", () => {
    always(({ plan }) => {
      for (const own of plan.regions.filter(({ region }) => region.cloud === "aws")) {
        const blocks = networkBlocks(own);
        expect(neverTogether(blocks)).toBeUndefined();
        expect(blocks.filter(({ prefix }) => prefix < 16 || prefix > 28)).toEqual([]);
        for (const { block } of own.subnets) expect(blocks.some((outer) => outer.contains(block))).toBe(true);
      }
    });
  });

  test("the order of the file decides nothing, and a lock plans to itself", () => {
    always((planned, before, fleet) => {
      expect(planFleet(reordered(fleet), before).lock).toEqual(planned.lock);
      const again = planFleet(fleet, planned.lock);
      expect([again.added, again.chosen, again.retired]).toEqual([[], [], []]);
    });
  });
});

describe("the size of a fleet", () => {
  const regions = (count: number, clusters: number, pools = [aPool("general", { min: 3, max: 3 })]) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at): [string, RegionSketch] => [
        `aws r${at}`,
        {
          account: String(100_000_000_000 + at),
          clusters: Object.fromEntries(Array.from({ length: clusters }, (__, member) => [`c${at}-${member}`, { pools }])),
        },
      ]),
    );
  const inPool = (pool: string, fleet: Fleet): Fleet => ({
    ...fleet,
    addressing: { ...fleet.addressing, pool: Cidr.from(pool) },
  });
  const missing = (fleet: Fleet): readonly string[] =>
    planFleet(fleet, EMPTY_LOCK)
      .problems.filter(({ rule }) => rule.startsWith("FW21"))
      .map(({ message }) => message);

  test("may be a thousand clusters of three nodes in a hundred AWS regions, by default", () => {
    const apart = { connectivity: { default: "none", hubs: {}, links: [] } } as const;
    expect(missing(aFleet(regions(100, 10), apart))).toEqual([]);
    expect(missing(aFleet(regions(100, 10, [aPool("general")]), apart))).toEqual([]);
  });

  test.each(["10.20.0.0/20", "10.20.0.0/21", "10.20.8.0/21", "192.168.0.0/21"])(
    "may be one cluster of three nodes in %s",
    (pool) => {
      expect(missing(inPool(pool, aFleet(regions(1, 1))))).toEqual([]);
      expect(missing(inPool(pool, aFleet(regions(1, 1, [aPool("general")]))))).toEqual([]);
    },
  );

  test("is right after the fix that FW2101 names", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 28 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        size,
        (prefix, count, clusters, max) => {
          const fleet = inPool(`10.20.0.0/${prefix}`, aFleet(regions(count, clusters, [aPool("general", { max })])));
          const found = planFleet(fleet, EMPTY_LOCK).problems.filter(({ rule }) => rule === "FW2101");
          const fix = /^set addressing\.pool to (\S+)$/.exec(found[0]?.fix ?? "")?.[1];
          if (found.length === 0) return;
          expect(fix).toBeDefined();
          expect(missing(inPool(fix ?? "", fleet))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
