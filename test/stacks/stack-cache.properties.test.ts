import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { FleetError } from "../../lib/errors.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { plannedInputs } from "../../lib/review/planned-inputs.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { StackCache } from "../../stacks/stack-cache.ts";
import { LIVING_AZURE_FLEETS } from "../support/edits/living-azure-fleets.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { LIVING_GOOGLE_FLEETS } from "../support/edits/living-google-fleets.ts";
import { anyOccasion } from "../support/edits/try-edits.ts";
import { plannedSide } from "../support/review/compared.ts";

/** `EDIT_RUNS=300` synthesizes that many; `EDIT_SEED` chooses others. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 60);
const SEED = Number(process.env["EDIT_SEED"] ?? 12);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 5_000;

test(
  `over ${RUNS} random edits of random fleets, what is written with kept stacks is what is written without`,
  async () => {
    let [kept, edits] = [0, 0];
    const living = [...Object.values(LIVING_FLEETS), ...LIVING_GOOGLE_FLEETS, ...LIVING_AZURE_FLEETS];
    for (const { before: spec, edit } of fc.sample(anyOccasion(living, 4), { numRuns: RUNS, seed: SEED })) {
      const before = plannedSide(spec);
      const after = before === undefined ? undefined : plannedSide(edit.after, before.lock);
      if (before === undefined || after === undefined) continue;
      const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
      try {
        const out = path.join(folder, "kept");
        if ((await synthesize(before.plan, out, folder)) === undefined) continue;
        const found = await synthesize(after.plan, out, folder);
        if (found === undefined) continue;
        const whole = path.join(folder, "whole");
        await synthesize(after.plan, whole);
        const ids = after.plan.stacks.map(({ id }) => id);
        const differing = ids.filter((id) => contentOf(out, id) !== contentOf(whole, id));
        expect([edit.text, differing]).toEqual([edit.text, []]);
        expect(readFileSync(path.join(out, "manifest.json"), "utf8")).toBe(
          readFileSync(path.join(whole, "manifest.json"), "utf8"),
        );
        kept += found;
        edits += 1;
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    expect(edits).toBeGreaterThan(RUNS / 10);
    expect(kept).toBeGreaterThan(edits);
  },
  RUNS * PATIENCE_MS,
);

/** @returns how many stacks were not built; undefined where something of the plan isn't built yet */
async function synthesize(plan: FleetPlan, outdir: string, notes?: string): Promise<number | undefined> {
  const inputs = plannedInputs(plan);
  const kept = notes === undefined ? undefined : new StackCache({ file: path.join(notes, "notes"), release: "1.0.0", inputs });
  try {
    const app = await planApp(plan, kept === undefined ? { outdir } : { outdir, kept });
    app.synth();
    return app.node.children.filter((child) => child.constructor.name === "LateStack").length;
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

function contentOf(outdir: string, id: string): string {
  const folder = path.join(outdir, "stacks", id);
  return readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
}
