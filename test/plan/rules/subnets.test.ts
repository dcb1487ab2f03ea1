import { describe, expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { ExistingNetwork, Fleet } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";

function said(rule: string, fleet: Fleet, lock: Lock = EMPTY_LOCK): readonly (readonly [path: string, message: string])[] {
  const { problems } = planFleet(fleet, lock);
  return problems.filter((one) => one.rule === rule).map(({ path, message }) => [formatPath(path), message]);
}

function withBlocks(...cidrs: readonly string[]): ExistingNetwork {
  return { id: "vpc-1", cidrs: cidrs.map((block) => Cidr.from(block)), free: [], subnets: {}, routeTables: [], natAddresses: [] };
}

describe("FW2112: nothing leaves while something stands in it", () => {
  const lost = (before: Fleet, after: Fleet) => said("FW2112", after, planFleet(before, EMPTY_LOCK).lock);

  test("no zone of a network of ours", () => {
    const before = aFleet({ "aws a": { clusters: { hub: {} } } });
    const after = aFleet({ "aws a": { zones: ["euw1-az1", "euw1-az2"], clusters: { hub: {} } } });
    expect(lost(before, after)).toEqual([
      ["regions.a.zones", "pool/general of hub stands in what region a no longer has: private subnet euw1-az3"],
      ["regions.a.zones", "control-plane of hub stands in what region a no longer has: intra subnet euw1-az3"],
    ]);
  });

  test("no subnet of an existing network", () => {
    const of = (...ids: readonly string[]): Fleet =>
      aFleet({
        "aws a": { network: { ...withBlocks("10.9.0.0/16"), subnets: { private: ids } }, clusters: { hub: { pools: [] } } },
      });
    expect(lost(of("subnet-1", "subnet-2"), of("subnet-1"))).toEqual([
      ["regions.a.network.subnets", "control-plane of hub stands in what region a no longer has: private subnet subnet-2"],
    ]);
    expect(lost(of("subnet-1"), of("subnet-1", "subnet-2"))).toEqual([]);
  });
});

describe("FW2114: nodes that EKS Auto Mode brings have a way out", () => {
  const tiers = (fleet: Fleet, lock: Lock): readonly (string | undefined)[] =>
    planFleet(fleet, lock).plan.clusters.map(({ subnets }) =>
      [...new Set(subnets["control-plane"]?.map(({ tier }) => tier))].join(),
    );
  const auto = aFleet({ "aws a": { clusters: { hub: { compute: "auto", pools: [] } } } });
  const pools = aFleet({ "aws a": { clusters: { hub: {} } } });

  test("because the control plane that they stand beside is in private subnets", () => {
    expect(tiers(auto, EMPTY_LOCK)).toEqual(["private"]);
    expect(said("FW2114", auto)).toEqual([]);
  });

  test("and a control plane stays where it was made", () => {
    expect(tiers(pools, EMPTY_LOCK)).toEqual(["intra"]);
    expect(tiers(pools, planFleet(auto, EMPTY_LOCK).lock)).toEqual(["private"]);
  });

  test("so that a cluster made with pools stays one", () => {
    const { lock } = planFleet(pools, EMPTY_LOCK);
    expect(tiers(auto, lock)).toEqual(["intra"]);
    expect(said("FW2114", auto, lock).map(([path]) => path)).toEqual(["clusters.hub.compute"]);
  });

  test("which is no question where clusters have no network", () => {
    const local = aFleet({ "local a": { clusters: { hub: { compute: "auto" } } } });
    expect(said("FW2114", local)).toEqual([]);
  });
});

test("FW2114 is asked of clusters in networks only", () => {
  const existing = {
    id: "hub-1",
    kubeconfig: undefined,
    context: undefined,
    endpoint: undefined,
    ca: undefined,
    role: undefined,
    exec: [],
  };
  const fleet = aFleet({ "external home": { clusters: { hub: { compute: "auto", pools: [], existing } } } });
  expect(said("FW2114", fleet)).toEqual([]);
});

describe("FW2113: an existing VPC has blocks that AWS puts into one", () => {
  test("and is refused with others", () => {
    const fleet = aFleet({
      "aws a": { network: withBlocks("10.0.0.0/20", "10.0.16.0/20") },
      "aws b": { network: withBlocks("10.1.0.0/20", "10.0.32.0/20", "100.64.0.0/16") },
      "gcp c": { network: withBlocks("10.8.0.0/16", "192.168.0.0/16") },
      "aws d": { network: withBlocks("10.9.0.0/16", "192.168.128.0/20") },
    });
    expect(said("FW2113", fleet)).toEqual([
      ["regions.a.network.cidrs", "AWS never has 10.0.0.0/20 and 10.0.16.0/20 in one VPC, as region a has"],
      ["regions.d.network.cidrs", "AWS never has 10.9.0.0/16 and 192.168.128.0/20 in one VPC, as region d has"],
    ]);
  });
});
