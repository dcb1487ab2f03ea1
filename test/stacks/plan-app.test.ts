import { describe, expect, test } from "@jest/globals";
import type { Fleet } from "../../lib/model/fleet.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { aFleet } from "../support/a-fleet.ts";

const LAPTOP = { "local laptop": { ports: { first: 16000, last: 16999 }, clusters: { hub: {}, shop: {} } } };

function appOf(fleet: Fleet) {
  return () => planApp(planFleet(fleet, EMPTY_LOCK).plan);
}

describe("an app made from a plan", () => {
  test("has one stack for each state, deployed in the order of the plan", () => {
    const app = appOf(aFleet(LAPTOP))();
    const stacks = Object.fromEntries(
      app.node.children.map((stack) => [
        stack.node.id,
        "dependencies" in stack ? (stack.dependencies as { node: { id: string } }[]).map(({ node }) => node.id).sort() : [],
      ]),
    );
    expect(stacks).toEqual({
      "cluster-hub": [],
      "cluster-shop": [],
      "bootstrap-hub": ["cluster-hub"],
      "bootstrap-shop": ["bootstrap-hub", "cluster-hub", "cluster-shop"],
    });
  });

  test("names every stack of a cloud that can only be planned so far", () => {
    const fleet = aFleet({ "aws eu-west": { clusters: { hub: {} } } });
    for (const stack of [
      "network-eu-west (network on aws)",
      "cluster-hub (cluster on aws)",
      "bootstrap-hub (bootstrap on aws)",
    ]) {
      expect(appOf(fleet)).toThrow(stack);
    }
  });

  test.each([
    ["registry argocd", { registry: "argocd", agent: "argocd" }],
    ["agent ocm", { registry: "ocm", agent: "ocm" }],
    [
      "sync.source.auth of kind token",
      { source: { url: "https://git.example/a", branch: "main", path: "a", auth: { kind: "token", from: "env:T" } } },
    ],
  ] as const)("names the %s that the bootstrap would refuse later", (named, sync) => {
    expect(appOf(aFleet(LAPTOP, { sync }))).toThrow(named);
  });
});
