import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { ExistingNetwork, Pool } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { forget } from "../../../lib/plan/retirement.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool } from "../../support/a-fleet.ts";
import type { RegionSketch } from "../../support/a-fleet.ts";

test("no hub in another network calls a private API server of GKE (FW2505)", () => {
  const said = (endpoint: "private" | "restricted") => {
    const fleet = aFleet(
      { "gcp a": { clusters: { hub: {} } }, "gcp b": { clusters: { far: { endpoint } } } },
      {
        access: { operators: [], ci: [{ region: "a" }], principals: [] },
        sync: { registries: ["clusterprofile", "argocd"], agent: "none", hub: "hub" },
      },
    );
    const { problems } = planFleet(fleet, EMPTY_LOCK);
    return problems.filter(({ rule }) => rule === "FW2505").map(({ path, message }) => [formatPath(path), message]);
  };
  expect(said("private")).toEqual([["clusters.far.endpoint", "a can't reach far, and the hub's argocd calls its members"]]);
  expect(said("restricted")).toEqual([]);
});

function others(...natAddresses: readonly string[]): ExistingNetwork {
  return { id: "vpc-1", cidrs: [Cidr.from("172.16.0.0/16")], free: [], subnets: {}, routeTables: [], natAddresses };
}

/** What FW2508 says of a region with so many clusters, each with one pool. */
function crowds(clusters: number, pool: Partial<Pool> = {}): readonly string[] {
  const names = Array.from({ length: clusters }, (_, at) => [`c${at}`, { pools: [aPool("general", pool)] }] as const);
  const { problems } = planFleet(aFleet({ "gcp north": { clusters: Object.fromEntries(names) } }), EMPTY_LOCK);
  return problems.filter(({ rule }) => rule === "FW2508").map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

test("a project has no more clusters in a location than Google gives it (FW2508)", () => {
  const small = { min: 1, max: 1 };
  expect(crowds(100, small)).toEqual([]);
  expect(crowds(101, small)).toEqual([expect.stringMatching(/^clusters\.c99: project \S+ in \S+ would have 101 clusters$/)]);
});

test("a pool has no more nodes in a zone than GKE gives it, over however many zones (FW2508)", () => {
  expect(crowds(1, { max: 1000, zones: 1 })).toEqual([]);
  expect(crowds(1, { max: 1001, zones: 1 })).toEqual([
    "clusters.c0.pools.general.max: pool general in one zone would have 1001 nodes",
  ]);
  expect(crowds(1, { max: 2000, zones: 2 })).toEqual([]);
});

test("a cluster has no more nodes than GKE gives it, in whatever pools (FW2508)", () => {
  const nodes = (pools: number): readonly string[] => {
    const some = Array.from({ length: pools }, (_, at) => aPool(`p${at}`, { max: 3000, zones: 3 }));
    const { problems } = planFleet(aFleet({ "gcp north": { clusters: { hub: { pools: some } } } }), EMPTY_LOCK);
    return problems.filter(({ rule }) => rule === "FW2508").map(({ message }) => message);
  };
  expect([nodes(5), nodes(6)]).toEqual([[], ["hub would have 18000 nodes"]]);
});

test.each<[what: string, from: RegionSketch & { readonly cloud: string }, most: number]>([
  ["another network on Google Cloud, which shows two addresses", { cloud: "gcp" }, 98],
  ["a network on AWS with three zones", { cloud: "aws", zones: ["euw1-az1", "euw1-az2", "euw1-az3"] }, 97],
  ["a network on Azure, which shows four", { cloud: "azure" }, 96],
  ["a network without zones", { cloud: "aws", zones: [] }, 99],
  ["a place without a network of ours", { cloud: "external" }, 99],
  ["a network that something else owns, by the addresses that it names", { cloud: "aws", network: others("192.0.2.1") }, 99],
  ["a network that shows nobody", { cloud: "aws", network: others() }, 100],
])("a GKE cluster lets in 100 blocks, those of %s among them (FW2507)", (_, { cloud, ...far }, most) => {
  const said = (endpoint: "restricted" | "public", operators: number) => {
    const blocks = Array.from({ length: operators }, (_, at) => Cidr.from(`203.0.113.${at}/32`));
    const fleet = aFleet(
      { "gcp north": { clusters: { hub: { endpoint } } }, [`${cloud} far`]: far },
      { access: { operators: blocks, ci: [{ region: "far" }], principals: [] } },
    );
    const { problems } = planFleet(fleet, EMPTY_LOCK);
    return problems.filter(({ rule }) => rule === "FW2507").map(({ message }) => message);
  };
  expect([most, most + 1].map((count) => said("restricted", count))).toEqual([[], ["101 blocks may call the API server of hub"]]);
  expect(said("public", 150)).toEqual([]);
});

test("a cluster that comes back under the name of one that left is told of its key ring (FW2509)", () => {
  const fleet = (...names: readonly string[]) =>
    aFleet({ "gcp north": { clusters: Object.fromEntries(names.map((name) => [name, {}])) } });
  const first = planFleet(fleet("hub", "shop"), EMPTY_LOCK);
  const said = (lock: Lock) =>
    planFleet(fleet("hub", "shop"), lock)
      .problems.filter(({ rule }) => rule === "FW2509")
      .map(({ message }) => message);
  expect(said(first.lock)).toEqual([]);
  const left = forget(first.lock, ["cluster/shop"]);
  expect(said(left)).toEqual(["a cluster shop has left, and its key ring acme-shop stays"]);
});
