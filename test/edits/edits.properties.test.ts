import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { isKnownType } from "../../lib/review/resource-changes.ts";
import { FIELDS_OF_FLEETS } from "../support/edits/edits.ts";
import { patternOf } from "../support/edits/field-values.ts";
import { Laboratory } from "../support/edits/laboratory.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { occasionsOf } from "../support/edits/occasions.ts";
import { live } from "../support/edits/outcome.ts";
import { tryEdits } from "../support/edits/try-edits.ts";

/** `EDIT_RUNS=2000` tries that many; `EDIT_SEED` chooses others. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 24);
const SEED = Number(process.env["EDIT_SEED"] ?? 8);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 5_000;

/** One for all tests: a living fleet is synthesized once. */
const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
const laboratory = new Laboratory(folder);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("every field of the schema is edited", () => {
  test("by at least one edit of a fleet that has a place for it", () => {
    const fields = FIELDS_OF_FLEETS.filter((field) => occasionsOf(field).length === 0);
    expect(fields.map(patternOf)).toEqual([]);
  });

  test("entries of maps by adding, removing and renaming, and clusters by moving", () => {
    const verbs = (pattern: string): readonly string[] => [
      ...new Set(
        FIELDS_OF_FLEETS.filter((field) => patternOf(field) === pattern).flatMap((field) =>
          occasionsOf(field).map(({ edit }) => edit.verb),
        ),
      ),
    ];
    for (const map of ["regions.*", "clusters.*", "workloads.*", "clusters.*.pools.*", "access.principals.*"]) {
      expect(verbs(map)).toEqual(expect.arrayContaining(["add", "remove", "rename"]));
    }
    expect(verbs("clusters.*.region")).toContain("change");
  });
});

test("it is known of every resource that we make which arguments replace it", async () => {
  const fleets = await Promise.all(Object.values(LIVING_FLEETS).map((spec) => live(spec, folder)));
  const types = fleets.flatMap((fleet) =>
    [...(fleet?.resolved?.values() ?? [])].flatMap(({ resources }) => [...resources.values()].map(({ type }) => type)),
  );
  expect(types.length).toBeGreaterThan(200);
  expect([...new Set(types)].filter((type) => !isKnownType(type))).toEqual([]);
});

test(
  "no edit replaces or destroys what another thing owns, and what is no longer wanted leaves, or the edit is refused with its line",
  () => tryEdits(laboratory, Object.values(LIVING_FLEETS), { most: 4, numRuns: RUNS, seed: SEED }),
  RUNS * PATIENCE_MS,
);
