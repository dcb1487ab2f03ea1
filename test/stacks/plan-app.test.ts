import { describe, expect, test } from "@jest/globals";
import type { App } from "../../constructs/cdk.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { aFleet } from "../support/a-fleet.ts";

const LAPTOP = { "local laptop": { ports: { first: 16000, last: 16999 }, clusters: { hub: {}, shop: {} } } };

function appOf(fleet: Fleet): Promise<App> {
  return planApp(planFleet(fleet, EMPTY_LOCK).plan);
}

describe("an app made from a plan", () => {
  test("has one stack for each state, deployed in the order of the plan", async () => {
    const app = await appOf(aFleet(LAPTOP));
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

  test("names every stack of a cloud that can only be planned so far", async () => {
    const fleet = aFleet({ "gcp eu-north": { clusters: { hub: {} } } });
    for (const stack of [
      "network-eu-north (network on gcp)",
      "cluster-hub (cluster on gcp)",
      "bootstrap-hub (bootstrap on gcp)",
    ]) {
      await expect(appOf(fleet)).rejects.toThrow(stack);
    }
  });

  test.each([
    ["registry argocd", { registry: "argocd", agent: "argocd" }],
    ["agent ocm", { registry: "ocm", agent: "ocm" }],
    [
      "sync.source.auth of kind token",
      { source: { url: "https://git.example/a", branch: "main", path: "a", auth: { kind: "token", from: "env:T" } } },
    ],
  ] as const)("names the %s that the bootstrap would refuse later", async (named, sync) => {
    await expect(appOf(aFleet(LAPTOP, { sync }))).rejects.toThrow(named);
  });
});
