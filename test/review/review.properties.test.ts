import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { affectedStacks } from "../../lib/review/affected-stacks.ts";
import type { FleetDiff } from "../../lib/review/fleet-diff.ts";
import { plannedInputs } from "../../lib/review/planned-inputs.ts";
import { FleetResolver } from "../../lib/review/resolved-fleet.ts";
import { resourceChanges } from "../../lib/review/resource-changes.ts";
import type { StackJson } from "../../lib/review/terraform-json.ts";
import { LIVING_AZURE_FLEETS } from "../support/edits/living-azure-fleets.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { LIVING_GOOGLE_FLEETS } from "../support/edits/living-google-fleets.ts";
import { anyOccasion } from "../support/edits/try-edits.ts";
import { compared, plannedSide, wholeTerraform } from "../support/review/compared.ts";
import type { PlannedSide } from "../support/review/compared.ts";
import { deployOnPaper, differingContents } from "../support/review/deployed-contents.ts";

/** `EDIT_RUNS=1000` compares that many; `EDIT_SEED` chooses others. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 60);
const SEED = Number(process.env["EDIT_SEED"] ?? 12);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 3_000;

interface Comparison {
  readonly edit: string;
  readonly before: PlannedSide;
  readonly after: PlannedSide;
  /** All Terraform of both. */
  readonly old: ReadonlyMap<string, StackJson>;
  readonly now: ReadonlyMap<string, StackJson>;
  readonly diff: FleetDiff;
  readonly back: FleetDiff;
}

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const comparisons: Comparison[] = [];

beforeAll(async () => {
  const living = [...Object.values(LIVING_FLEETS), ...LIVING_GOOGLE_FLEETS, ...LIVING_AZURE_FLEETS];
  for (const { before: spec, edit } of fc.sample(anyOccasion(living, 4), { numRuns: RUNS, seed: SEED })) {
    const before = plannedSide(spec);
    const after = before === undefined ? undefined : plannedSide(edit.after, before.lock);
    if (before === undefined || after === undefined) continue;
    const [old, now] = [await wholeTerraform(before, folder), await wholeTerraform(after, folder)];
    if (old === undefined || now === undefined) continue;
    const [diff, back] = [await compared(before, after, folder), await compared(after, before, folder)];
    comparisons.push({ edit: edit.text, before, after, old, now, diff, back });
  }
}, RUNS * PATIENCE_MS);

describe(`over ${RUNS} random edits of random fleets`, () => {
  test("some change something, and some nothing", () => {
    const changing = comparisons.filter(({ diff }) => diff.stacks.length > 0).length;
    expect(changing).toBeGreaterThan(comparisons.length / 10);
    expect(changing).toBeLessThan(comparisons.length);
  });

  test("affected are exactly the stacks whose contents differ when deployed, with all that they read filled in", () => {
    for (const comparison of comparisons) {
      const affected = affectedStacks(comparison.diff).stacks.map(({ stack }) => stack.id);
      expect([comparison.edit, affected.toSorted()]).toEqual([comparison.edit, differingContents(comparison)]);
    }
  });

  test("stacks that are made from the same have the same Terraform", () => {
    for (const { edit, before, after, old, now } of comparisons) {
      const [was, is] = [plannedInputs(before.plan), plannedInputs(after.plan)];
      const equal = [...is].filter(([id, inputs]) => was.get(id) === inputs).map(([id]) => id);
      const others = equal.filter((id) => JSON.stringify(old.get(id)) !== JSON.stringify(now.get(id)));
      expect([edit, others]).toEqual([edit, []]);
    }
  });

  test("every resource that is another one is told once, and no other", () => {
    for (const { edit, before, after, old, now, diff } of comparisons) {
      const told = diff.stacks.flatMap(({ resources }) => resources.map(({ stack, address }) => `${stack}/${address}`));
      expect([edit, told.length]).toEqual([edit, new Set(told).size]);
      const [first, second] = [deployOnPaper(before.plan, old, () => "first"), deployOnPaper(after.plan, now, () => "first")];
      const both = [...new Set([...first.resources.keys(), ...second.resources.keys()])];
      const differing = both.filter((key) => first.resources.get(key) !== second.resources.get(key));
      expect([edit, differing.filter((key) => !told.includes(key))]).toEqual([edit, []]);
      // Beside those there are such as only what they name makes others, and such as only their provider does.
      const rest = diff.stacks
        .flatMap(({ resources }) => resources)
        .filter(({ stack, address, type, action }) => {
          const key = `${stack}/${address}`;
          return both.includes(key) && !differing.includes(key) && action !== "forget" && type !== "terraform_data";
        });
      const made = rest.filter(
        ({ after: values }) => !JSON.stringify(values).includes("⟨") && !JSON.stringify(values).includes("text"),
      );
      expect([edit, made.map(({ stack, address }) => `${stack}/${address}`)]).toEqual([edit, []]);
    }
  });

  test("every change in the fleet's language names stacks that change", () => {
    for (const { edit, diff } of comparisons) {
      const changed = new Set(diff.stacks.map(({ stack }) => stack.id));
      const unfounded = diff.fleet.changes.filter(({ stacks }) => stacks.length === 0 || stacks.some((id) => !changed.has(id)));
      expect([edit, unfounded]).toEqual([edit, []]);
    }
  });

  test("a fleet against itself is no change", async () => {
    for (const { edit, after, now } of comparisons.slice(0, SELF)) {
      const stacks = (await compared(after, after, folder)).stacks;
      const whole = resourceChanges(new FleetResolver(now).fleet(), new FleetResolver(now).fleet());
      expect([edit, stacks, whole.changes]).toEqual([edit, [], []]);
    }
  });

  test("forth and back mirror each other: the same stacks and resources, what comes goes", () => {
    for (const { edit, diff, back } of comparisons) {
      expect([edit, resourcesOf(back)]).toEqual([edit, resourcesOf(diff).map(mirrored).toSorted()]);
      expect([edit, wordsOf(back)]).toEqual([edit, wordsOf(diff).map(mirrored).toSorted()]);
    }
  });
});

/** Comparisons that are made once more with one side alone. */
const SELF = 10;

function resourcesOf({ stacks }: FleetDiff): readonly string[] {
  const all = stacks.filter(({ fate }) => fate !== "gone" && fate !== "added").flatMap(({ resources }) => resources);
  return all.map(({ action, stack, address }) => `${action} ${stack}/${address}`).toSorted();
}

function wordsOf({ fleet }: FleetDiff): readonly string[] {
  const all = [...fleet.changes, ...fleet.silent].filter(({ subject }) => subject.kind !== "stack");
  return all.map(({ op, path, subject }) => `${op} ${subject.kind} ${subject.name} ${path.join(".")}`).toSorted();
}

function mirrored(line: string): string {
  const [word = "", ...rest] = line.split(" ");
  return [MIRROR[word] ?? word, ...rest].join(" ");
}

const MIRROR: Readonly<Record<string, string>> = {
  create: "destroy",
  destroy: "create",
  added: "removed",
  removed: "added",
};
