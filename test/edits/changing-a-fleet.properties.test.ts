import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CHANGES_PAGE, changesPage, hasRow, rowsOfPage } from "../support/edits/changes-page.ts";
import { Laboratory } from "../support/edits/laboratory.ts";
import { tableOfOccasions } from "../support/edits/occasions.ts";
import { phraseOf } from "../support/edits/phrases.ts";

/** `EDIT_RUNS=2000` finds out that many of its rows anew; `EDIT_SEED` chooses others. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 16);
const SEED = Number(process.env["EDIT_SEED"] ?? 8);
/** Longest that a run may take on a busy machine. */
const PATIENCE_MS = 5_000;

const PAGE = readFileSync(path.join(import.meta.dirname, "../..", CHANGES_PAGE), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
const laboratory = new Laboratory(folder);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe(`${CHANGES_PAGE} (npm run docs:changes writes it)`, () => {
  test("has a row for every field, and says something in it", () => {
    const rows = [...PAGE.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)];
    expect(rows.map(([, pattern]) => pattern)).toEqual(rowsOfPage());
    expect(rows.filter(([, , said = ""]) => said.trim() === "").map(([, pattern]) => pattern)).toEqual([]);
  });

  test("isn't written with a field of which nothing was found out", () => {
    expect(() => changesPage(new Map([["clusters.*.ring", []]]))).toThrow("clusters.*.ring");
  });

  test(
    "says what happens",
    async () => {
      const rows = [...tableOfOccasions(hasRow)].flatMap(([pattern, occasions]) =>
        occasions.map((occasion) => ({ pattern, occasion })),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...rows), async ({ pattern, occasion: { before, edit } }) => {
          const outcome = await laboratory.outcomeOf(before, edit);
          if (outcome === undefined) return;
          const row = PAGE.split("\n").find((line) => line.startsWith(`| \`${pattern}\` |`));
          expect(row).toContain(phraseOf(outcome));
        }),
        { numRuns: RUNS, seed: SEED },
      );
    },
    RUNS * PATIENCE_MS,
  );
});
