import { expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Entry } from "../../../lib/model/fleet.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload, anExistingCluster } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";

/** What is said of so many entries, each to both clusters of one location. */
function said(count: number, rule: string, entry: Partial<Entry> = {}, provider = "azure"): readonly string[] {
  const workloads = Array.from({ length: count }, (_, at) =>
    aWorkload(`w${at}`, ["hub", "shop"], { entry: anEntry({ host: `w${at}.acme.example`, tls: "none", ...entry }) }),
  );
  const fleet = aFleet(
    { "azure west": { clusters: { hub: {}, shop: {} } }, "azure given": { location: "italynorth" }, "gcp far": {} },
    { dns: aZone({ provider, region: "west", zoneId: undefined, create: true }), workloads },
  );
  return planFleet(fleet, EMPTY_LOCK).problems.flatMap((one) => (one.rule === rule ? [one.message] : []));
}

test("four addresses of the network and one for each cluster of each entry are what a subscription begins with (FW2830)", () => {
  expect([3, 4].map((count) => said(count, "FW2830"))).toEqual([
    [],
    ["subscription 111122223333 in eastus2 would have 12 public addresses"],
  ]);
});

test("each entry in a zone of Azure DNS has a profile, and one more for each cluster by place (FW2830)", () => {
  const profiles = (count: number, entry: Partial<Entry> = {}, provider = "azure") =>
    said(count, "FW2830", entry, provider).filter((message) => message.includes("profiles"));
  expect([100, 101].map((count) => profiles(count))).toEqual([
    [],
    ["the zone's subscription would have 101 profiles of Traffic Manager"],
  ]);
  const geo = { policy: "geo" as const, geo: { hub: ["europe"], shop: ["default"] } };
  expect([33, 34].map((count) => profiles(count, geo))).toEqual([
    [],
    ["the zone's subscription would have 102 profiles of Traffic Manager"],
  ]);
  expect([101, 34].map((count) => profiles(count, count === 34 ? geo : {}, "route53"))).toEqual([[], []]);
});

test("Traffic Manager answers with 200 clusters, and with no more (FW2831)", () => {
  const names = Array.from({ length: 201 }, (_, at) => `c${at}`);
  const clusters = Object.fromEntries(names.map((name) => [name, { existing: anExistingCluster({ id: name }) }]));
  const saidOf = (count: number) => {
    const workloads = [aWorkload("wide", names.slice(0, count), { entry: anEntry({ tls: "none", policy: "weighted" }) })];
    const dns = aZone({ provider: "azure", region: "west", zoneId: undefined, create: true });
    const { problems } = planFleet(
      aFleet({ "azure west": { clusters: { hub: {} } }, "aws far": { clusters } }, { dns, workloads }),
      EMPTY_LOCK,
    );
    return problems.flatMap((one) => (one.rule === "FW2831" ? [one.message] : []));
  };
  expect([200, 201].map(saidOf)).toEqual([[], ["the entry of wide leads to 201 clusters"]]);
});

test("a range of endpoints has an address for the clusters whose numbers it has room for (FW2832)", () => {
  const inner = (number: number, endpoints: number) => {
    const names = Array.from({ length: number }, (_, at) => `c${String(at).padStart(3, "0")}`);
    const clusters = Object.fromEntries(names.slice(0, -1).map((name) => [name, { existing: anExistingCluster({ id: name }) }]));
    const own = names.at(-1) ?? "";
    const workloads = [aWorkload("desk", [own], { entry: anEntry({ tls: "none", reach: "network" }) })];
    const fleet = aFleet(
      { "azure west": { sizes: { endpoints }, clusters: { [own]: {} } }, "aws far": { clusters } },
      { dns: aZone({ provider: "azure", region: "west", zoneId: undefined, create: true }), workloads },
    );
    const { plan, problems } = planFleet(fleet, EMPTY_LOCK);
    const said = problems.flatMap((one) => (one.rule === "FW2832" ? [one.message] : []));
    const range = plan.regions
      .find(({ region }) => region.name === "west")
      ?.ranges.find(({ purpose }) => purpose === "endpoints");
    const [address] = plan.entries.flatMap(({ fronts }) => fronts.map((front) => front.address));
    return { said, fromLast: address === undefined ? undefined : (range?.block.last ?? 0) - Cidr.from(`${address}/32`).first };
  };
  expect(inner(1, 29)).toEqual({ said: [], fromLast: 1 });
  expect(inner(3, 29)).toEqual({ said: [], fromLast: 3 });
  expect(inner(4, 29)).toEqual({ said: ["the endpoints of west have no address for c003"], fromLast: undefined });
  expect(inner(4, 28)).toEqual({ said: [], fromLast: 4 });
});

test("of an entry for everybody no address is chosen", () => {
  const fleet = aFleet(
    { "azure west": { clusters: { hub: {} } }, "gcp far": { clusters: { shop: {} } } },
    {
      workloads: [
        aWorkload("shop", ["hub"], { entry: anEntry({ tls: "none" }) }),
        aWorkload("desk", ["shop"], { entry: anEntry({ reach: "network" }) }),
      ],
    },
  );
  const { plan, problems } = planFleet(fleet, EMPTY_LOCK);
  expect(plan.entries.flatMap(({ fronts }) => fronts.map(({ address }) => address))).toEqual([undefined, undefined]);
  expect(problems.filter(({ rule }) => rule === "FW2832")).toEqual([]);
});

test("a region has an Application Gateway for Containers for one cluster, in a /24 (FW2833)", () => {
  const behind = (clusters: readonly string[], size: number | undefined, entry: Partial<Entry> = {}) => {
    const workloads = [aWorkload("shop", clusters, { entry: anEntry({ via: "accelerator", ...entry }) })];
    const fleet = aFleet(
      {
        "azure west": { sizes: size === undefined ? {} : { "load-balancer": size }, clusters: { hub: {}, shop: {} } },
        "azure east": { location: "westeurope", clusters: { far: {} } },
        "gcp far": { clusters: { third: {}, fourth: {} } },
      },
      { dns: aZone({ provider: "azure", region: "west", zoneId: undefined, create: true }), workloads },
    );
    return planFleet(fleet, EMPTY_LOCK).problems.flatMap((one) => (one.rule === "FW2833" ? [one.message] : []));
  };
  expect([behind(["hub", "far"], undefined), behind(["third", "fourth"], undefined)]).toEqual([[], []]);
  expect(behind(["hub", "shop"], undefined, { via: "dns", tls: "none" })).toEqual([]);
  expect(behind(["hub", "shop"], 24)).toEqual([
    "shop would be the second cluster of west with an Application Gateway for Containers",
  ]);
  expect(behind(["hub"], 23)).toEqual(["load balancers of west have a /23"]);
});

test("a Front Door has 25 endpoints, one for each entry of a subscription (FW2834)", () => {
  const behind = (count: number, location: string) => {
    const workloads = Array.from({ length: count }, (_, at) =>
      aWorkload(`w${at}`, [at < 25 ? "hub" : "far"], { entry: anEntry({ host: `w${at}.acme.example`, via: "accelerator" }) }),
    );
    const fleet = aFleet(
      { "azure west": { clusters: { hub: {} } }, "azure east": { account: location, clusters: { far: {} } } },
      { dns: aZone({ provider: "azure", region: "west", zoneId: undefined, create: true }), workloads },
    );
    return planFleet(fleet, EMPTY_LOCK).problems.flatMap((one) => (one.rule === "FW2834" ? [one.message] : []));
  };
  expect([behind(25, "111122223333"), behind(26, "444455556666")]).toEqual([[], []]);
  expect(behind(26, "111122223333")).toEqual(["the Front Door of subscription 111122223333 would have 26 endpoints"]);
});

test("the plan says what stands in front of a cluster, and why", () => {
  const entries: readonly Partial<Entry>[] = [{ tls: "none" }, { tls: "none", reach: "network" }, { via: "accelerator" }];
  const workloads = entries.map((entry, at) =>
    aWorkload(`w${at}`, ["hub"], { entry: anEntry({ host: `w${at}.acme.example`, ...entry }) }),
  );
  const { plan } = planFleet(aFleet({ "azure west": { clusters: { hub: {} } } }, { workloads }), EMPTY_LOCK);
  expect(plan.decisions).toEqual([
    { about: "entry of w0 on azure", chosen: "public address", why: "bytes are passed on" },
    { about: "entry of w1 on azure", chosen: "network address", why: "only networks of the fleet reach it" },
    { about: "entry of w2 on azure", chosen: "gateway", why: "Front Door ends TLS, and HTTP is spoken behind it" },
  ]);
});
