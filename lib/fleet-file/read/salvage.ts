import type * as z from "zod";
import type { Path } from "../../errors.ts";
import { LATEST_EDITION } from "../schema/editions.ts";
import { isData } from "./merge.ts";

/** What stands in for a required value that does not fit, so that the rest of the file can still be judged. */
const STAND_INS: Readonly<Record<string, unknown>> = { fleet: "fleet", edition: LATEST_EDITION, state: { backend: "local" } };

/** Rounds after which a file is given up; each removes what the round before has shown to be wrong. */
const MAX_ROUNDS = 8;

export interface Salvaged<T> {
  readonly spec: T;
  /** What was removed or replaced: what is said about these places would be our doing. */
  readonly removed: readonly Removed[];
}

export interface Removed {
  readonly path: Path;
  /** The schema doesn't know the key at all, so no rule misses it. */
  readonly unknown: boolean;
}

/**
 * The part of a file that fits the schema: what doesn't is taken out, with the smallest thing around it that can go.
 *
 * @returns undefined where too little is left to be judged
 */
export function salvage<T>(schema: z.ZodType<T>, value: unknown): Salvaged<T> | undefined {
  const copy: unknown = structuredClone(value);
  const removed: Removed[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = schema.safeParse(copy);
    if (parsed.success) return { spec: parsed.data, removed };
    for (const issue of parsed.error.issues) {
      const at = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
      const unknown = issue.code === "unrecognized_keys";
      for (const place of unknown ? issue.keys.map((key) => [...at, key]) : [at]) {
        const path = isData(copy) ? remove(copy, place) : undefined;
        if (path === undefined) return undefined;
        removed.push({ path, unknown });
      }
    }
  }
  return undefined;
}

/** Takes out one value, or what is around it when it is not there at all. @returns what was taken out */
function remove(root: object, place: Path): Path | undefined {
  const [first] = place;
  if (first === undefined) return undefined;
  const standIn = STAND_INS[String(first)];
  if (standIn !== undefined) {
    Object.assign(root, { [first]: structuredClone(standIn) });
    return [first];
  }
  let holder: unknown = root;
  for (const part of place.slice(0, -1)) {
    holder = isData(holder) || Array.isArray(holder) ? (holder as Record<string | number, unknown>)[part] : undefined;
  }
  const key = place.at(-1);
  if (key !== undefined && isData(holder) && Object.hasOwn(holder, key)) {
    delete (holder as Record<string, unknown>)[key];
    return place;
  }
  // A list goes as a whole: without one of its items it would mean something else.
  return remove(root, place.slice(0, -1));
}
