import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { ExistingNetwork, Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload } from "../support/a-fleet.ts";
import type { ClusterSketch, RegionSketch } from "../support/a-fleet.ts";
import { anEntry } from "../support/an-entry.ts";

/** What each thing of a cluster stands in: `tier/name`. */
function subnetsOf(fleet: Fleet, lock: Lock, cluster = "hub"): Readonly<Record<string, readonly string[]>> {
  const found = planFleet(fleet, lock).plan.clusters.find((one) => one.cluster.name === cluster);
  return Object.fromEntries(
    Object.entries(found?.subnets ?? {}).map(([thing, names]) => [thing, names.map(({ tier, name }) => `${tier}/${name}`)]),
  );
}

describe("in the subnets of an existing network", () => {
  const of = (subnets: ExistingNetwork["subnets"], fleet: Parameters<typeof aFleet>[1] = {}): Fleet => {
    const network = { id: "vpc-1", cidrs: [Cidr.from("10.9.0.0/16")], free: [], subnets, routeTables: [], natAddresses: [] };
    return aFleet({ "aws a": { network, clusters: { hub: {} } } }, fleet);
  };

  test("what stands in a single one stays there when the network names more", () => {
    const { lock } = planFleet(of({ private: ["one"] }), EMPTY_LOCK);
    expect(subnetsOf(of({ private: ["one", "two"] }), lock)["pool/general"]).toEqual(["private/one"]);
    expect(subnetsOf(of({ private: ["one", "two"] }), EMPTY_LOCK)["pool/general"]).toEqual(["private/one", "private/two"]);
  });

  test("an entry has none where the network names no public ones, and a single one where it names one", () => {
    const entry = { workloads: [aWorkload("shop", ["hub"], { entry: anEntry() })] };
    const placed = { "control-plane": ["private/one"], "pool/general": ["private/one"] };
    const without = planFleet(of({ private: ["one"] }, entry), EMPTY_LOCK);
    expect(subnetsOf(without.plan.fleet, EMPTY_LOCK)).toStrictEqual(placed);
    expect(without.lock.choices.map(({ value }) => value)).not.toContain("");
    const both = of({ private: ["one"], public: ["two"] }, entry);
    expect(subnetsOf(both, EMPTY_LOCK)).toStrictEqual({ ...placed, "entry/shop": ["public/two"] });
  });
});

describe("in the subnets of a network of ours", () => {
  const of = (hub: ClusterSketch, region: RegionSketch = {}): Fleet => aFleet({ "aws a": { ...region, clusters: { hub } } });
  const pool = (zones: number, max = 6): ClusterSketch => ({ pools: [aPool("general", { zones, max })] });
  const moved = (before: Fleet, after: Fleet): readonly (readonly string[] | undefined)[] => [
    subnetsOf(before, EMPTY_LOCK)["pool/general"],
    subnetsOf(after, planFleet(before, EMPTY_LOCK).lock)["pool/general"],
  ];

  test("a pool that wants more zones stays in those that it has, and gets the next", () => {
    const [first, second, third] = ["private/euw1-az1", "private/euw1-az2", "private/euw1-az3"];
    expect(moved(of(pool(1)), of(pool(2)))).toEqual([[first], [first, second]]);
    expect(moved(of(pool(2)), of(pool(3)))).toEqual([
      [first, second],
      [first, second, third],
    ]);
  });

  test("a pool that wants fewer zones stays in the first of those that it has", () => {
    const [first, second, third] = ["private/euw1-az1", "private/euw1-az2", "private/euw1-az3"];
    expect(moved(of(pool(3)), of(pool(1)))).toEqual([[first, second, third], [first]]);
    expect(moved(of(pool(3)), of(pool(2)))[1]).toEqual([first, second]);
  });

  test("the zone of a region with a single one stays its first when it gets more", () => {
    const { lock } = planFleet(of({}, { zones: ["euw1-az2"] }), EMPTY_LOCK);
    const after = planFleet(of({}, { zones: ["euw1-az1", "euw1-az2"] }), lock);
    expect(after.plan.regions[0]?.zones).toEqual(["euw1-az2", "euw1-az1"]);
  });

  test("no zones are chosen for a region without any", () => {
    expect(planFleet(of({}, { location: "cn-north-1", zones: [] }), EMPTY_LOCK).lock.choices).toEqual([]);
  });

  test("a control plane is counted where it stands, be it in a single subnet, whatever the file says of its nodes", () => {
    const { addressing } = aFleet({});
    const clusters = (compute: "auto" | "pools", others: RegionSketch["clusters"] = {}): Fleet => {
      const hub = { compute, pools: [] };
      const region = { zones: ["euw1-az1"], clusters: { hub, ...others } };
      return aFleet({ "aws a": region }, { addressing: { ...addressing, headroom: 0 } });
    };
    const { lock } = planFleet(clusters("pools"), EMPTY_LOCK);
    // The private subnet is a /28: AWS keeps five addresses and endpoints nine, so that two nodes of an overlay fit, and no control plane.
    const other = { pods: "overlay", pools: [aPool("general", { max: 2, zones: 1 })] } as const;
    const after = clusters("auto", { other });
    expect(subnetsOf(after, lock)["control-plane"]).toEqual(["intra/euw1-az1"]);
    expect(subnetsOf(after, lock, "other")["pool/general"]).toEqual(["private/euw1-az1"]);
  });
});
