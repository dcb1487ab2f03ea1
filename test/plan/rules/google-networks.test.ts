import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { Fleet, Link } from "../../../lib/model/fleet.ts";
import type { FleetPlan } from "../../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { nodesOutgrown, tooManyOnGoogle } from "../../../lib/plan/rules/google-networks.ts";
import type { PlanFacts } from "../../../lib/plan/rules/plan-rule.ts";
import { aFleet, aPool } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";

/** The rules of Google's networks that speak about a fleet. */
function rulesOf(fleet: Fleet): readonly string[] {
  const raised = planFleet(fleet, EMPTY_LOCK).problems.map(({ rule }) => rule);
  return [...new Set(raised.filter((rule) => rule.startsWith("FW28")))];
}

function linked(...links: readonly (readonly [string, string, Link["via"]])[]): Fleet {
  const names = [...new Set(links.flatMap(([first, second]) => [first, second]))];
  const regions = Object.fromEntries(names.map((name): [string, RegionSketch] => [`gcp ${name}`, {}]));
  const all = links.map(([first, second, via]): Link => ({ between: [first, second], via, reason: undefined, until: undefined }));
  return aFleet(regions, { connectivity: { default: "none", hubs: {}, links: all } });
}

/** A fleet of one cluster whose ranges of one purpose are as many as that. */
function withRanges(purpose: "pods" | "nodes", count: number): PlanFacts {
  const { plan } = planFleet(aFleet({ "gcp north": { clusters: { hub: {} } } }), EMPTY_LOCK);
  const clusters = plan.clusters.map((own) => {
    const one = own.ranges.find((range) => range.purpose === purpose);
    if (one === undefined) throw new Error(`the cluster has no ${purpose}`);
    const others = own.ranges.filter((range) => range.purpose !== purpose);
    return { ...own, ranges: [...others, ...Array.from({ length: count }, () => one)] };
  });
  const facts: Pick<PlanFacts, "plan"> = { plan: { ...plan, clusters } satisfies FleetPlan };
  return facts as PlanFacts;
}

describe("networks on Google Cloud", () => {
  test("are members of one hub: links via transit share an end", () => {
    expect(rulesOf(linked(["a", "b", "transit"], ["a", "c", "transit"]))).toEqual([]);
    expect(rulesOf(linked(["a", "b", "transit"], ["b", "c", "transit"]))).toEqual(["FW2802"]);
  });

  test("don't peer where both are members of a hub; one that is in none may", () => {
    expect(rulesOf(linked(["a", "b", "transit"], ["a", "c", "transit"], ["b", "c", "peering"]))).toEqual(["FW2803"]);
    expect(rulesOf(linked(["a", "b", "transit"], ["b", "c", "peering"]))).toEqual([]);
  });

  test("tell a hub of 16 blocks and no more", () => {
    const blocks = (count: number) => Array.from({ length: count }, (_, at) => Cidr.from(`192.168.${at * 2}.0/24`));
    const shared = (count: number) => ({
      id: "n",
      cidrs: blocks(count),
      free: [],
      subnets: {},
      routeTables: [],
      natAddresses: [],
    });
    const fleet = (via: Link["via"], count: number): Fleet => {
      const all = linked(["a", "b", via]);
      return { ...all, regions: all.regions.map((one) => (one.name === "b" ? { ...one, network: shared(count) } : one)) };
    };
    expect([16, 17].map((count) => rulesOf(fleet("transit", count)))).toEqual([[], ["FW2808"]]);
    expect(rulesOf(fleet("peering", 17))).toEqual([]);
  });

  test("are told when links via peering put more subnet ranges together than a group of peers has", () => {
    // A region's proxies, and three ranges for each cluster.
    const said = (clusters: number): readonly string[] => {
      const of = (name: string): RegionSketch => ({
        sizes: { block: 11 },
        clusters: Object.fromEntries(
          Array.from({ length: clusters }, (_, at) => [`${name}${at}`, { pools: [aPool("p", { max: 3 })] }]),
        ),
      });
      const links = [{ between: ["a", "b"], via: "peering", reason: undefined, until: undefined }] as const;
      const fleet = aFleet({ "gcp a": of("a"), "gcp b": of("b") }, { connectivity: { default: "none", hubs: {}, links } });
      const { problems } = planFleet(fleet, EMPTY_LOCK);
      return problems.filter(({ rule }) => rule === "FW2807").map(({ message }) => message);
    };
    expect(said(66)).toEqual([]);
    expect(said(67)).toEqual(
      ["a", "b"].map((name) => `the network of region ${name} and its 1 peers would have 404 subnet ranges`),
    );
  });

  test("are told of more subnet ranges than one network has", () => {
    const said = (clusters: number): readonly string[] => {
      const names = Array.from({ length: clusters }, (_, at) => [`c${at}`, { pools: [aPool("p", { max: 3 })] }] as const);
      const { problems } = planFleet(aFleet({ "gcp a": { clusters: Object.fromEntries(names) } }), EMPTY_LOCK);
      return problems.filter(({ rule }) => rule === "FW2807").map(({ message }) => message);
    };
    expect(said(99)).toEqual([]);
    expect(said(100)).toEqual(["the network of region a would have 301 subnet ranges"]);
  });

  test("meet in a hub by 250 and no more", () => {
    const star = (others: number): Fleet =>
      linked(...Array.from({ length: others }, (_, at) => ["a", `m${at}`, "transit"] as const));
    const small = (fleet: Fleet): Fleet => ({
      ...fleet,
      regions: fleet.regions.map((one) => ({ ...one, sizes: { block: 20 } })),
    });
    expect([249, 250].map((others) => rulesOf(small(star(others))))).toEqual([[], ["FW2804"]]);
  });

  test("of others have clusters in what is free of them, and in nothing else", () => {
    const shared = (...free: readonly string[]): RegionSketch => ({
      network: {
        id: "projects/acme-host/global/networks/shared",
        cidrs: [Cidr.from("192.168.0.0/16")],
        free: free.map((block) => Cidr.from(block)),
        subnets: {},
        routeTables: [],
        natAddresses: [],
      },
      clusters: { hub: {}, shop: {} },
    });
    const { plan, problems, lock } = planFleet(aFleet({ "gcp old": shared("192.168.64.0/18") }), EMPTY_LOCK);
    const routed = plan.clusters.flatMap(({ ranges }) => ranges.filter(({ routed: one }) => one).map(({ block }) => block));
    expect(routed).toHaveLength(6);
    expect(routed.filter((block) => !Cidr.from("192.168.64.0/18").contains(block))).toEqual([]);
    expect([problems, plan.regions[0]?.ranges.map(({ purpose }) => purpose)]).toEqual([[], ["network"]]);
    // What is granted stays, and more comes from a further block.
    const later = planFleet(aFleet({ "gcp old": shared("192.168.64.0/18", "192.168.128.0/18") }), lock);
    expect(later.plan.clusters).toEqual(plan.clusters);
    const shrunk = planFleet(aFleet({ "gcp old": shared("192.168.128.0/18") }), lock).problems;
    expect([...new Set(shrunk.map(({ rule }) => rule))]).toEqual(["FW2116"]);
    const small = planFleet(aFleet({ "gcp old": shared("192.168.64.0/24") }), EMPTY_LOCK).problems;
    expect(small.map(({ rule, message }) => `${rule} ${message}`)).toContain("FW2115 no /21 is free for the pods of cluster hub");
  });

  test("are private, ours and others'", () => {
    const others = (block: string): RegionSketch => ({
      network: {
        id: "projects/acme-host/global/networks/shared",
        cidrs: [Cidr.from(block)],
        free: [],
        subnets: {},
        routeTables: [],
        natAddresses: [],
      },
    });
    const said = ["192.168.0.0/16", "198.18.0.0/16"].map((block) => rulesOf(aFleet({ "gcp old": others(block) })));
    expect(said).toEqual([[], ["FW2801"]]);
  });

  test("serve 2,016 machines by their addresses and no more, all clusters counted", () => {
    const pools = (max: number): readonly ReturnType<typeof aPool>[] => [{ ...aPool("general"), max }];
    const said = [1008, 1009].map((max) =>
      rulesOf(aFleet({ "gcp north": { clusters: { hub: { pools: pools(max) }, shop: { pools: pools(1008) } } } })),
    );
    expect(said).toEqual([[], ["FW2805"]]);
  });
});

describe("the subnet of a cluster on Google Cloud", () => {
  test("has 170 secondary ranges and no more", () => {
    expect([170, 171].map((count) => tooManyOnGoogle.check(withRanges("pods", count)).length)).toEqual([0, 1]);
  });

  test("has one range for nodes", () => {
    expect([1, 2].map((count) => nodesOutgrown.check(withRanges("nodes", count)).length)).toEqual([0, 1]);
  });
});
