import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool } from "../../support/a-fleet.ts";

describe("the fix for too few addresses", () => {
  test.each([
    ["azure", 300, "set clusters.hub.sizes.pods to 15, or lower the pools' max"],
    ["azure", 16385, "lower the pools' max"],
  ] as const)("of overlay pods on %s for %d nodes is the smallest range that holds them", (cloud, nodes, fix) => {
    const { problems } = planFleet(aFleet({ [`${cloud} a`]: { clusters: { hub: poolsOf(nodes) } } }), EMPTY_LOCK);
    expect(
      problems.filter(({ rule, message }) => rule === "FW2109" && message.includes("pods")).map((problem) => problem.fix),
    ).toEqual([fix]);
  });

  test.each([
    // The nodes of a cluster stand in one subnet there.
    ["gcp", "routed", 300, ["FW2806"]],
    ["gcp", "routed", 250, []],
    ["azure", "routed", 300, ["FW2815"]],
    ["azure", "overlay", 240, []],
  ] as const)("is not needed for routed ranges of %s (%s, %d nodes): they grow beside the first", (cloud, pods, most, said) => {
    const of = (max: number) => aFleet({ [`${cloud} a`]: { clusters: { hub: { ...poolsOf(max), pods } } } });
    const small = planFleet(of(6), EMPTY_LOCK);
    const large = planFleet(of(most), small.lock);
    expect(large.problems.map(({ rule }) => rule)).toEqual(said);
    expect(large.plan.clusters[0]?.ranges).toEqual(expect.arrayContaining([...(small.plan.clusters[0]?.ranges ?? [])]));
  });

  test("of subnets that are too small for one node is the smallest that would do, and that does", () => {
    const fixes = (prefix: number) =>
      planFleet(aFleet({ "aws a": { sizes: { private: prefix }, clusters: { hub: {} } } }), EMPTY_LOCK).problems.map(
        ({ rule, accepted, fix }) => [rule, accepted, fix],
      );
    // A node of the standard machine takes 113 addresses; a /25 has 123 for them.
    expect([fixes(26), fixes(25)]).toEqual([[["FW2109", "25 or less", "set regions.a.sizes.private to 25"]], []]);
  });

  test("of subnets so small that a pool would take hundreds of them is the size that takes one, and that does", () => {
    const said = (prefix: number, max: number) => {
      const hub = { pools: [aPool("general", { max, zones: 1 })] };
      const region = { zones: ["euw1-az1"], sizes: { private: prefix }, clusters: { hub } };
      return planFleet(aFleet({ "aws a": region }), EMPTY_LOCK)
        .problems.filter(({ rule }) => rule === "FW2109")
        .map(({ message, fix }) => [message, fix]);
    };
    expect([said(25, 403), said(16, 403)]).toEqual([
      [
        [
          "pool general of hub may grow to 403 nodes in a zone, which takes 403 private subnets of /25: more than a network should have",
          "set regions.a.sizes.private to 16, which holds them in one subnet of each zone, or lower the pool's max",
        ],
      ],
      [],
    ]);
  });

  test("of a pool that outgrew its subnets is the most that they hold, and another pool for the rest", () => {
    const regions = (...maxima: readonly number[]) => ({
      "aws a": { clusters: { hub: { pools: maxima.map((max, at) => aPool(`pool-${at}`, { max })) } } },
    });
    const before = planFleet(aFleet(regions(6)), EMPTY_LOCK);
    const grown = planFleet(aFleet(regions(100)), before.lock).problems;
    expect(grown.map(({ rule, message, fix }) => [rule, message, fix])).toEqual([
      [
        "FW2109",
        "pool pool-0 of hub may grow to 100 nodes, and its subnets have addresses for 12",
        "set clusters.hub.pools.pool-0.max to 12, and put the rest into another pool",
      ],
    ]);
    const mended = planFleet(aFleet(regions(12, 88)), before.lock);
    expect(mended.problems).toEqual([]);
    expect(mended.plan.clusters[0]?.subnets["pool/pool-0"]).toEqual(before.plan.clusters[0]?.subnets["pool/pool-0"]);
  });

  test("of overlay pods is said with the first node that has no address, and not before", () => {
    const of = (max: number) =>
      aFleet({ "aws a": { clusters: { hub: { pods: "overlay", pools: [aPool("general", { max })] } } } });
    const { lock } = planFleet(of(6), EMPTY_LOCK);
    const said = (max: number) => planFleet(of(max), lock).problems.map(({ accepted }) => accepted);
    // Three subnets of 32 addresses, of which AWS keeps five and endpoints nine.
    expect([54, 55].map(said)).toEqual([[], ["at most 54 nodes"]]);
  });

  test("of pools that all outgrew their subnets leaves each of them a node in every subnet", () => {
    const of = (...maxima: readonly number[]) => {
      const pools = maxima.map((max, at) => aPool(`pool-${at}`, { max }));
      return aFleet({ "aws a": { clusters: { hub: { pods: "overlay", pools } } } });
    };
    const { lock } = planFleet(of(6, 6), EMPTY_LOCK);
    const { problems } = planFleet(of(150, 100), lock);
    expect(problems.map(({ accepted }) => accepted)).toEqual(["at most 3 nodes", "at most 51 nodes"]);
  });
});

function poolsOf(max: number) {
  return { pools: [aPool("general", { max })] };
}
