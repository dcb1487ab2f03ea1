import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { FIELDS_OF_FLEETS, editsOf } from "./edits.ts";
import { judge } from "./planned-edit.ts";

/** Which field, and which of its edits; any two numbers. */
export type Choice = readonly [field: number, edit: number];

/**
 * A fleet that was edited a few times before anybody deployed it: what an edit would make of it that nobody could deploy is
 * left out. The same choices give the same fleet.
 */
export function grown(spec: FleetSpec, choices: readonly Choice[]): FleetSpec {
  return choices.reduce<FleetSpec>((fleet, [at, which]) => {
    const field = FIELDS_OF_FLEETS[at % FIELDS_OF_FLEETS.length];
    const edits = field === undefined ? [] : editsOf(field, fleet);
    const after = edits[which % Math.max(1, edits.length)]?.after ?? fleet;
    return judge(after).planned === undefined ? fleet : (after as FleetSpec);
  }, spec);
}
