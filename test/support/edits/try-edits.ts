import { expect } from "@jest/globals";
import fc from "fast-check";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { FIELDS_OF_FLEETS } from "./edits.ts";
import { grown } from "./grown-fleet.ts";
import type { Laboratory } from "./laboratory.ts";
import { occasionsOf } from "./occasions.ts";
import type { Occasion } from "./occasions.ts";
import { FLEET_FILE } from "./planned-edit.ts";
import { violations } from "./violations.ts";

export interface Trials {
  /** Edits at most by which a fleet comes from a living one. */
  readonly most: number;
  readonly numRuns: number;
  readonly seed: number;
}

/** Tries random edits: each keeps what others own, or is refused with its line. Some of either kind must have come up. */
export async function tryEdits(laboratory: Laboratory, living: readonly FleetSpec[], trials: Trials): Promise<void> {
  const { most, ...runs } = trials;
  const seen = { refused: 0, unbuilt: 0, planned: 0 };
  await fc.assert(
    fc.asyncProperty(anyOccasion(living, most), async ({ before, edit }) => {
      const outcome = await laboratory.outcomeOf(before, edit);
      if (outcome === undefined) return;
      seen[outcome.kind] += 1;
      if (outcome.kind === "refused") {
        const elsewhere = outcome.problems.filter(({ file, path }) => file !== FLEET_FILE || path.length === 0);
        expect([edit.text, elsewhere]).toEqual([edit.text, []]);
      }
      if (outcome.kind !== "planned") return;
      expect([edit.text, ...violations(edit, before, outcome)]).toEqual([edit.text]);
    }),
    runs,
  );
  expect([seen.refused > 0, seen.planned > 0]).toEqual([true, true]);
}

/** A fleet that comes from a living one, a field, so that each is as likely as any other, and one of its edits. */
export function anyOccasion(living: readonly FleetSpec[], most: number): fc.Arbitrary<Occasion> {
  const choice = fc.tuple(fc.nat(), fc.nat());
  return fc
    .record({ spec: fc.constantFrom(...living), before: fc.array(choice, { maxLength: most }), edit: choice })
    .map(({ spec, before, edit: [at, which] }) => {
      const fleet = grown(spec, before);
      const field = FIELDS_OF_FLEETS[at % FIELDS_OF_FLEETS.length];
      const occasions = field === undefined ? [] : occasionsOf(field, [fleet]);
      return occasions[which % Math.max(1, occasions.length)];
    })
    .filter((occasion) => occasion !== undefined);
}
