import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import type { TerraformStack } from "cdktf";
import type { App } from "../../constructs/cdk.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { giveUpMembers } from "../../lib/plan/retirement.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";

const LAPTOP = { "local laptop": { ports: { first: 16000, last: 16999 }, clusters: { hub: {}, shop: {} } } };

function appOf(fleet: Fleet): Promise<App> {
  return planApp(planFleet(fleet, EMPTY_LOCK).plan);
}

describe("an app made from a plan", () => {
  test("has one stack for each state, deployed in the order of the plan", async () => {
    expect(orderOf(await appOf(aFleet(LAPTOP)))).toEqual({
      "cluster-hub": [],
      "cluster-shop": [],
      "bootstrap-hub": ["cluster-hub"],
      "bootstrap-shop": ["bootstrap-hub", "cluster-hub", "cluster-shop"],
    });
  });

  test("takes a whole fleet down: members leave their hub before it leaves, and nothing is destroyed before it has left", async () => {
    const fleet = aFleet(LAPTOP);
    const gone: Fleet = { ...fleet, clusters: fleet.clusters.map((one) => ({ ...one, state: "absent" })) };
    const app = await planApp(planFleet(gone, planFleet(fleet, EMPTY_LOCK).lock).plan);
    expect(orderOf(app)).toEqual({
      "cluster-hub": ["bootstrap-hub", "bootstrap-shop"],
      "cluster-shop": ["bootstrap-shop"],
      "bootstrap-hub": ["bootstrap-shop"],
      "bootstrap-shop": [],
    });
    for (const stack of app.node.children) {
      const { resource } = JSON.parse(Testing.synth(stack as TerraformStack)) as { resource: Record<string, object> };
      const what = stack.node.id.startsWith("bootstrap") ? "membership" : "home";
      expect(resource).toMatchObject({ terraform_data: { [what]: { count: 0, provisioner: [{}] } } });
    }
  });

  test("asks nobody of a member that was given up, and of all others as before", async () => {
    const fleet = aFleet(LAPTOP);
    const gone: Fleet = { ...fleet, clusters: fleet.clusters.map((one) => ({ ...one, state: "absent" })) };
    const { lock } = planFleet(gone, planFleet(fleet, EMPTY_LOCK).lock);
    const app = await planApp(planFleet(gone, giveUpMembers(lock, ["shop"])).plan);
    const provisioners = app.node.children.map((stack) => [
      stack.node.id,
      Testing.synth(stack as TerraformStack).match(/"command"/g)?.length ?? 0,
    ]);
    expect(Object.fromEntries(provisioners)).toEqual({
      "bootstrap-hub": 1,
      "bootstrap-shop": 0,
      "cluster-hub": 1,
      "cluster-shop": 1,
    });
  });

  test("names a stack of a kind that nobody builds", async () => {
    const { plan } = planFleet(aFleet(LAPTOP), EMPTY_LOCK);
    const stacks = plan.stacks.map((stack) => (stack.id === "cluster-shop" ? { ...stack, layer: "access" as const } : stack));
    await expect(planApp({ ...plan, stacks })).rejects.toThrow("cluster-shop (access on local)");
  });

  test("refuses names in a zone that nobody has said which one it is", async () => {
    const workloads = [aWorkload("shop", ["hub"], { entry: anEntry() })];
    const fleet = aFleet({ "aws eu-west": { clusters: { hub: {} } } }, { dns: aZone({ zoneId: undefined }), workloads });
    await expect(appOf(fleet)).rejects.toThrow("because nobody says which zone of that name it is (FW1945)");
  });
});

/** The ids of the app's stacks, each with those that are deployed before it. */
function orderOf(app: App): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    app.node.children.map((stack) => [
      stack.node.id,
      "dependencies" in stack ? (stack.dependencies as { node: { id: string } }[]).map(({ node }) => node.id).sort() : [],
    ]),
  );
}
