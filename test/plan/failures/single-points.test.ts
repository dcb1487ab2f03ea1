import { describe, expect, test } from "@jest/globals";
import type { Fleet } from "../../../lib/model/fleet.ts";
import type { SinglePoint } from "../../../lib/model/workload-plan.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";

function pointsOf(
  regions: Readonly<Record<string, RegionSketch>>,
  workload: Fleet["workloads"][number],
  sketch: Partial<Pick<Fleet, "connectivity" | "dns">> = {},
): readonly SinglePoint[] {
  const fleet = aFleet(regions, { dns: aZone({ region: "eu-west" }), ...sketch, workloads: [workload] });
  return planFleet(fleet, EMPTY_LOCK).workloads[0]?.singlePoints ?? [];
}

function named(points: readonly SinglePoint[]): readonly string[] {
  return points.map(({ kind, name }) => `${kind} ${name}`);
}

const PLACES = {
  "aws eu-west": { clusters: { one: {} } },
  "aws eu-mid": { location: "eu-central-1", clusters: { two: {} } },
  "gcp north": { clusters: { three: {} } },
};

describe("a replicated workload", () => {
  test("in one cluster depends on that cluster, its place and its cloud, and on no zone while its nodes run in several", () => {
    const points = pointsOf(PLACES, aWorkload("shop", ["one"]));
    expect(named(points)).toEqual(["cluster one", "region aws eu-west-1", "cloud aws"]);
    expect(points.map(({ why }) => why)).toEqual(Array(3).fill("no cluster of it is left"));
    expect(points.map(({ removedBy }) => removedBy)).toEqual([
      "another cluster under `clusters`",
      "another cluster under `clusters` in another location",
      "another cluster under `clusters` on another cloud",
    ]);
  });

  test("on two clouds depends on no network between them, and on the one provider of names that its zone has", () => {
    const points = pointsOf(PLACES, aWorkload("shop", ["one", "three"], { entry: anEntry() }));
    expect(named(points)).toEqual(["dns route53"]);
    expect(points[0]?.removedBy).toContain("a zone has one provider");
  });

  test("in two regions of the fleet that are one place depends on that place", () => {
    const points = pointsOf(
      { "aws eu-west": { clusters: { one: {} } }, "aws eu-west-2": { clusters: { two: {} } } },
      aWorkload("shop", ["one", "two"]),
    );
    expect(named(points)).toEqual(["region aws eu-west-1", "cloud aws"]);
  });

  test("whose two clusters have all of their nodes in the same zone depends on it", () => {
    const narrow = { pools: [aPool("general", { zones: 1 })] };
    const points = pointsOf({ "aws eu-west": { clusters: { one: narrow, two: narrow } } }, aWorkload("shop", ["one", "two"]));
    expect(named(points)).toContain("zone euw1-az1");
  });

  test("whose other cluster has weight 0 depends on the first where nobody else is ever asked, and not with Route 53", () => {
    const entry = anEntry({ policy: "weighted", weights: { one: 1, three: 0 } });
    const shop = aWorkload("shop", ["one", "three"], { entry });
    expect(named(pointsOf(PLACES, shop, { dns: aZone({ provider: "azure", region: "eu-west" }) }))).toContain("cluster one");
    expect(named(pointsOf(PLACES, shop))).toEqual(["dns route53"]);
  });

  test("led to by place depends on the cluster of users whom nobody else serves", () => {
    const entry = anEntry({ policy: "geo", geo: { one: ["europe"], three: ["default"] } });
    const points = pointsOf(PLACES, aWorkload("shop", ["one", "three"], { entry }));
    expect(points.find(({ kind }) => kind === "cluster")).toEqual({
      kind: "cluster",
      name: "three",
      why: "users of default are led nowhere",
      removedBy: "another cluster that serves `default`",
    });
    expect(named(points)).not.toContain("cluster one");
  });
});

describe("a segmented workload", () => {
  const billing = aWorkload("billing", ["one", "two"], { topology: "segmented", components: { api: ["one"], ledger: ["two"] } });

  test("depends on the hub that its parts reach each other over, and on a region that has none of them", () => {
    const points = pointsOf({ ...PLACES, "aws between": { location: "eu-north-1" } }, billing, {
      connectivity: { default: "hub", hubs: { aws: "between" }, links: [] },
    });
    expect(named(points).filter((point) => !point.startsWith("cluster "))).toEqual([
      "link between and eu-mid",
      "link between and eu-west",
      "hub between",
      "region aws eu-north-1",
      "region aws eu-central-1",
      "region aws eu-west-1",
      "cloud aws",
    ]);
    expect(points.find(({ kind }) => kind === "hub")?.why).toBe("api and ledger no longer reach each other");
  });

  test("of parts that nothing joins depends on no link", () => {
    const points = pointsOf(PLACES, billing, { connectivity: { default: "none", hubs: {}, links: [] } });
    expect(named(points).filter((point) => /^(link|hub)/.test(point))).toEqual([]);
  });
});
