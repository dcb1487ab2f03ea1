import { describe, expect, test } from "@jest/globals";
import type { FleetSpec } from "../../lib/fleet-file/schema/schema.ts";
import type { Path } from "../../lib/errors.ts";
import { affectedStacks } from "../../lib/review/affected-stacks.ts";
import { written } from "../support/edits/edits.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { LIVING_GOOGLE_FLEETS } from "../support/edits/living-google-fleets.ts";
import { compared, plannedSide, wholeTerraform } from "../support/review/compared.ts";
import type { PlannedSide } from "../support/review/compared.ts";
import { differingContents } from "../support/review/deployed-contents.ts";
import { tempFolder } from "../support/temp-folder.ts";

const folder = tempFolder();
const named = (name: string): FleetSpec => {
  const found = [...Object.values(LIVING_FLEETS), ...LIVING_GOOGLE_FLEETS].find(({ fleet }) => fleet === name);
  if (found === undefined) throw new Error(`no fleet of tests is called ${name}`);
  return found;
};

/** The layers of the stacks that are affected; their ids are those whose contents differ when both sides are deployed. */
async function layersBetween(before: PlannedSide | undefined, after: PlannedSide | undefined): Promise<readonly string[]> {
  if (before === undefined || after === undefined) throw new Error("a fleet of this test is refused");
  const [old, now] = [await wholeTerraform(before, folder()), await wholeTerraform(after, folder())];
  if (old === undefined || now === undefined) throw new Error("a fleet of this test isn't built yet");
  const { stacks } = affectedStacks(await compared(before, after, folder()));
  expect(stacks.map(({ stack }) => stack.id).toSorted()).toEqual(differingContents({ before, after, old, now }));
  return [...new Set(stacks.map(({ stack }) => stack.layer ?? ""))].toSorted();
}

describe("an edit affects just what is made of it", () => {
  test.each<readonly [string, Path, unknown, readonly string[]]>([
    ["acme", ["workloads", "web", "entry", "health", "path"], "/ready", ["entry"]],
    ["acme", ["sync", "source", "branch"], "next", ["bootstrap"]],
    ["acme", ["clusters", "shop", "labels", "tier"], "back", ["bootstrap", "cluster"]],
    ["acme", ["clusters", "shop", "pools", "batch", "labels"], { pool: "batch" }, ["cluster"]],
    ["acme", ["access", "operators"], ["203.0.113.0/24"], ["access"]],
    ["meet", ["workloads", "mail", "entry", "weights"], { hub: 50, auto: 50 }, ["entry"]],
    ["oak", ["workloads", "web", "entry", "health", "path"], "/ready", ["entry"]],
    ["oak", ["clusters", "store", "labels"], { tier: "back" }, ["bootstrap", "cluster"]],
  ])("of %s: %j becomes %j", async (fleet, path, value, layers) => {
    const spec = named(fleet);
    const before = plannedSide(spec);
    expect(await layersBetween(before, plannedSide(written(spec, path, value), before?.lock))).toEqual(layers);
  });

  test("of the lock: another version of an agent reaches every member", async () => {
    const before = plannedSide(named("acme"));
    const pinned = (version: string): PlannedSide | undefined => {
      const source = { url: "https://agents.acme.example/flux.yaml" };
      const pin = { agent: "flux", component: "flux", version, source, files: [], digest: `sha256:${"0".repeat(64)}` };
      return before === undefined ? undefined : plannedSide(named("acme"), { ...before.lock, pins: [pin] });
    };
    expect(await layersBetween(pinned("v1"), pinned("v2"))).toEqual(["bootstrap"]);
  });
});
