import { describe, expect, test } from "@jest/globals";
import { formatPath } from "../../lib/errors.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { ExistingNetwork, Fleet, Link } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { PLAN_RULES } from "../../lib/plan/rules.ts";
import { lockedGrants as locked, lockedNumbers as numbers } from "../support/a-lock.ts";
import { aFleet, aPool, aWorkload } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";
import { anEntry } from "../support/an-entry.ts";

interface Case {
  /** When it speaks. */
  readonly when: string;
  readonly rule: string;
  readonly fleet: Fleet;
  readonly lock?: Lock;
  /** Where it points, and what it says; other rules may speak as well. */
  readonly says: readonly (readonly [path: string, message: string])[];
}

/** Tested in files of their own: those of rules/. */
const ELSEWHERE = [
  ...["FW2204", "FW2310", "FW2809"],
  ...[
    "FW2521",
    "FW2522",
    "FW2523",
    "FW2524",
    "FW2525",
    "FW2811",
    "FW2812",
    "FW2813",
    "FW2814",
    "FW2815",
    "FW2830",
    "FW2831",
    "FW2832",
    "FW2833",
    "FW2834",
    "FW2112",
    "FW2115",
    "FW2116",
    "FW2113",
    "FW2114",
    "FW2011",
    "FW2012",
    "FW2013",
    "FW2014",
    "FW2015",
    "FW2016",
    "FW2017",
    "FW2018",
    "FW2304",
    "FW2305",
    "FW2306",
  ],
  ...["FW2401", "FW2503", "FW2504", "FW2505", "FW2506", "FW2507", "FW2508", "FW2509", "FW2601", "FW2701", "FW2702"],
  ...["FW2531", "FW2532", "FW2533"],
  ...["FW2801", "FW2802", "FW2803", "FW2804", "FW2805", "FW2806", "FW2807", "FW2808"],
];

const CASES: readonly Case[] = [
  {
    when: "two owners hold overlapping ranges",
    rule: "FW2001",
    fleet: aFleet({ "gcp a": {} }),
    lock: locked(["block", "region/a/block", "10.0.0.0/13"], ["block", "region/b/block", "10.0.0.0/16"]),
    says: [["grants[1]", "the lock grants 10.0.0.0/16 to region/b/block and 10.0.0.0/13 to region/a/block"]],
  },
  {
    when: "two clusters hold overlapping ports, or ranges inside of one block",
    rule: "FW2001",
    fleet: aFleet({}),
    lock: locked(
      ["ports", "cluster/a", "16000-16007"],
      ["ports", "cluster/b", "16007-16014"],
      ["block", "cluster/a/pods", "10.1.0.0/16"],
      ["block", "cluster/b/nodes", "10.1.4.0/22"],
      ["block", "region/a/block", "10.0.0.0/13"],
    ),
    says: [
      ["grants[1]", "the lock grants 16007-16014 to cluster/b and 16000-16007 to cluster/a"],
      ["grants[3]", "the lock grants 10.1.4.0/22 to cluster/b/nodes and 10.1.0.0/16 to cluster/a/pods"],
    ],
  },
  {
    when: "a region's range lies outside of its block",
    rule: "FW2002",
    fleet: aFleet({ "gcp a": {} }),
    lock: locked(["block", "region/a/block", "10.0.0.0/13"], ["block", "region/a/proxy", "10.8.0.0/23"]),
    says: [["grants[1]", "block 10.8.0.0/23 of region/a/proxy is live, and lies where region/a/proxy can't use it"]],
  },
  {
    when: "the pool has no block left",
    rule: "FW2101",
    fleet: addressed({ "aws a": {}, "aws b": {}, "aws c": {} }, { pool: Cidr.from("10.0.0.0/21") }),
    says: ["b", "c"].map((name) => ["addressing.pool", `no /22 is left in the address pool for region ${name}`] as const),
  },
  {
    when: "a range is larger than its block",
    rule: "FW2102",
    fleet: aFleet({ "azure a": { sizes: { block: 16 }, clusters: { hub: { sizes: { nodes: 15 } } } } }),
    says: [["regions.a.sizes.block", "the nodes range /15 of cluster hub does not fit into a block of /16"]],
  },
  {
    when: "a cloud doesn't take the size",
    rule: "FW2103",
    fleet: aFleet({
      "aws a": { sizes: { block: 15 } },
      "azure b": { sizes: { gateway: 28 }, clusters: { hub: { sizes: { services: 13, pods: 9 } } } },
      "gcp c": { clusters: { other: { sizes: { "control-plane": 27, pods: 25 } } } },
    }),
    says: [
      ["regions.a.sizes.block", "aws does not accept a block range of /15"],
      ["regions.b.sizes.gateway", "azure does not accept a gateway range of /28"],
      ["clusters.hub.sizes.pods", "azure does not accept a pods range of /9"],
      ["clusters.hub.sizes.services", "azure does not accept a services range of /13"],
      ["clusters.other.sizes.control-plane", "gcp does not accept a control-plane range of /27"],
      ["clusters.other.sizes.pods", "gcp does not accept a pods range of /25"],
    ],
  },
  {
    when: "there is no such range",
    rule: "FW2104",
    fleet: aFleet({
      "aws a": { sizes: { nodes: 20, private: 19 }, clusters: { hub: { sizes: { block: 14 } } } },
      "local b": { sizes: { pods: 16 } },
      "gcp c": { network: aNetwork("10.0.0.0/16"), sizes: { proxy: 22, pods: 14 } },
    }),
    says: [
      ["regions.a.sizes.nodes", "region a has no nodes range of its own"],
      ["regions.b.sizes.pods", "region b has no pods range of its own"],
      ["regions.c.sizes.proxy", "region c has no proxy range of its own"],
      ["clusters.hub.sizes.block", "cluster hub has no block range of its own"],
    ],
  },
  {
    when: "an existing network meets another that it reaches",
    rule: "FW2105",
    fleet: aFleet({
      "aws a": { network: aNetwork("10.1.0.0/16") },
      "aws b": { network: aNetwork("10.0.0.0/16", "10.1.128.0/20") },
    }),
    says: [["regions.b.network.cidrs[1]", "10.1.128.0/20 of region b overlaps 10.1.0.0/16 of region a, and they are connected"]],
  },
  {
    when: "somebody reserves what a region was granted",
    rule: "FW2106",
    fleet: addressed({ "aws a": {} }, { reserved: { office: Cidr.from("10.0.64.0/20") } }),
    lock: locked(["block", "region/a/block", "10.0.0.0/16"]),
    says: [["addressing.reserved.office", "the reserved block office overlaps 10.0.0.0/16 of region a"]],
  },
  {
    when: "a network has the addresses of services or overlay pods",
    rule: "FW2107",
    fleet: addressed(
      { "azure a": { network: aNetwork("172.20.8.0/24"), clusters: { hub: {} } } },
      { reserved: { vpn: Cidr.from("100.64.0.0/10") } },
    ),
    says: [
      ["addressing.reserved.vpn", "100.64.0.0/10 overlaps 100.64.0.0/16, the pods of cluster hub"],
      ["regions.a.network.cidrs[0]", "172.20.8.0/24 overlaps 172.20.0.0/16, the services of cluster hub"],
    ],
  },
  {
    when: "a default VPC reaches Azure",
    rule: "FW2108",
    fleet: aFleet(
      { "aws a": { network: aNetwork("172.31.0.0/16") }, "azure b": {}, "aws c": { network: aNetwork("169.254.8.0/24") } },
      { connectivity: { default: "none", hubs: {}, links: [aLink("a", "b", "vpn")] } },
    ),
    says: [
      ["regions.a.network.cidrs[0]", "172.31.0.0/16 of region a overlaps 172.30.0.0/15, and AKS uses them inside"],
      [
        "regions.c.network.cidrs[0]",
        "169.254.8.0/24 of region c overlaps 169.254.0.0/16, and they are link-local, metadata servers among them",
      ],
    ],
  },
  {
    when: "pools may outgrow their addresses",
    rule: "FW2109",
    fleet: aFleet({
      "gcp a": { clusters: { hub: poolsOf(257), huge: poolsOf(1021) } },
      "azure b": { clusters: { far: poolsOf(254), even: poolsOf(200, 53), routed: { ...poolsOf(298), pods: "routed" } } },
    }),
    says: [["clusters.far.pools", "the pools of far may grow to 257 nodes, and its pods have addresses for 256"]],
  },
  {
    when: "a subnet that somebody sized has no room for what stands in it",
    rule: "FW2109",
    fleet: aFleet({ "aws a": { sizes: { private: 26, intra: 28 }, clusters: { hub: {} } } }),
    says: [
      ["regions.a.sizes.private", "no private subnet of region a has 113 free addresses for a node with its pods of hub"],
      ["regions.a.sizes.intra", "no intra subnet of region a has 16 free addresses for control-plane of hub"],
    ],
  },
  {
    when: "a VPC outgrows AWS's usual quota",
    rule: "FW2110",
    fleet: aFleet({ "aws a": { network: aNetwork(...blocks(6)) }, "aws b": { network: aNetwork("10.9.0.0/16") } }),
    says: [["regions.a", "the VPC of region a has 6 blocks"]],
  },
  {
    when: "a VPC outgrows every quota",
    rule: "FW2111",
    fleet: aFleet({ "aws a": { network: aNetwork(...blocks(51)) }, "gcp b": { network: aNetwork(...blocks(51, 1)) } }),
    says: [["regions.a", "the VPC of region a has 51 blocks"]],
  },
  {
    when: "all BGP numbers are given away",
    rule: "FW2201",
    fleet: aFleet(
      { "aws a": {}, "gcp b": {}, "azure c": {} },
      { connectivity: { default: "none", hubs: {}, links: [aLink("a", "b", "vpn"), aLink("a", "c", "vpn")] } },
    ),
    lock: locked(...numbers("asn", 64512, 64899), ...numbers("asn", 64900, 65199)),
    says: ["a", "b"].map((name) => [`regions.${name}`, `no ASN is left for the gateway of region ${name}`] as const),
  },
  {
    when: "a range of ports has no eight left",
    rule: "FW2202",
    fleet: aFleet({ "local a": { ports: { first: 16000, last: 16014 }, clusters: { hub: {}, next: {} } } }),
    says: [["regions.a.ports", "no eight ports in a row are left for cluster next"]],
  },
  {
    when: "a mesh has no number left",
    rule: "FW2203",
    fleet: aFleet({ "local a": { clusters: { hub: {}, next: {}, other: {} } } }),
    lock: locked(...numbers("mesh-id", 1, 510)),
    says: [["clusters.next", "no number for a service mesh is left for next and 1 more"]],
  },
  {
    when: "spokes that are to be apart meet in the hub",
    rule: "FW2301",
    fleet: aFleet(
      { "aws a": {}, "aws b": {}, "aws hub": {} },
      { connectivity: { default: "hub", hubs: { aws: "hub" }, links: [aLink("a", "b", "none")] } },
    ),
    says: [["connectivity.links[0].via", "a and b still reach each other through hub"]],
  },
  {
    when: "links ask for more peerings than the cloud has",
    rule: "FW2302",
    fleet: aFleet(many("gcp", 27), {
      connectivity: {
        default: "none",
        hubs: {},
        links: Array.from({ length: 26 }, (_, at) => aLink("r000", name(at + 1), "peering")),
      },
    }),
    says: [["connectivity.links", "the network of region r000 would have 26 peerings, with r001, r002, r003 and 23 more"]],
  },
  {
    when: "a route table overflows",
    rule: "FW2303",
    fleet: aFleet(
      Object.fromEntries(
        Array.from({ length: 21 }, (_, at) => [
          `aws ${name(at)}`,
          { network: aNetwork(...(at === 0 ? blocks(1, at) : at === 1 ? blocks(51, at) : blocks(50, at))) },
        ]),
      ),
    ),
    says: [["regions.r000", "the route tables of region r000 would hold 1001 routes, 51 of them to r001"]],
  },
  {
    when: "a chain of peerings leads to a private API server",
    rule: "FW2501",
    fleet: aFleet(
      { "aws a": { clusters: { hub: {} } }, "aws b": {}, "aws c": { clusters: { far: { endpoint: "private" } } } },
      {
        connectivity: { default: "mesh", hubs: {}, links: [aLink("a", "c", "none")] },
        access: { operators: [], ci: [{ region: "a" }], principals: [] },
        sync: { registries: ["clusterprofile", "argocd"], agent: "none", hub: "hub" },
      },
    ),
    says: [
      ["clusters.far.endpoint", "no private path leads from a to far: CI could not bootstrap it"],
      ["clusters.far.endpoint", "no private path leads from a to far: the hub's argocd calls its members"],
    ],
  },
  {
    when: "a path names a ring that the cluster doesn't have",
    rule: "FW2502",
    fleet: aFleet(
      { "local a": { clusters: { hub: { ring: "one" }, loose: {} } } },
      {
        sync: { source: { url: "https://git.example/f.git", branch: "main", path: "{ring}/{cluster}", auth: { kind: "none" } } },
      },
    ),
    says: [["clusters.loose", "cluster loose has no ring for the source path"]],
  },
  {
    rule: "FW2511",
    when: "an entry leads into a network that something else owns, without public subnets",
    fleet: aFleet(
      { "aws a": { clusters: { hub: {} } }, "aws b": { network: aNetwork("10.200.0.0/16"), clusters: { shop: {} } } },
      { workloads: [aWorkload("shop", ["hub", "shop"], { entry: anEntry() })] },
    ),
    says: [
      ["regions.b.network.subnets", "workload shop has an entry to cluster shop, and the network of b has no public subnets"],
    ],
  },
];

describe("a problem of the plan is found, and said where it can be mended", () => {
  test.each(CASES)("$rule, when $when", ({ rule, fleet, lock = EMPTY_LOCK, says }) => {
    const found = planFleet(fleet, lock).problems.filter((problem) => problem.rule === rule);
    expect(found.map(({ path, message }) => [formatPath(path), message])).toEqual(says);
  });

  test("every rule is raised by one of these", () => {
    expect(new Set([...CASES.map(({ rule }) => rule), ...ELSEWHERE])).toEqual(new Set(PLAN_RULES.map(({ id }) => id)));
  });
});

function addressed(regions: Readonly<Record<string, RegionSketch>>, difference: Partial<Fleet["addressing"]>): Fleet {
  const fleet = aFleet(regions);
  return { ...fleet, addressing: { ...fleet.addressing, ...difference } };
}

function aNetwork(...cidrs: readonly string[]): ExistingNetwork {
  return { id: "vpc-1", cidrs: cidrs.map((block) => Cidr.from(block)), free: [], subnets: {}, routeTables: [], natAddresses: [] };
}

function aLink(first: string, second: string, via: Link["via"]): Link {
  return { between: [first, second], via, reason: undefined, until: undefined };
}

function poolsOf(...maxima: readonly number[]) {
  return { pools: maxima.map((max, at) => aPool(`pool-${at}`, { max })) };
}

/** Small blocks that overlap no others, numbered from a start. */
function blocks(count: number, start = 0): readonly string[] {
  return Array.from({ length: count }, (_, at) => `10.${start}.${at}.0/24`);
}

function name(at: number): string {
  return `r${`${at}`.padStart(3, "0")}`;
}

function many(cloud: "aws" | "gcp", count: number, sketch: RegionSketch = {}): Readonly<Record<string, RegionSketch>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`${cloud} ${name(at)}`, sketch]));
}
