import type { Path } from "../../errors.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { MAX_DEPTH } from "./yaml-tokens.ts";
import { PROTOTYPE_KEYS } from "./yaml.ts";

/** Most values that a fleet made by TypeScript may have; 1,000 clusters need about 20,000. */
export const MAX_VALUES = 200_000;

export interface PlainData {
  /** A copy that shares nothing with the original. Keys whose value is undefined are left out. */
  readonly value: unknown;
  readonly problems: readonly SpecProblem[];
}

/** What a file could hold of a value that code has made; the rest is refused, with its path. */
export function plainData(value: unknown): PlainData {
  const problems: SpecProblem[] = [];
  const open = new Set<object>();
  let values = 0;

  const refuse = (rule: SpecProblem["rule"], path: Path, message: string, seen?: string): undefined => {
    problems.push({ rule, path, message, ...(seen === undefined ? {} : { seen }) });
    return undefined;
  };

  const copy = (at: unknown, path: Path): unknown => {
    values += 1;
    if (values > MAX_VALUES) return undefined;
    if (at === null || typeof at === "string" || typeof at === "boolean" || (typeof at === "number" && Number.isFinite(at)))
      return at;
    if (typeof at !== "object")
      return refuse(SYNTAX.notData, path, "this is no plain data", typeof at === "number" ? String(at) : `a ${typeof at}`);
    if (open.has(at)) return refuse(SYNTAX.notData, path, "this value contains itself");
    if (path.length >= MAX_DEPTH) return refuse(SYNTAX.tooDeep, path, "maps and lists are nested too deeply");
    const prototype: unknown = Object.getPrototypeOf(at);
    const list = Array.isArray(at);
    if (!list && prototype !== null && prototype !== Object.prototype && !isForeignObject(prototype)) {
      return refuse(SYNTAX.notData, path, "this is an instance of a class", show(className(prototype)));
    }
    open.add(at);
    const result = list
      ? at.map((item: unknown, index) => copy(item, [...path, index]))
      : copyMap(at as Record<string, unknown>, path);
    open.delete(at);
    return result;
  };

  const copyMap = (map: Readonly<Record<string, unknown>>, path: Path): Record<string, unknown> => {
    const result: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(map)) {
      if (entry === undefined) continue;
      if (PROTOTYPE_KEYS.has(key)) refuse(SYNTAX.prototypeKey, [...path, key], `${key} may not be a key`, show(key));
      else result[key] = copy(entry, [...path, key]);
    }
    return result;
  };

  const result = copy(value, []);
  if (values > MAX_VALUES) {
    return {
      value: undefined,
      problems: [
        { rule: SYNTAX.tooLarge, path: [], message: "the fleet has too many values", accepted: `at most ${MAX_VALUES} values` },
      ],
    };
  }
  return { value: result, problems };
}

/** Modules may be loaded into a realm of their own, with another `Object.prototype`. */
function isForeignObject(prototype: unknown): boolean {
  return (
    typeof prototype === "object" &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, "hasOwnProperty")
  );
}

function className(prototype: unknown): string {
  const made = (prototype as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  return typeof made === "string" ? made : "unknown";
}
