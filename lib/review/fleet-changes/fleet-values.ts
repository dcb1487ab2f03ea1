import type { Path } from "../../errors.ts";
import type { Fleet } from "../../model/fleet.ts";

/** Plain data as a fleet has it: blocks are texts, and lists of named things are records by their names. */
export type FleetValue = null | boolean | number | string | readonly FleetValue[] | FleetRecord;
export interface FleetRecord {
  readonly [key: string]: FleetValue;
}

/** One value that differs. */
export interface Difference {
  /** As in the fleet file, as far as names lead. */
  readonly path: Path;
  /** Undefined where there is none. */
  readonly before: FleetValue | undefined;
  readonly after: FleetValue | undefined;
}

/** A fleet as plain data, in which whatever has a name is found by it. */
export function fleetValues(fleet: Fleet | undefined): FleetRecord {
  if (fleet === undefined) return {};
  const plain = JSON.parse(JSON.stringify(fleet)) as FleetRecord;
  return named(plain) as FleetRecord;
}

/** What differs, as deep as both sides have records; in the order of the paths. */
export function differencesOf(
  before: FleetValue | undefined,
  after: FleetValue | undefined,
  path: Path = [],
): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  // A list of named things that is empty has no names to be found by.
  if (isEmpty(before) && isRecord(after)) return differencesOf({}, after, path);
  if (isRecord(before) && isEmpty(after)) return differencesOf(before, {}, path);
  if (!isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => differencesOf(before[key], after[key], [...path, key]));
}

export function isRecord(value: FleetValue | undefined): value is FleetRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: FleetValue | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function named(value: FleetValue): FleetValue {
  if (Array.isArray(value)) {
    const list = (value as readonly FleetValue[]).map(named);
    const names = list.map((one) => (isRecord(one) && typeof one["name"] === "string" ? one["name"] : undefined));
    if (list.length === 0 || names.some((name) => name === undefined) || new Set(names).size < names.length) return list;
    return Object.fromEntries(
      list.map((one, at) => {
        const { name: _, ...rest } = one as FleetRecord;
        return [names[at] ?? "", rest];
      }),
    );
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one)]));
}
