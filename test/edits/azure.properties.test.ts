import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { isKnownType } from "../../lib/review/resource-changes.ts";
import { Laboratory } from "../support/edits/laboratory.ts";
import { LIVING_AZURE_FLEETS } from "../support/edits/living-azure-fleets.ts";
import { live } from "../support/edits/outcome.ts";
import { tryEdits } from "../support/edits/try-edits.ts";

const RUNS = Number(process.env["EDIT_RUNS"] ?? 60);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 5_000;

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
const laboratory = new Laboratory(folder);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("it is known of every resource on Azure which arguments replace it", async () => {
  const fleets = await Promise.all(LIVING_AZURE_FLEETS.map((spec) => live(spec, folder)));
  const types = fleets.flatMap((fleet) =>
    [...(fleet?.resolved?.values() ?? [])].flatMap(({ resources }) => [...resources.values()].map(({ type }) => type)),
  );
  expect(types.length).toBeGreaterThan(120);
  expect([...new Set(types)].filter((type) => !isKnownType(type))).toEqual([]);
});

test(
  "no edit of a fleet on Azure replaces or destroys what another thing owns, or it is refused with its line",
  () => tryEdits(laboratory, LIVING_AZURE_FLEETS, { most: 3, numRuns: RUNS, seed: Number(process.env["EDIT_SEED"] ?? 10) }),
  RUNS * PATIENCE_MS,
);
