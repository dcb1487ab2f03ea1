import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import type { Cluster, Fleet, Region } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, anExistingCluster } from "../../support/a-fleet.ts";

const S3 = { backend: "s3", bucket: "acme", region: "eu-west-1", account: "111122223333" } as const;
const FLEET: Fleet = aFleet(
  { "aws west": { clusters: { hub: {}, shop: {} } }, "aws east": { location: "us-east-1" } },
  { state: { ...S3, identity: undefined, jurisdiction: undefined } },
);

function region(change: Partial<Region>): Fleet {
  return { ...FLEET, regions: FLEET.regions.map((one) => (one.name === "east" ? { ...one, ...change } : one)) };
}

function cluster(change: Partial<Cluster>): Fleet {
  return { ...FLEET, clusters: FLEET.clusters.map((one) => (one.name === "shop" ? { ...one, ...change } : one)) };
}

/** What an edit of a living fleet is refused with: the rules, each with its place. */
function refused(after: Fleet): readonly string[] {
  const { problems } = planFleet(after, planFleet(FLEET, EMPTY_LOCK).lock);
  const ours = problems.filter(({ rule }) => /^FW201[1-7]$/.test(rule));
  return ours.map(({ rule, path }) => `${rule} ${formatPath(path)}`);
}

test.each<[string, Fleet, readonly string[]]>([
  ["nothing", FLEET, []],
  ["the fleet's name", { ...FLEET, name: "other" }, ["FW2011 fleet"]],
  ["a region's account", region({ account: "444455556666" }), ["FW2012 regions.east.account"]],
  ["a region's zones", region({ zones: ["use1-az4", "use1-az6"] }), ["FW2012 regions.east.zones"]],
  ["a region's roles", region({ identity: { apply: "a", plan: "b" } }), []],
  ["a cluster's region", cluster({ region: "east" }), ["FW2013 clusters.shop.region"]],
  ["who made a cluster", cluster({ existing: anExistingCluster() }), ["FW2013 clusters.shop.existing"]],
  ["a cluster's service addresses", cluster({ sizes: { services: 20 } }), ["FW2013 clusters.shop.sizes"]],
  ["how a cluster is labelled", cluster({ labels: { team: "shop" } }), []],
  ["the bucket of the states", { ...FLEET, state: { ...FLEET.state, bucket: "other" } as Fleet["state"] }, ["FW2014 state"]],
  ["who reads the states", { ...FLEET, state: { ...FLEET.state, identity: "role" } }, []],
  ["a minor to one before", cluster({ kubernetes: "1.35" }), ["FW2015 clusters.shop.kubernetes"]],
  ["a minor to the next", cluster({ kubernetes: "1.37" }), []],
  ["a minor to the one after", cluster({ kubernetes: "1.38" }), ["FW2015 clusters.shop.kubernetes"]],
  ["that a protected cluster stays", cluster({ state: "absent" }), ["FW2016 clusters.shop"]],
  ["that a cluster is protected", cluster({ protect: false }), []],
])("an edit that changes %s of a living fleet is refused, or goes", (_what, after, expected) => {
  expect(refused(after)).toEqual(expected);
});

test("who brings the nodes of a cluster can't be changed on GKE, and elsewhere wants a yes alone", () => {
  const rules = (cloud: "aws" | "gcp"): readonly string[] => {
    const fleet = (compute: Cluster["compute"]): Fleet => aFleet({ [`${cloud} north`]: { clusters: { hub: { compute } } } });
    const { problems } = planFleet(fleet("pools"), planFleet(fleet("auto"), EMPTY_LOCK).lock);
    return problems.filter(({ severity }) => severity === "error").map(({ rule, path }) => `${rule} ${formatPath(path)}`);
  };
  expect([rules("aws"), rules("gcp")]).toEqual([[], ["FW2013 clusters.hub.compute"]]);
});

test("a name of a cluster that is to be adopted may be put right until something of it was taken over", () => {
  const adopted = (names: Record<string, string>, imports: Record<string, string> = {}): Fleet =>
    cluster({ adopt: { names, imports } });
  const rules = (before: Fleet, after: Fleet): readonly string[] =>
    planFleet(after, planFleet(before, EMPTY_LOCK).lock).problems.map(({ rule }) => rule);
  const wrong = adopted({ cluster: "legacy", "cluster-role": "Wrong" });
  expect(rules(wrong, adopted({ cluster: "legacy" }))).not.toContain("FW2013");
  expect(rules(adopted({ cluster: "wrong" }), adopted({ cluster: "legacy" }))).not.toContain("FW2013");
  const taken = { "aws_eks_cluster.Resource": "legacy" };
  expect(rules(adopted({ cluster: "legacy" }, taken), adopted({ cluster: "other" }, taken))).toContain("FW2013");
  expect(rules(FLEET, adopted({ cluster: "legacy" }))).toContain("FW2013");
});

test("a minor that a control plane can't go to is refused with the one that it can", () => {
  const { lock } = planFleet(FLEET, EMPTY_LOCK);
  const said = ["1.35", "1.38"].map((kubernetes) => {
    const problem = planFleet(cluster({ kubernetes }), lock).problems.find(({ rule }) => rule === "FW2015");
    return [problem?.accepted, problem?.fix];
  });
  expect(said).toEqual([
    ["1.36 or 1.37", "keep 1.36"],
    ["1.36 or 1.37", "set it to 1.37 first"],
  ]);
});

test("states that lie elsewhere are named, three of them and how many more", () => {
  const moved = (region: string, ...clusters: readonly string[]) => {
    const at = (bucket: string): Fleet =>
      aFleet(
        { [region]: { clusters: Object.fromEntries(clusters.map((name) => [name, {}])) } },
        { state: { ...S3, bucket, identity: undefined, jurisdiction: undefined } },
      );
    const { problems } = planFleet(at("other"), planFleet(at("acme"), EMPTY_LOCK).lock);
    return problems.find(({ rule }) => rule === "FW2014")?.message.replace(/ lies in .*/, "");
  };
  expect([moved("aws west", "hub"), moved("local here", "hub", "shop"), moved("aws west", "hub", "shop")]).toEqual([
    "the state of bootstrap-hub, cluster-hub, network-west",
    "the state of bootstrap-hub, bootstrap-shop, cluster-hub and 1 more",
    "the state of bootstrap-hub, bootstrap-shop, cluster-hub and 2 more",
  ]);
});

test("a control plane of this machine goes ahead by any number of minors, and never back", () => {
  const at = (kubernetes: string): Fleet => aFleet({ "local here": { clusters: { hub: { kubernetes } } } });
  const { lock } = planFleet(at("1.34"), EMPTY_LOCK);
  const said = ["1.33", "1.34", "1.35", "1.36"].map((to) =>
    planFleet(at(to), lock).problems.flatMap(({ rule, fix }) => (rule === "FW2015" ? [fix] : [])),
  );
  expect(said).toEqual([["keep 1.34"], [], [], []]);
});

test("a cluster leaves once it was planned without protection", () => {
  const open = planFleet(cluster({ protect: false }), planFleet(FLEET, EMPTY_LOCK).lock).lock;
  expect(planFleet(cluster({ protect: false, state: "absent" }), open).problems).toEqual([]);
});

test("a cluster on Google Cloud leaves one GKE fleet before it joins another (FW2018)", () => {
  const member = (fleetProject: string | undefined) => aFleet({ "gcp north": { clusters: { hub: { fleetProject } } } });
  const edits = (...projects: readonly (string | undefined)[]) => {
    let lock = EMPTY_LOCK;
    return projects.map((project) => {
      const planned = planFleet(member(project), lock);
      lock = planned.lock;
      return planned.problems.filter(({ rule }) => rule === "FW2018").map(({ message }) => message);
    });
  };
  expect(edits(undefined, "acme-prod", "acme-prod", undefined, "acme-other")).toEqual([[], [], [], [], []]);
  expect(edits("acme-prod", "acme-other")).toEqual([[], ["hub is a member of the fleet of acme-prod"]]);
});
