import { describe, expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Connectivity, Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { wavesOf } from "../../lib/plan/waves.ts";
import { LOCAL_STATE, aFleet, aWorkload, anExistingCluster } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";

const CI = Cidr.from("198.51.100.7/32");

function linked(...links: readonly (readonly [string, string, "peering" | "transit" | "vpn" | "none"])[]): Connectivity {
  return {
    default: "none",
    hubs: {},
    links: links.map(([first, second, via]) => ({ between: [first, second], via, reason: undefined, until: undefined })),
  };
}

function stacksOf(fleet: Fleet): Readonly<Record<string, readonly string[]>> {
  const { stacks } = planFleet(fleet, EMPTY_LOCK).plan;
  return Object.fromEntries(stacks.map(({ id, after }) => [id, after.map(({ stack }) => stack)]));
}

describe("stacks", () => {
  test("of local clusters are the cluster and its bootstrap, the hub's first", () => {
    expect(stacksOf(aFleet({ "local here": { clusters: { hub: {}, member: {} } } }, { sync: { hub: "hub" } }))).toEqual({
      "cluster-hub": [],
      "cluster-member": [],
      "bootstrap-hub": ["cluster-hub"],
      "bootstrap-member": ["bootstrap-hub", "cluster-hub", "cluster-member"],
    });
  });

  test("of a mesh peer in one stack for each cloud, which bootstraps wait for where the path leads over it", () => {
    const fleet = aFleet({ "aws a": { clusters: { hub: {} } }, "aws b": { clusters: { member: {} } } });
    expect(stacksOf(fleet)).toMatchObject({
      "peering-aws": ["network-a", "network-b"],
      "bootstrap-hub": ["cluster-hub"],
      "bootstrap-member": ["bootstrap-hub", "cluster-hub", "cluster-member", "peering-aws"],
    });
  });

  test("of a hub on AWS have a gateway in each region, elsewhere one in the hub", () => {
    const hub = { connectivity: { default: "hub", hubs: {}, links: [] } } as const;
    expect(stacksOf(aFleet({ "aws a": {}, "aws b": {} }, hub))).toEqual({
      "network-a": [],
      "network-b": [],
      "gateway-a": ["network-a"],
      "gateway-b": ["network-b"],
      "peering-aws": ["gateway-a", "gateway-b", "network-a", "network-b"],
    });
    expect(Object.keys(stacksOf(aFleet({ "azure a": {}, "azure b": {} }, hub)))).toEqual([
      "gateway-a",
      "network-a",
      "network-b",
      "peering-azure",
    ]);
  });

  test("of transit without a hub have their gateway in the first of the two", () => {
    const fleet = aFleet({ "gcp a": {}, "gcp b": {} }, { connectivity: linked(["a", "b", "transit"]) });
    expect(stacksOf(fleet)["peering-gcp"]).toEqual(["gateway-a", "network-a", "network-b"]);
  });

  test("of a link wait for both gateways, and bootstraps for all on the way", () => {
    const fleet = aFleet(
      { "aws a": { clusters: { hub: {} } }, "gcp b": { clusters: { member: {} } } },
      { connectivity: linked(["a", "b", "vpn"]), access: { operators: [], ci: [CI, { region: "a" }], principals: [] } },
    );
    expect(stacksOf(fleet)).toMatchObject({
      "link-a--b": ["gateway-a", "gateway-b", "network-a", "network-b"],
      "cluster-member": ["network-a", "network-b"],
      "access-hub": ["cluster-hub", "network-a"],
      "bootstrap-hub": ["access-hub", "cluster-hub"],
      "bootstrap-member": ["bootstrap-hub", "cluster-hub", "cluster-member", "gateway-a", "gateway-b", "link-a--b"],
    });
  });

  test("of a cluster wait for the networks of its callers, never for their clusters", () => {
    const regions = {
      "aws a": { clusters: { hub: {} } },
      "azure b": { clusters: { member: {} } },
      "azure c": { clusters: { other: {} } },
    };
    for (const registry of ["argocd", "flux"] as const) {
      const push = stacksOf(aFleet(regions, { sync: { registries: ["clusterprofile", registry], agent: "none" } }));
      expect(push["cluster-member"]).toEqual(["network-a", "network-b"]);
      expect(push["cluster-hub"]).toEqual(["network-a"]);
    }
    const pull = stacksOf(aFleet(regions, { sync: { registries: ["clusterprofile", "ocm"], agent: "ocm" } }));
    expect(pull["cluster-hub"]).toEqual(["network-a", "network-b", "network-c"]);
    expect(pull["cluster-member"]).toEqual(["network-b"]);
  });

  test("admit callers on private paths by rules of their own on AWS only", () => {
    const ids = Object.keys(
      stacksOf(
        aFleet(
          { "aws a": { clusters: { hub: {} } }, "azure b": { clusters: { member: {} } } },
          { access: { operators: [Cidr.from("10.1.0.0/16")], ci: [], principals: [] } },
        ),
      ),
    );
    expect(ids.filter((id) => id.startsWith("access-"))).toEqual(["access-hub"]);
  });

  test("of an entry stand in front of the clusters' networks, and the names follow", () => {
    const entry = anEntry();
    const fleet = aFleet(
      {
        "aws a": { clusters: { hub: {}, one: {} } },
        "gcp b": { clusters: { two: {} } },
        "gcp c": {},
        "local d": { clusters: { three: {} } },
      },
      { workloads: [aWorkload("shop", ["one", "two", "three"], { entry }), aWorkload("inner", ["hub"])] },
    );
    const stacks = stacksOf({ ...fleet, dns: aZone({ provider: "azure", region: "a" }) });
    expect(stacks).toMatchObject({
      "entry-a": ["network-a"],
      "entry-b": ["network-b"],
      "entry-global": ["entry-a", "entry-b"],
    });
    expect(Object.keys(stacks).filter((id) => id.startsWith("entry-"))).toHaveLength(3);
  });

  test("make a zone once a single entry leads somewhere, and not before", () => {
    const zone = { dns: aZone({ create: true, region: "a" }) };
    const of = (...workloads: Fleet["workloads"]): readonly string[] =>
      Object.keys(stacksOf(aFleet({ "aws a": { clusters: { hub: {} } } }, { ...zone, workloads })));
    expect(of(aWorkload("shop", ["hub"], { entry: anEntry() }))).toContain("dns-zone");
    expect(of(aWorkload("inner", ["hub"]))).not.toContain("dns-zone");
  });

  test("of what something else owns give their outputs and nothing more", () => {
    const existing = anExistingCluster();
    const network = { id: "vpc", cidrs: [Cidr.from("10.0.0.0/16")], free: [], subnets: {}, routeTables: [], natAddresses: [] };
    const fleet = aFleet({
      "aws a": { network, clusters: { hub: {} } },
      "aws b": { clusters: { other: { existing } } },
      "external c": {},
    });
    expect(stacksOf(fleet)).toMatchObject({ "network-a": [], "cluster-hub": ["network-a"], "cluster-other": [] });
  });

  test("have the state of their region, and one key for ever", () => {
    const own = { ...LOCAL_STATE, dir: "elsewhere" } as const;
    const { stacks } = planFleet(aFleet({ "aws a": { state: own, clusters: { hub: {} } }, "aws b": {} }), EMPTY_LOCK).plan;
    expect(Object.fromEntries(stacks.map(({ id, state, stateKey }) => [id, [state === own, stateKey]]))).toEqual({
      "bootstrap-hub": [true, "acme/bootstrap-hub.tfstate"],
      "cluster-hub": [true, "acme/cluster-hub.tfstate"],
      "network-a": [true, "acme/network-a.tfstate"],
      "network-b": [false, "acme/network-b.tfstate"],
      "peering-aws": [false, "acme/peering-aws.tfstate"],
    });
  });

  test("that wait for each other, or for one that is not there, are a fault of ours", () => {
    expect(() => wavesOf([{ id: "a", after: [{ stack: "b", why: "" }] }])).toThrow("no order for a");
  });
});
