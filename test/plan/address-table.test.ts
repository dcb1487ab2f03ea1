import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { RangePurpose } from "../../lib/model/fleet.ts";
import { NETWORK_CLOUDS } from "../../lib/clouds/clouds.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { accepts } from "../../lib/plan/sizes.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";

const PURPOSES: readonly RangePurpose[] = [
  "block",
  "private",
  "public",
  "intra",
  "nodes",
  "pods",
  "services",
  "control-plane",
  "proxy",
  "gateway",
  "load-balancer",
  "endpoints",
];

test("each cloud takes the sizes that it says it takes", () => {
  const prefixes = Array.from({ length: 33 }, (_, prefix) => prefix);
  const lines = NETWORK_CLOUDS.flatMap((cloud) =>
    PURPOSES.flatMap((purpose) => {
      const taken = prefixes.filter((prefix) => accepts(cloud, purpose, prefix));
      return taken.length === 0 ? [] : [`${cloud} ${purpose} /${taken[0]} to /${taken.at(-1)}`];
    }),
  );
  expect(lines).toEqual([
    "aws block /16 to /28",
    "aws private /16 to /28",
    "aws public /16 to /28",
    "aws intra /16 to /28",
    "aws pods /10 to /24",
    "aws services /14 to /24",
    "azure block /8 to /28",
    "azure nodes /8 to /28",
    "azure pods /10 to /24",
    "azure services /14 to /24",
    "azure control-plane /8 to /28",
    "azure gateway /8 to /24",
    "azure load-balancer /8 to /24",
    "azure endpoints /8 to /29",
    "gcp block /8 to /28",
    "gcp nodes /8 to /29",
    "gcp pods /9 to /24",
    "gcp services /16 to /27",
    "gcp control-plane /28 to /28",
    "gcp proxy /8 to /26",
  ]);
});

describe("ranges inside of clusters", () => {
  /** What the only cluster of a cloud uses, by purpose. */
  function inside(cloud: string, sketch: NonNullable<RegionSketch["clusters"]>[string]): unknown {
    const { plan } = planFleet(aFleet({ [`${cloud} a`]: { clusters: { hub: sketch } } }), EMPTY_LOCK);
    const own = plan.clusters[0]?.ranges.filter(({ purpose }) => purpose === "pods" || purpose === "services") ?? [];
    return Object.fromEntries(own.map(({ purpose, block, routed }) => [purpose, `${block}${routed ? "" : " reused"}`]));
  }

  test("are the same for all clusters of a cloud", () => {
    const overlay = { pods: "overlay" } as const;
    expect(["aws", "gcp", "azure", "local"].map((cloud) => inside(cloud, overlay))).toEqual([
      { pods: "100.64.0.0/16 reused", services: "172.20.0.0/16 reused" },
      { pods: "100.64.0.0/16 reused", services: "34.118.224.0/20 reused" },
      { pods: "100.64.0.0/16 reused", services: "172.20.0.0/16 reused" },
      { pods: "10.244.0.0/16 reused", services: "10.96.0.0/16 reused" },
    ]);
  });

  test("have the size that is asked for", () => {
    expect(inside("azure", { sizes: { pods: 12, services: 18 } })).toEqual({
      pods: "100.64.0.0/12 reused",
      services: "172.20.0.0/18 reused",
    });
  });

  test("of GKE's services are routed where a size is asked for", () => {
    expect(inside("gcp", { sizes: { services: 21 } })).toEqual({ pods: "10.0.0.0/20", services: "10.0.16.0/21" });
  });

  test("of a size that the cloud doesn't take have the usual one, beside the problem", () => {
    expect(inside("gcp", { sizes: { services: 28 } })).toEqual({ pods: "10.0.0.0/20", services: "10.0.16.0/20" });
  });
});

describe("addresses that no network may have", () => {
  const refused = (cidr: string, cloud: "aws" | "azure"): boolean => {
    const network = { id: "vpc", cidrs: [Cidr.from(cidr)], free: [], subnets: {}, routeTables: [], natAddresses: [] };
    return planFleet(aFleet({ [`${cloud} a`]: { network } }), EMPTY_LOCK).problems.some(({ rule }) => rule === "FW2108");
  };

  test.each([
    ["0.0.0.0/8", "", "1.0.0.0/32", "aws"],
    ["127.0.0.0/8", "126.255.255.255/32", "128.0.0.0/32", "aws"],
    ["169.254.0.0/16", "169.253.255.255/32", "169.255.0.0/32", "aws"],
    ["172.30.0.0/15", "172.29.255.255/32", "172.32.0.0/32", "azure"],
    ["192.0.2.0/24", "192.0.1.255/32", "192.0.3.0/32", "azure"],
    ["224.0.0.0/3", "223.255.255.255/32", "", "aws"],
  ] as const)("are all of %s and not its neighbours", (forbidden, before, after, cloud) => {
    const block = Cidr.from(forbidden);
    const ends = [block.address(0), block.address(block.size - 1)].map((address) => refused(`${address}/32`, cloud));
    expect(ends).toEqual([true, true]);
    expect([before, after].filter((neighbour) => neighbour !== "").map((neighbour) => refused(neighbour, cloud))).not.toContain(
      true,
    );
  });
});

describe("limits are reached before they are broken", () => {
  const ruleFor = (blocks: number): readonly string[] => {
    const cidrs = Array.from({ length: blocks }, (_, at) => Cidr.from(`192.168.${at}.0/24`));
    const network = { id: "vpc", cidrs, free: [], subnets: {}, routeTables: [], natAddresses: [] };
    return planFleet(aFleet({ "aws a": { network } }), EMPTY_LOCK).problems.map(({ rule }) => rule);
  };

  test("a VPC has 5 blocks without asking, 50 with, and no more", () => {
    expect([5, 6, 50, 51].map(ruleFor)).toEqual([[], ["FW2110"], ["FW2110"], ["FW2111"]]);
  });

  test("a route table has 1,000 routes", () => {
    const network = (count: number) => ({
      id: "vpc",
      cidrs: Array.from({ length: count }, (_, at) => Cidr.from(`192.168.${Math.floor(at / 16)}.${(at % 16) * 16}/28`)),
      free: [],
      subnets: {},
      routeTables: [],
      natAddresses: [],
    });
    const rules = (count: number): boolean =>
      planFleet(aFleet({ "aws a": {}, "aws b": { network: network(count) } }), EMPTY_LOCK).problems.some(
        ({ rule }) => rule === "FW2303",
      );
    expect([1000, 1001].map(rules)).toEqual([false, true]);
  });
});
