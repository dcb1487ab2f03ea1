import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { finished, leaving, leavingStacksOf, marked, staying } from "../support/edits/departure.ts";
import type { Living } from "../support/edits/departure.ts";
import { grown } from "../support/edits/grown-fleet.ts";
import { LIVING_AZURE_FLEETS } from "../support/edits/living-azure-fleets.ts";
import { LIVING_FLEETS } from "../support/edits/living-fleets.ts";
import { LIVING_GOOGLE_FLEETS } from "../support/edits/living-google-fleets.ts";
import { judge } from "../support/edits/planned-edit.ts";

/** `EDIT_RUNS=2000` tries that many; `EDIT_SEED` chooses others. */
const RUNS = Number(process.env["EDIT_RUNS"] ?? 24);
const SEED = Number(process.env["EDIT_SEED"] ?? 8);
const PATIENCE_MS = 5_000;

const choice = fc.tuple(fc.nat(), fc.nat());
/** What is marked or taken out next, and whether what has left is taken out of the file before more is marked. */
const order = fc.infiniteStream(fc.tuple(fc.nat(), fc.boolean()));

test(
  "a fleet leaves part by part in any order until nothing is left: each step is valid, or refused by a rule whose fix leads on",
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(LIVING_FLEETS), ...LIVING_GOOGLE_FLEETS, ...LIVING_AZURE_FLEETS),
        fc.array(choice, { maxLength: 4 }),
        order,
        (spec, before, steps) => {
          const fleet = grown(spec, before);
          const { planned } = judge(fleet);
          if (planned === undefined) return;
          let living: Living = { spec: fleet, lock: planned.lock };
          for (const [at, finishes] of steps) {
            const [present, absent] = [staying(living.spec), leaving(living.spec)];
            if (present.length === 0) break;
            const done = finishes ? absent[at % Math.max(1, absent.length)] : undefined;
            const next = present[at % present.length];
            if (done !== undefined) living = finished(living, done);
            else if (next !== undefined) living = marked(living, next);
          }
          const { stacks } = living.lock;
          expect(leavingStacksOf(living.lock)).toEqual(stacks.map(({ id }) => id));
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  },
  RUNS * PATIENCE_MS,
);
