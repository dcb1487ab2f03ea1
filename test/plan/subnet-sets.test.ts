import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aPool } from "../support/a-fleet.ts";
import type { ClusterSketch, RegionSketch } from "../support/a-fleet.ts";

test("a pool that would make planning endless gets no subnets: a zone gets twice 201 for it, beside the first", () => {
  const subnets = (max: number): number | undefined => {
    const hub = { pools: [aPool("general", { max, zones: 1 })] };
    const region = { zones: ["euw1-az1"], sizes: { private: 25 }, clusters: { hub } };
    return planFleet(aFleet({ "aws a": region }), EMPTY_LOCK).plan.clusters[0]?.subnets["pool/general"]?.length;
  };
  // A node takes 113 addresses, so that a /25 has room for one. The last one made isn't looked at.
  expect([402, 403].map(subnets)).toEqual([402, undefined]);
});

describe("subnets of the lock", () => {
  const of = (region: RegionSketch): Fleet =>
    aFleet({ "aws a": { zones: ["euw1-az1", "euw1-az2"], clusters: { hub: {} }, ...region } });

  test("get one beside them, as large as they are, in a zone that is new", () => {
    const sizes = (region: RegionSketch, lock: Lock): readonly (readonly [string, number])[] =>
      (planFleet(of(region), lock).plan.regions[0]?.subnets ?? [])
        .filter(({ tier }) => tier === "private")
        .map(({ name, block }) => [name, block.prefix]);
    const before = sizes({}, EMPTY_LOCK);
    expect(before.map(([name]) => name)).toEqual(["euw1-az1", "euw1-az2"]);
    const after = sizes({ zones: ["euw1-az1", "euw1-az2", "euw1-az3"] }, planFleet(of({}), EMPTY_LOCK).lock);
    expect(after).toEqual([...before, ["euw1-az3", before[0]?.[1]]]);
  });

  test("that are larger than the blocks which the region gets from now on are kept, which is no shortage", () => {
    const large = { sizes: { private: 20 } };
    const before = planFleet(of(large), EMPTY_LOCK);
    const after = planFleet(of({ sizes: { ...large.sizes, block: 24 } }), before.lock);
    expect(after.plan.regions[0]?.subnets).toEqual(before.plan.regions[0]?.subnets);
    expect(after.problems.map(({ rule, message }) => [rule, message])).toEqual([]);
  });
});

describe("further subnets", () => {
  const overlay = (...maxima: readonly number[]): ClusterSketch => ({
    pods: "overlay",
    pools: maxima.map((max, at) => aPool(`pool-${at}`, { max, zones: 1 })),
  });
  const of = (pool: string, clusters: RegionSketch["clusters"] = {}): Fleet => {
    const addressing = { ...aFleet({}).addressing, headroom: 0, pool: Cidr.from(pool) };
    return aFleet({ "aws a": { zones: ["euw1-az1"], clusters: { hub: { pools: [] }, ...clusters } } }, { addressing });
  };
  /** The private subnets of a region in which a hub without pools stood first, after edits that give another cluster such pools. */
  const after = (pool: string, ...edits: readonly (readonly number[])[]): readonly string[] => {
    const first = planFleet(of(pool), EMPTY_LOCK);
    const last = edits.reduce((before, maxima) => planFleet(of(pool, { other: overlay(...maxima) }), before.lock), first);
    const { subnets = [] } = last.plan.regions[0] ?? {};
    return subnets.flatMap(({ tier, name, block }) => (tier === "private" ? [`${name} /${block.prefix}`] : []));
  };

  test("are as large as what waits for them, without what the network takes in the first", () => {
    // AWS keeps five addresses of each; endpoints take nine of the first, so that two nodes of an overlay fit.
    expect([2, 3, 59, 60].map((max) => after("10.0.0.0/8", [max]))).toEqual([
      ["euw1-az1 /28"],
      ["euw1-az1 /28", "euw1-az1-2 /27"],
      ["euw1-az1 /28", "euw1-az1-2 /26"],
      ["euw1-az1 /28", "euw1-az1-2 /25"],
    ]);
  });

  test("are at most a quarter of their region's blocks each, and a larger pool spreads over several", () => {
    const subnets = (block: number): readonly string[] => {
      const { addressing } = of("10.0.0.0/8");
      const region = { zones: ["euw1-az1"], sizes: { block }, clusters: { hub: overlay(100) } };
      return (planFleet(aFleet({ "aws a": region }, { addressing }), EMPTY_LOCK).plan.regions[0]?.subnets ?? [])
        .filter(({ tier }) => tier === "private")
        .map(({ name, block: { prefix } }) => `${name} /${prefix}`);
    };
    expect(subnets(23)).toEqual(["euw1-az1 /25"]);
    expect(subnets(24)).toEqual(["euw1-az1 /26", "euw1-az1-2 /26"]);
  });

  test("are made when the last address of the one before is taken, each twice as large as that", () => {
    const two = ["euw1-az1 /28", "euw1-az1-2 /26"];
    expect(after("10.0.0.0/8", [56], [56, 3])).toEqual(two);
    expect(after("10.0.0.0/8", [57], [57, 3])).toEqual([...two, "euw1-az1-3 /25"]);
  });
});
