import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Annotations, Aspects, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { FleetApp } from "../../constructs/fleet-app.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { plannedInputs } from "../../lib/review/planned-inputs.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { StackCache } from "../../stacks/stack-cache.ts";
import { aFleet } from "../support/a-fleet.ts";
import { tempFolder } from "../support/temp-folder.ts";

const temp = tempFolder();
const { plan } = planFleet(
  aFleet({
    "aws eu-west": { clusters: { hub: {}, shop: {} } },
    "local laptop": { ports: { first: 16000, last: 16999 }, clusters: { dev: {} } },
  }),
  EMPTY_LOCK,
);

function notesIn(folder: string): string {
  return path.join(folder, ".fleetwright/synth-cache");
}

async function appIn(folder: string, release = "1.0.0"): Promise<FleetApp> {
  const kept = new StackCache({ file: notesIn(folder), release, inputs: plannedInputs(plan) });
  return planApp(plan, { outdir: path.join(folder, "out"), kept });
}

/** Ids of the stacks that were built, of all of the app. */
function builtOf(app: FleetApp): readonly string[] {
  return app.node.children.filter((child) => child.constructor.name !== "LateStack").map((child) => child.node.id);
}

async function synthesized(folder: string, release?: string): Promise<readonly string[]> {
  const app = await appIn(folder, release);
  app.synth();
  return builtOf(app);
}

/** All that was written, as text by its path. */
function written(folder: string): Readonly<Record<string, string>> {
  const out = path.join(folder, "out");
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(path.join(out, file), "utf8")]));
}

function fileOf(folder: string, id: string): string {
  return path.join(folder, "out/stacks", id, "cdk.tf.json");
}

const ALL = plan.stacks.map(({ id }) => id).sort();
/** What a team does to a stack of the fleet, in its own program. */
const TOUCHES: Readonly<Record<string, (stack: TerraformStack) => void>> = {
  "overrides of the stack": (stack) => {
    stack.addOverride("terraform.required_version", ">= 1.9");
  },
  "an output more": (stack) => {
    new TerraformOutput(stack, "more", { value: "1" });
  },
  "an override of a part": (stack) => {
    const part = stack.node.findAll().find((one) => TerraformResource.isTerraformResource(one));
    (part as TerraformResource).addOverride("tags.team", "shop");
  },
  "an aspect": (stack) => {
    Aspects.of(stack).add({
      visit: (one) => {
        if (TerraformOutput.isTerraformOutput(one)) one.addOverride("description", "seen");
      },
    });
  },
  "a method of its own": (stack) => {
    const before = stack.toTerraform.bind(stack);
    stack.toTerraform = () => ({ ...(before() as object), locals: { mine: 1 } });
  },
  "a warning": (stack) => {
    Annotations.of(stack).addWarning("mind this");
  },
};

describe("stacks that are made from what they were made from before", () => {
  test("are not built, and all of a fleet stands in the folder as without that", async () => {
    const folder = temp();
    expect([...(await synthesized(folder))].sort()).toEqual(ALL);
    const first = written(folder);
    rmSync(path.join(folder, "out/manifest.json"));
    expect(await synthesized(folder)).toEqual([]);
    expect(written(folder)).toEqual(first);
  });

  test("are built for another release, and where their file is another one or gone", async () => {
    const folder = temp();
    await synthesized(folder);
    const first = written(folder);
    writeFileSync(fileOf(folder, "cluster-hub"), "{}");
    rmSync(fileOf(folder, "bootstrap-hub"));
    expect([...(await synthesized(folder))].sort()).toEqual(["bootstrap-hub", "cluster-hub"]);
    expect(written(folder)).toEqual(first);
    expect([...(await synthesized(folder, "1.0.1"))].sort()).toEqual(ALL);
  });

  test.each([
    ["cut off", (notes: string) => notes.slice(0, -10)],
    ["changed by hand", (notes: string) => notes.replaceAll("cluster-hub", "cluster-gone")],
    ["empty", () => ""],
    ["no notes at all", () => "\0\n\0\n"],
  ])("are built where the notes are %s", async (_what, damage) => {
    const folder = temp();
    await synthesized(folder);
    const first = written(folder);
    writeFileSync(notesIn(folder), damage(readFileSync(notesIn(folder), "utf8")));
    expect([...(await synthesized(folder))].sort()).toEqual(ALL);
    expect(written(folder)).toEqual(first);
  });

  test("stand in the app, so that stacks of a team's own wait for them, and that alone builds none", async () => {
    const folder = temp();
    await synthesized(folder);
    const app = await appIn(folder);
    const own = new TerraformStack(app, "own");
    own.addDependency(app.node.findChild("bootstrap-hub") as TerraformStack);
    app.synth();
    expect(builtOf(app)).toEqual(["own"]);
    const { stacks } = JSON.parse(written(folder)["manifest.json"] ?? "") as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect([Object.keys(stacks).sort(), stacks["own"]?.dependencies]).toEqual([[...ALL, "own"].sort(), ["bootstrap-hub"]]);
  });

  test("of two programs at once keep notes that are whole", async () => {
    const folder = temp();
    const [one, other] = [await appIn(folder), await appIn(folder, "1.0.1")];
    one.synth();
    other.synth();
    expect(readdirSync(path.dirname(notesIn(folder)))).toEqual(["synth-cache"]);
    expect(await synthesized(folder, "1.0.1")).toEqual([]);
  });
});

describe.each(Object.entries(TOUCHES))("a stack that a team gave %s", (_what, touch) => {
  test("is written as if nothing were kept, whether it was kept or not, and as before once that is gone", async () => {
    const folder = temp();
    const touched = async (): Promise<Readonly<Record<string, string>>> => {
      const app = await appIn(folder);
      touch(app.node.findChild("cluster-hub") as TerraformStack);
      app.synth();
      return written(folder);
    };
    const first = await touched();
    await synthesized(folder);
    const plain = written(folder);
    const second = await touched();
    expect(second).toEqual(first);
    expect(second).not.toEqual(plain);
    expect(await touched()).toEqual(first);
    expect(await synthesized(folder)).toEqual(["cluster-hub"]);
    expect(written(folder)).toEqual(plain);
  });
});
