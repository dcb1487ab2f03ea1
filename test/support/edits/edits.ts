import * as z from "zod";
import type { Path } from "../../../lib/errors.ts";
import { isData, valueAt } from "../../../lib/fleet-file/read/merge.ts";
import { allFields, fieldsAt } from "../../../lib/fleet-file/schema/schema-walk.ts";
import type { SchemaField } from "../../../lib/fleet-file/schema/schema-walk.ts";
import { fleetSchema } from "../../../lib/fleet-file/schema/schema.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { alternative, patternOf, valuesOf } from "./field-values.ts";

/** What somebody does to a field. `switch` writes another alternative of the place that it stands in. */
export type Verb = "set" | "change" | "remove" | "add" | "rename" | "switch";

/** One change of a fleet file. */
export interface Edit {
  /** Of the field that it is about. */
  readonly pattern: string;
  readonly verb: Verb;
  readonly path: Path;
  /** `change clusters.shop.endpoint to "private"` */
  readonly text: string;
  /** The file afterwards. */
  readonly after: unknown;
}

export const FIELDS_OF_FLEETS: readonly SchemaField[] = allFields(fleetSchema);

/** Every edit of a field that this fleet gives occasion to. */
export function editsOf(field: SchemaField, spec: FleetSpec): readonly Edit[] {
  return placesOf(field.pattern, spec).flatMap((path) => editsAt(field, path, spec));
}

function editsAt(field: SchemaField, path: Path, spec: FleetSpec): readonly Edit[] {
  const pattern = patternOf(field);
  const made = (verb: Verb, what: string, after: unknown): Edit => ({
    pattern,
    verb,
    path,
    text: `${verb} ${path.join(".")}${what}`,
    after,
  });
  const parent = path.slice(0, -1);
  const holder = valueAt(spec, parent);
  const other = field.when === undefined ? undefined : alternative(field.when);
  if (other !== undefined && isData(holder) && !lastIn(holder, path) && !sameAlternative(holder, other)) {
    return [
      made(
        "switch",
        ` by ${parent.join(".")} = ${JSON.stringify(other)}`,
        written(spec, parent, withField(other, path, field, spec)),
      ),
    ];
  }
  const seen = valueAt(spec, path);
  const values = valuesOf(field, spec).filter((value) => JSON.stringify(value) !== JSON.stringify(seen));
  const to = (value: unknown): string => ` to ${JSON.stringify(value)}`;
  if (seen === undefined) return values.map((value) => made("set", to(value), written(spec, path, value)));
  const entry = field.pattern.at(-1) === "*";
  return [
    ...(isData(seen) && !isLeafLike(field) ? [] : values.map((value) => made("change", to(value), written(spec, path, value)))),
    made("remove", "", removed(spec, path)),
    ...(entry ? entryEdits(path, spec, seen, made) : []),
  ];
}

/** Unions of text and object are written as a whole. */
function isLeafLike({ schema }: SchemaField): boolean {
  return schema instanceof z.ZodUnion && !(schema instanceof z.ZodDiscriminatedUnion);
}

function sameAlternative(holder: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  return ["backend", "kind"].every((key) => holder[key] === other[key]);
}

function lastIn(holder: Readonly<Record<string, unknown>>, path: Path): boolean {
  return String(path.at(-1)) in holder && path.at(-1) !== "backend" && path.at(-1) !== "kind";
}

function withField(other: Readonly<Record<string, unknown>>, path: Path, field: SchemaField, spec: FleetSpec): unknown {
  const key = String(path.at(-1));
  return key in other ? other : { ...other, [key]: valuesOf(field, spec)[0] };
}

function entryEdits(
  path: Path,
  spec: FleetSpec,
  seen: unknown,
  made: (verb: Verb, what: string, after: unknown) => Edit,
): Edit[] {
  const parent = path.slice(0, -1);
  const key = path.at(-1);
  const holder = valueAt(spec, parent);
  if (Array.isArray(holder)) {
    const twice = [...(holder as readonly unknown[]), seen];
    return [made("add", " once more", written(spec, parent, twice))];
  }
  if (!isData(holder) || typeof key !== "string") return [];
  const name = freshName(key, holder);
  const renamed = Object.fromEntries(Object.entries(holder).map(([one, value]) => [one === key ? name : one, value]));
  return [
    made("add", `'s equal as ${name}`, written(spec, parent, { ...holder, [name]: seen })),
    made("rename", ` to ${name}`, written(spec, parent, renamed)),
  ];
}

/** First and last by their order are other cases: a new name may come before all others. */
function freshName(key: string, holder: Readonly<Record<string, unknown>>): string {
  const name = key.includes("/") ? `${key}-b` : `a-${key}`;
  return name in holder ? `${name}-b` : name;
}

/** Places of a pattern in a fleet: of each name that it has, whether or not the field itself is written. */
function placesOf(pattern: readonly string[], spec: FleetSpec): readonly Path[] {
  return pattern.reduce<readonly Path[]>(
    (paths, key, at) =>
      paths.flatMap((path): readonly Path[] => {
        if (key !== "*") return at + 1 === pattern.length || valueAt(spec, [...path, key]) !== undefined ? [[...path, key]] : [];
        const holder = valueAt(spec, path);
        if (Array.isArray(holder)) return holder.map((_, index) => [...path, index]);
        return isData(holder) ? Object.keys(holder).map((name) => [...path, name]) : [];
      }),
    [[]],
  );
}

/** The same fleet with a value somewhere. */
export function written(spec: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(spec)) return spec.map((one: unknown, index) => (index === key ? written(one, rest, value) : one));
  const data = isData(spec) ? spec : {};
  return { ...data, [key]: written(data[key], rest, value) };
}

/** The same fleet without what stands somewhere; a map or list that is empty then stays. */
export function removed(spec: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  if (Array.isArray(spec)) {
    return spec.flatMap((one: unknown, index): unknown[] =>
      index !== key ? [one] : rest.length === 0 ? [] : [removed(one, rest)],
    );
  }
  const data = isData(spec) ? spec : {};
  const { [key]: seen, ...others } = data;
  return rest.length === 0 ? others : { ...data, [key]: removed(seen, rest) };
}

/** Fleets in which a field has a place that none of them has by itself: its parents are written as their examples. */
export function withParents(field: SchemaField, spec: FleetSpec): FleetSpec | undefined {
  const { pattern } = field;
  for (let length = 1; length < pattern.length; length += 1) {
    const missing = pattern.slice(0, length);
    if (missing.at(-1) === "*") continue;
    for (const path of placesOf(missing, spec)) {
      if (valueAt(spec, path) !== undefined) continue;
      const [parent] = fieldsAt(fleetSchema, path);
      const value = parent === undefined ? undefined : valuesOf({ ...parent, pattern: missing }, spec)[0];
      if (value !== undefined) return written(spec, path, value) as FleetSpec;
    }
  }
  return undefined;
}
