import { describe, expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool } from "../../support/a-fleet.ts";

describe("the fix for too few addresses", () => {
  test.each([
    ["gcp", 257, "set clusters.hub.sizes.pods to 15, or lower the pools' max"],
    ["gcp", 1020, "set clusters.hub.sizes.pods to 14, or lower the pools' max"],
    ["azure", 300, "set clusters.hub.sizes.pods to 15, or lower the pools' max"],
    ["azure", 16385, "lower the pools' max"],
  ] as const)("on %s for %d nodes is the smallest range that holds them", (cloud, nodes, fix) => {
    const { problems } = planFleet(aFleet({ [`${cloud} a`]: { clusters: { hub: poolsOf(nodes) } } }), EMPTY_LOCK);
    expect(
      problems.filter(({ rule, message }) => rule === "FW2109" && message.includes("pods")).map((problem) => problem.fix),
    ).toEqual([fix]);
  });

  test("mends it: a larger range beside the first holds the nodes", () => {
    const first = planFleet(aFleet({ "gcp a": { clusters: { hub: poolsOf(300) } } }), EMPTY_LOCK);
    const fleet = aFleet({ "gcp a": { clusters: { hub: { ...poolsOf(300), sizes: { pods: 15 } } } } });
    expect(planFleet(fleet, first.lock).problems).toEqual([]);
  });
});

function poolsOf(max: number) {
  return { pools: [aPool("general", { max })] };
}
