import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { Planned } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { requireGrants } from "../../lib/plan/require-grants.ts";
import { aCluster, aFleet, aPool } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";

const grants = ({ added }: Planned): readonly string[] => added.map(({ owner, value }) => `${owner} ${value}`);

/** Nine clusters over three clouds and this machine. */
function nine(): Fleet {
  const members = (cloud: string) => Object.fromEntries(["a", "b"].map((letter) => [`${cloud}-${letter}`, {}]));
  return aFleet(
    {
      "aws west": { clusters: { hub: {} } },
      "gcp north": { clusters: members("gcp") },
      "azure east": { clusters: members("azure") },
      "local here": { clusters: { ...members("local"), "local-c": {}, "local-d": {} } },
    },
    { sync: { hub: "hub" } },
  );
}

describe("the tenth cluster", () => {
  test.each(["west", "north", "east", "here"])("in %s changes its own stacks and no other", (region) => {
    const before = planFleet(nine(), EMPTY_LOCK);
    const fleet = nine();
    const after = planFleet({ ...fleet, clusters: [...fleet.clusters, aCluster("a-new-one", region)] }, before.lock);
    const others = <T extends { readonly subject: string }>(stacks: readonly T[]) =>
      stacks.filter(({ subject }) => subject !== "a-new-one");
    expect(others(after.plan.stacks)).toEqual(before.plan.stacks);
    expect(after.plan.regions).toEqual(before.plan.regions);
    expect(after.plan.clusters.filter(({ cluster }) => cluster.name !== "a-new-one")).toEqual(before.plan.clusters);
    expect(after.added.map(({ owner }) => owner.split("/")[1])).toEqual(after.added.map(() => "a-new-one"));
  });
});

test("the clusters of a region stay in their subnets when it gets more of them, a further block and a fourth zone", () => {
  const of = (count: number, zones: readonly string[]): Fleet =>
    aFleet({
      "aws west": { zones, clusters: Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${10 + at}`, {}])) },
    });
  const zones = ["euw1-az1", "euw1-az2", "euw1-az3"];
  const before = planFleet(of(2, zones), EMPTY_LOCK);
  const after = planFleet(of(30, ["euw1-az0", ...zones]), before.lock);
  expect(after.plan.regions[0]?.subnets.length).toBeGreaterThan(3 * 4);
  expect(after.plan.regions[0]?.ranges.filter(({ purpose }) => purpose === "block").length).toBeGreaterThan(1);
  expect(after.plan.clusters.slice(0, 2).map(({ subnets }) => subnets)).toEqual(
    before.plan.clusters.map(({ subnets }) => subnets),
  );
  expect(after.plan.regions[0]?.subnets).toEqual(expect.arrayContaining([...(before.plan.regions[0]?.subnets ?? [])]));
  expect(after.plan.regions[0]?.zones.slice(0, 3)).toEqual(zones);
});

describe("grants", () => {
  test("of what is gone stay its own, and come back with its name", () => {
    const both = planFleet(aFleet({ "gcp north": { clusters: { hub: {}, other: {} } } }), EMPTY_LOCK);
    const one = planFleet(aFleet({ "gcp north": { clusters: { hub: {} } } }), both.lock);
    expect(one.retired.map(({ owner }) => owner)).toEqual([
      "cluster/other/control-plane",
      "cluster/other/nodes",
      "cluster/other/pods",
      "cluster/other",
    ]);
    const third = planFleet(aFleet({ "gcp north": { clusters: { hub: {}, another: {} } } }), one.lock);
    expect(grants(third)).toEqual([
      "cluster/another/control-plane 10.0.36.32/28",
      "cluster/another/nodes 10.0.37.0/24",
      "cluster/another/pods 10.0.48.0/20",
      "cluster/another 3",
    ]);
    const back = planFleet(aFleet({ "gcp north": { clusters: { hub: {}, other: {} } } }), third.lock);
    expect(back.plan.clusters).toEqual(both.plan.clusters);
  });

  test("never change their size: a larger range comes beside the smaller", () => {
    const before = planFleet(aFleet({ "gcp north": { clusters: { hub: {} } } }), EMPTY_LOCK);
    const after = planFleet(aFleet({ "gcp north": { clusters: { hub: { sizes: { pods: 14 } } } } }), before.lock);
    expect(grants(after)).toEqual(["cluster/hub/pods/2 10.4.0.0/14", "region/north/block/2 10.4.0.0/14"]);
    expect(after.retired).toEqual([]);
    expect(planFleet(aFleet({ "gcp north": { clusters: { hub: { sizes: { pods: 15 } } } } }), after.lock).added).toEqual([]);
  });

  test("of nodes get a further range with the first node that has no address, and not before", () => {
    const of = (max: number): Fleet => aFleet({ "gcp north": { clusters: { hub: { pools: [aPool("general", { max })] } } } });
    const before = planFleet(of(6), EMPTY_LOCK);
    expect(grants(before).filter((grant) => grant.includes("/nodes"))).toEqual([expect.stringMatching(/\/24$/)]);
    const further = (max: number): readonly string[] =>
      planFleet(of(max), before.lock).added.flatMap(({ owner }) => (owner.includes("/nodes") ? [owner] : []));
    // A /24 is 252 nodes on Google Cloud.
    expect([further(252), further(253)]).toEqual([[], ["cluster/hub/nodes/2"]]);
  });

  test("of nodes are as large as its pools may grow to, and as much again", () => {
    const range = (max: number): string | undefined => {
      const { plan } = planFleet(
        aFleet({ "gcp north": { clusters: { hub: { pools: [aPool("general", { max })] } } } }),
        EMPTY_LOCK,
      );
      return plan.clusters[0]?.ranges.find(({ purpose }) => purpose === "nodes")?.block.toString();
    };
    // A /22 is 1,020 nodes on Google Cloud.
    expect([510, 511].map(range)).toEqual([expect.stringMatching(/\/22$/), expect.stringMatching(/\/21$/)]);
  });

  test("of nodes that never get a second range of use are roomy, but where little is free, as in networks of others", () => {
    const range = (free: string | undefined, pool = "10.0.0.0/8"): string | undefined => {
      const id = "projects/acme-host/global/networks/shared";
      const rest = { cidrs: [Cidr.from("192.168.0.0/16")], subnets: {}, routeTables: [], natAddresses: [] };
      const network = free === undefined ? undefined : { id, free: [Cidr.from(free)], ...rest };
      const addressing = { ...aFleet({}).addressing, pool: Cidr.from(pool) };
      const { plan } = planFleet(aFleet({ "gcp north": { network, clusters: { hub: {} } } }, { addressing }), EMPTY_LOCK);
      return plan.clusters[0]?.ranges.find(({ purpose }) => purpose === "nodes")?.block.prefix.toString();
    };
    expect(range(undefined)).toBe("24");
    // Twelve nodes take a /28, six a /28 too.
    expect(range(undefined, "10.0.0.0/20")).toBe("28");
    expect(["192.168.0.0/19", "192.168.0.0/20"].map((free) => range(free))).toEqual(["24", "28"]);
  });

  test("of a region that grows are the largest block that is free, size by size, down to what it needs", () => {
    const of = (clusters: RegionSketch["clusters"]): Fleet => {
      const fleet = aFleet({ "gcp north": { clusters: clusters ?? {} } });
      return { ...fleet, addressing: { ...fleet.addressing, pool: Cidr.from("10.0.0.0/16") } };
    };
    const before = planFleet(of({ hub: {} }), EMPTY_LOCK);
    expect(grants(before)).toContain("region/north/block 10.0.0.0/19");
    const grown = (...taken: readonly string[]): readonly string[] => {
      const gone = taken.map(
        (value, at) => ({ kind: "block", owner: `region/gone-${at}/block`, value, state: "retired" }) as const,
      );
      const after = planFleet(of({ hub: {}, a: {} }), { ...before.lock, grants: [...before.lock.grants, ...gone] });
      return grants(after).filter((grant) => grant.includes("/block/"));
    };
    expect(grown()).toEqual(["region/north/block/2 10.0.64.0/18"]);
    const noneOf18 = ["10.0.96.0/24", "10.0.160.0/24", "10.0.224.0/24"];
    expect(grown(...noneOf18)).toEqual(["region/north/block/2 10.0.32.0/19"]);
    expect(grown(...noneOf18, "10.0.32.0/24", "10.0.64.0/24", "10.0.128.0/24", "10.0.192.0/24")).toEqual([
      "region/north/block/2 10.0.48.0/20",
    ]);
  });

  test("are as large as there is room for, where there is too little for as much again", () => {
    const pods = (pool: string): readonly (string | undefined)[] => {
      const addressing = { ...aFleet({}).addressing, pool: Cidr.from(pool) };
      const of = (clusters: NonNullable<RegionSketch["clusters"]>): Fleet =>
        aFleet({ "gcp north": { clusters } }, { addressing });
      const { plan, problems } = planFleet(of({ a: {}, b: {} }), planFleet(of({ a: {} }), EMPTY_LOCK).lock);
      expect(problems).toEqual([]);
      return plan.clusters.map(({ ranges }) => ranges.find(({ purpose }) => purpose === "pods")?.block.toString());
    };
    // Twelve nodes take a /20 for their pods, six a /21.
    expect(pods("10.0.0.0/18")).toEqual(["10.0.0.0/20", expect.stringMatching(/\/20$/)]);
    expect(pods("10.0.0.0/19")).toEqual(["10.0.0.0/20", expect.stringMatching(/\/21$/)]);
  });

  test("of a cluster that moves to another region wait where they are", () => {
    const there = planFleet(aFleet({ "gcp a": { clusters: { hub: {} } }, "gcp b": {} }), EMPTY_LOCK);
    const moved = planFleet(aFleet({ "gcp a": {}, "gcp b": { clusters: { hub: {} } } }), there.lock);
    expect(grants(moved)).toEqual([
      "cluster/hub/control-plane/2 10.0.65.0/28",
      "cluster/hub/nodes/2 10.0.64.0/24",
      "cluster/hub/pods/2 10.0.48.0/20",
      "region/b/block/2 10.0.48.0/20",
      "region/b/block/3 10.0.64.0/19",
    ]);
    expect(planFleet(aFleet({ "gcp a": { clusters: { hub: {} } }, "gcp b": {} }), moved.lock).plan.clusters).toEqual(
      there.plan.clusters,
    );
  });

  test("of local clusters are eight ports, one run after the other, and no two regions share any", () => {
    const ports = { first: 20000, last: 20031 };
    const { plan } = planFleet(
      aFleet({ "local a": { ports, clusters: { hub: {}, b: {} } }, "local b": { ports, clusters: { a: {} } } }),
      EMPTY_LOCK,
    );
    expect(plan.clusters.map((cluster) => [cluster.cluster.name, cluster.ports?.api, cluster.ports?.spare[1]])).toEqual([
      ["a", 20000, 20007],
      ["b", 20008, 20015],
      ["hub", 20016, 20023],
    ]);
    expect(plan.clusters[0]?.ports).toEqual({
      api: 20000,
      etcdClient: 20001,
      etcdPeer: 20002,
      controllerManager: 20003,
      scheduler: 20004,
      kwok: 20005,
      spare: [20006, 20007],
    });
  });

  test("beyond what a VPC's private subnets hold take another block", () => {
    const blocks = (max: number): number => {
      const pools = [aPool("general", { max })];
      const { plan } = planFleet(aFleet({ "aws west": { clusters: { hub: { pools } } } }), EMPTY_LOCK);
      return plan.regions[0]?.ranges.filter(({ purpose }) => purpose === "block").length ?? 0;
    };
    // A /18 has 16370 addresses without the five that AWS keeps and nine for endpoints; a node takes 113, so that three hold 144 nodes each.
    expect([1, 3 * 144, 3 * 144 + 1].map(blocks)).toEqual([1, 1, 2]);
  });

  test("of overlay pods are none: nodes take one address each, beside five that AWS keeps and nine for endpoints", () => {
    const blocks = (max: number): number => {
      const pools = [aPool("general", { max })];
      const { plan } = planFleet(aFleet({ "aws west": { clusters: { hub: { pools, pods: "overlay" } } } }), EMPTY_LOCK);
      return plan.regions[0]?.ranges.filter(({ purpose }) => purpose === "block").length ?? 0;
    };
    expect([5000, 3 * 16370, 3 * 16370 + 1].map(blocks)).toEqual([1, 1, 2]);
  });

  test("keep off the blocks that no network may have", () => {
    const pool = Cidr.from("172.16.0.0/12");
    const regions = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`azure r${at}`, {}]));
    const { plan, problems } = planFleet({ ...aFleet(regions), addressing: { ...aFleet({}).addressing, pool } }, EMPTY_LOCK);
    expect(problems.filter(({ rule }) => rule !== "FW2101")).toEqual([]);
    expect(plan.regions.map(({ ranges }) => ranges[0]?.block.toString())).not.toContain("172.30.0.0/16");
  });

  test("that are missing are refused where addresses may not be chosen, with the command that decides them", () => {
    const planned = planFleet(aFleet({ "local here": { clusters: { hub: {} } } }), EMPTY_LOCK);
    expect(() => requireGrants(planned)).toThrow("the lock lacks mesh-id 1 of cluster/hub and 4 more");
    const one = { ...planned, added: planned.added.slice(1) };
    expect(() => requireGrants(one)).toThrow(/^the lock lacks ports 16000-16007 of cluster\/hub and 3 more$/);
    expect(() => requireGrants(planFleet(planned.plan.fleet, planned.lock))).not.toThrow();
  });
});

test("a region without zones has no subnets, which is no shortage", () => {
  const { plan, problems } = planFleet(aFleet({ "aws beijing": { location: "cn-north-1", zones: [] } }), EMPTY_LOCK);
  expect([plan.regions[0]?.subnets, problems.filter(({ rule }) => rule === "FW2101")]).toEqual([[], []]);
});

describe("room for what comes unasked", () => {
  const auto = { compute: "auto", pools: [] } as const;
  /** Subnets without anything to spare, so that each further cluster needs more. */
  const of = (pool: string, clusters: RegionSketch["clusters"] = {}): Fleet => {
    const { addressing } = aFleet({});
    return aFleet({ "aws west": { clusters } }, { addressing: { ...addressing, headroom: 0, pool: Cidr.from(pool) } });
  };
  const namesOf = ({ plan }: Planned, tier: string): readonly string[] =>
    (plan.regions[0]?.subnets ?? []).flatMap((subnet) => (subnet.tier === tier ? [subnet.name] : []));
  const zones = ["euw1-az1", "euw1-az2", "euw1-az3"];
  const further = zones.map((zone) => `${zone}-2`);
  const standing = ({ plan }: Planned): readonly (readonly string[])[] =>
    plan.clusters.map(({ subnets }) => (subnets["control-plane"] ?? []).map(({ name }) => name));

  test("a second Auto Mode cluster stands where its nodes have addresses beside those of the first", () => {
    const before = planFleet(of("10.0.0.0/8", { a: auto }), EMPTY_LOCK);
    const after = planFleet(of("10.0.0.0/8", { a: auto, b: auto }), before.lock);
    expect(standing(after)).toEqual([zones, further]);
    expect(planFleet(of("10.0.0.0/8", { a: auto, b: auto }), after.lock).added).toEqual([]);
  });

  test("a pool doesn't take the addresses of an Auto Mode cluster's nodes", () => {
    const before = planFleet(of("10.0.0.0/8", { a: auto }), EMPTY_LOCK);
    const pools = [aPool("one", { max: 2, zones: 1 })];
    const after = planFleet(of("10.0.0.0/8", { a: auto, b: { pools } }), before.lock);
    expect(after.plan.clusters[1]?.subnets["pool/one"]).toEqual([{ tier: "private", name: further[0] }]);
  });

  test("where there is none, the second stands beside the first, which is no problem yet", () => {
    const before = planFleet(of("10.0.0.0/21", { a: auto }), EMPTY_LOCK);
    const after = planFleet(of("10.0.0.0/21", { a: auto, b: auto }), before.lock);
    expect([standing(after), after.problems]).toEqual([[zones, zones], []]);
  });

  test("public subnets grow with the clusters whose controllers make load balancers", () => {
    const before = planFleet(of("10.0.0.0/8", { a: {} }), EMPTY_LOCK);
    const after = planFleet(of("10.0.0.0/8", { a: {}, b: {} }), before.lock);
    expect([namesOf(before, "public"), namesOf(after, "public")]).toEqual([zones, [zones, further].flat()]);
  });
});
