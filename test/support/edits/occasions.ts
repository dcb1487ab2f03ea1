import { patternOf } from "./field-values.ts";
import { FIELDS_OF_FLEETS, editsOf, withParents } from "./edits.ts";
import type { Edit } from "./edits.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import type { SchemaField } from "../../../lib/fleet-file/schema/schema-walk.ts";
import { LIVING_FLEETS } from "./living-fleets.ts";
import { LIVING_GOOGLE_FLEETS } from "./living-google-fleets.ts";

/** An edit with the file that it changes. */
export interface Occasion {
  readonly before: FleetSpec;
  readonly edit: Edit;
}

const FLEETS = [...Object.values(LIVING_FLEETS), ...LIVING_GOOGLE_FLEETS];
/** Most parents that a field may lack. */
const DEEP = 6;

/**
 * All that can be done to a field; where no fleet has a place for it, its parents come first.
 *
 * @param fleets - default: the living ones
 */
export function occasionsOf(field: SchemaField, fleets: readonly FleetSpec[] = FLEETS): readonly Occasion[] {
  const direct = fleets.flatMap((before) => editsOf(field, before).map((edit) => ({ before, edit })));
  if (direct.length > 0) return direct;
  return fleets.flatMap((spec) => {
    const before = prepared(field, spec);
    return before === undefined ? [] : editsOf(field, before).map((edit) => ({ before, edit }));
  });
}

function prepared(field: SchemaField, spec: FleetSpec): FleetSpec | undefined {
  let fleet: FleetSpec | undefined = spec;
  for (let depth = 0; depth < DEEP && fleet !== undefined && editsOf(field, fleet).length === 0; depth += 1) {
    fleet = withParents(field, fleet);
  }
  return fleet;
}

/**
 * One edit of each kind for a table.
 *
 * @returns edits by pattern, in the order of the schema
 */
export function tableOfOccasions(wanted: (pattern: string) => boolean): ReadonlyMap<string, readonly Occasion[]> {
  const table = new Map<string, Occasion[]>();
  for (const field of FIELDS_OF_FLEETS) {
    const pattern = patternOf(field);
    if (!wanted(pattern)) continue;
    const chosen = table.get(pattern) ?? [];
    table.set(pattern, chosen);
    const verbs = new Set(chosen.map(({ edit }) => edit.verb));
    for (const occasion of occasionsOf(field)) {
      if (verbs.has(occasion.edit.verb)) continue;
      verbs.add(occasion.edit.verb);
      chosen.push(occasion);
    }
  }
  return table;
}
