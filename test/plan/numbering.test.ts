import { expect, test } from "@jest/globals";
import type { Cloud, Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet } from "../support/a-fleet.ts";

/** Two regions of a cloud that meet in gateways. */
function withGateway(cloud: Cloud): Fleet {
  return aFleet({ [`${cloud} a`]: {}, [`${cloud} b`]: {} }, { connectivity: { default: "hub", hubs: {}, links: [] } });
}

/** A lock in which all these numbers were somebody else's. */
function taken(kind: "asn" | "mesh-id", first: number, last: number): Lock {
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => `${first + at}`);
  return { ...EMPTY_LOCK, grants: numbers.map((value) => ({ kind, owner: `region/gone-${value}`, value, state: "retired" })) };
}

function asns(fleet: Fleet, lock: Lock): readonly string[] {
  return planFleet(fleet, lock)
    .added.filter(({ kind }) => kind === "asn")
    .map(({ owner, value }) => `${owner} ${value}`);
}

test.each([
  ["aws", 64512, 64899],
  ["gcp", 64900, 65199],
] as const)("gateways of %s have numbers from %d to %d, and no others", (cloud, first, last) => {
  const fleet = withGateway(cloud);
  expect(asns(fleet, EMPTY_LOCK)[0]).toBe(`region/a ${first}`);
  expect(asns(fleet, taken("asn", first, last - 1))[0]).toBe(`region/a ${last}`);
  expect(asns(fleet, taken("asn", first, last))).toEqual([]);
});

test("each gateway on AWS has a number of its own; a region without one has none", () => {
  expect(asns(withGateway("aws"), EMPTY_LOCK)).toEqual(["region/a 64512", "region/b 64513"]);
  expect(asns(withGateway("gcp"), EMPTY_LOCK)).toEqual(["region/a 64900"]);
  expect(asns(aFleet({ "aws a": {}, "aws b": {} }), EMPTY_LOCK)).toEqual([]);
});

test("every gateway on Azure has the one number of hubs, which is nobody's to keep", () => {
  const { plan, added } = planFleet(withGateway("azure"), EMPTY_LOCK);
  expect(plan.regions.map(({ asn }) => asn)).toEqual([65515, undefined]);
  expect(added.filter(({ kind }) => kind === "asn")).toEqual([]);
});

test("clusters are numbered from 1 to 511 for meshes", () => {
  const fleet = aFleet({ "local a": { clusters: { hub: {} } } });
  const meshId = (lock: Lock) => planFleet(fleet, lock).plan.clusters[0]?.meshId;
  expect([meshId(EMPTY_LOCK), meshId(taken("mesh-id", 1, 510)), meshId(taken("mesh-id", 1, 511))]).toEqual([1, 511, undefined]);
});

test.each([
  ["mesh-id", "cluster/hub", "900", "a number from 1 to 511"],
  ["ports", "cluster/hub", "40000-40007", "8 in a row from 16000 to 31999"],
] as const)("a live %s that %s can't use is refused with what would do", (kind, owner, value, accepted) => {
  const fleet = aFleet({ "local a": { clusters: { hub: {} } } });
  const lock: Lock = { ...EMPTY_LOCK, grants: [{ kind, owner, value, state: "live" }] };
  const problem = planFleet(fleet, lock).problems.find(({ rule }) => rule === "FW2002");
  expect(problem?.accepted).toBe(accepted);
});
