import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { Fleet, Link } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";

/** The rules among some that speak about a fleet. */
function rulesOf(fleet: Fleet, asked: readonly string[]): readonly string[] {
  const raised = new Set(planFleet(fleet, EMPTY_LOCK).problems.map(({ rule }) => rule));
  return asked.filter((rule) => raised.has(rule));
}

/** One network that others are linked to, none of them to another. */
function star(via: Link["via"], others: number, region: RegionSketch = {}): Fleet {
  const names = Array.from({ length: others }, (_, at) => `r${at}`);
  const links = names.map((name): Link => ({ between: ["middle", name], via, reason: undefined, until: undefined }));
  const regions = Object.fromEntries(["middle", ...names].map((name) => [`aws ${name}`, region]));
  return aFleet(regions, { connectivity: { default: "none", hubs: {}, links } });
}

/** A network between two others, one of which has so many blocks; the other has one. */
function wideNeighbour(blocks: number): Fleet {
  const cidrs = Array.from({ length: blocks }, (_, at) => Cidr.from(`192.168.${Math.floor(at / 16)}.${(at % 16) * 16}/28`));
  const network = { id: "vpc-0e", cidrs, free: [], subnets: {}, routeTables: [], natAddresses: [] };
  const { regions, ...rest } = star("peering", 2);
  const wide = regions.map((region) => (region.name === "r0" ? { ...region, network, zones: [], nat: undefined } : region));
  return { ...rest, regions: wide };
}

describe("quotas of AWS", () => {
  test("50 peerings come by themselves, up to 125 are there for the asking, and no more", () => {
    const said = [50, 51, 125, 126].map((count) => rulesOf(star("peering", count), ["FW2302", "FW2304"]));
    expect(said).toEqual([[], ["FW2304"], ["FW2304"], ["FW2302"]]);
  });

  test("500 routes come by themselves, up to 1,000 are there for the asking, and no more", () => {
    const said = [500, 501, 1000, 1001].map((count) => rulesOf(wideNeighbour(count - 1), ["FW2303", "FW2305"]));
    expect(said).toEqual([[], ["FW2305"], ["FW2305"], ["FW2303"]]);
  });

  test("routes are counted where networks reach each other, which those on two peerings of a third don't", () => {
    const { problems } = planFleet(wideNeighbour(501), EMPTY_LOCK);
    expect(problems.filter(({ rule }) => rule === "FW2305").map(({ path }) => path)).toEqual([["regions", "middle"]]);
  });

  test("five transit gateways stand in one place, others elsewhere don't count", () => {
    expect([4, 5].map((count) => rulesOf(star("transit", count), ["FW2306"]))).toEqual([[], ["FW2306"]]);
    const apart = star("transit", 5);
    const regions = apart.regions.map((region) => (region.name === "r0" ? { ...region, account: "444455556666" } : region));
    expect(rulesOf({ ...apart, regions }, ["FW2306"])).toEqual([]);
  });
});

describe("an EKS API server", () => {
  const addresses = (count: number): readonly Cidr[] =>
    Array.from({ length: count }, (_, at) => Cidr.from(`198.51.100.${at}/32`));
  const called = (operators: number, runner: RegionSketch, hub: NonNullable<RegionSketch["clusters"]>["x"] = {}): Fleet =>
    aFleet(
      { "aws eu-west": { clusters: { hub } }, "aws runner": runner },
      { access: { operators: addresses(operators), ci: [{ region: "runner" }], principals: [] } },
    );

  test.each<[string, Fleet, boolean]>([
    ["37 blocks and one NAT gateway in each of three zones are 40", called(37, {}), false],
    ["with one block more they are 41", called(38, {}), true],
    ["a single NAT gateway shows one address", called(39, { nat: "single" }), false],
    ["so that with 40 blocks they are 41", called(40, { nat: "single" }), true],
    ["a network without a way out shows none", called(40, { nat: "none" }), false],
    ["so that 41 blocks are 41", called(41, { nat: "none" }), true],
    ["a private one lets nobody in from the internet, so nothing is counted", called(41, {}, { endpoint: "private" }), false],
  ])("takes 40 blocks from the internet: %s", (_why, fleet, refused) => {
    expect(rulesOf(fleet, ["FW2504"])).toEqual(refused ? ["FW2504"] : []);
  });
});
