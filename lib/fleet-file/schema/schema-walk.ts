import * as z from "zod";
import type { Path } from "../../errors.ts";
import { ACCEPTED, FIELDS } from "./field.ts";
import type { FieldMeta } from "./field.ts";

/** A place in the schema: a path with `*` for the names in maps and the positions in lists. */
export interface SchemaField {
  readonly pattern: readonly string[];
  readonly schema: z.core.$ZodType;
  readonly required: boolean;
  readonly meta: FieldMeta | undefined;
  readonly accepted: string | undefined;
  /** `backend: s3` where the field belongs to one of several alternatives. */
  readonly when: string | undefined;
}

/** Every field of a schema, parents before children, in the order of the schema. */
export function allFields(root: z.core.$ZodType, pattern: readonly string[] = []): SchemaField[] {
  return children(root).flatMap(([key, child, when]) => {
    const field = fieldOf([...pattern, key], child, when);
    return [field, ...allFields(child, field.pattern)];
  });
}

/** What the schema knows of a path of a file: more than one field where the schema has alternatives. */
export function fieldsAt(root: z.core.$ZodType, path: Path): SchemaField[] {
  let at: SchemaField[] = [fieldOf([], root)];
  for (const part of path) {
    at = at.flatMap(({ schema, pattern }) =>
      children(schema)
        .filter(([key]) => key === "*" || key === part)
        .map(([key, child, when]) => fieldOf([...pattern, key], child, when)),
    );
  }
  return at;
}

/** The keys that a map may have here; empty where it takes names of its own. */
export function keysAt(root: z.core.$ZodType, path: Path): string[] {
  const keys = fieldsAt(root, path).flatMap(({ schema }) => children(schema).map(([key]) => key));
  return [...new Set(keys)].filter((key) => key !== "*");
}

/** What a name in this map may be, in words. */
export function keyAccepted(schema: z.core.$ZodType): string | undefined {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodRecord ? ACCEPTED.get(inner.keyType)?.accepted : undefined;
}

/** A free text field, for checks that no text is taken for syntax. */
export interface FreeTextField {
  /** With `*` for names in maps and positions in lists. */
  readonly pattern: readonly string[];
  /** What every accepted value begins with; often empty. */
  readonly prefix: string;
  readonly example: unknown;
}

export function freeTextFields(root: z.core.$ZodType): FreeTextField[] {
  return allFields(root)
    .filter(({ meta }) => meta?.freeText === true)
    .map(({ pattern, meta }) => ({ pattern, prefix: meta?.prefix ?? "", example: meta?.example }));
}

function fieldOf(pattern: readonly string[], schema: z.core.$ZodType, when?: string): SchemaField {
  const inner = unwrapped(schema);
  return {
    pattern,
    schema: inner,
    required: !(schema instanceof z.ZodOptional),
    meta: FIELDS.get(inner),
    accepted: ACCEPTED.get(inner)?.accepted,
    when,
  };
}

/** The schema without `optional` and `null`. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable ? unwrapped(schema.unwrap()) : schema;
}

type Child = readonly [key: string, schema: z.core.$ZodType, when?: string | undefined];

function children(schema: z.core.$ZodType): Child[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return Object.entries(inner.shape);
  if (inner instanceof z.ZodRecord) return [["*", inner.valueType]];
  if (inner instanceof z.ZodArray) return [["*", inner.element]];
  if (inner instanceof z.ZodTuple) return inner.def.items.slice(0, 1).map((item): Child => ["*", item]);
  if (inner instanceof z.ZodDiscriminatedUnion) return alternatives(inner, inner.def.discriminator);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => children(option));
  return [];
}

function alternatives(union: z.ZodDiscriminatedUnion, discriminator: string): Child[] {
  return union.options.flatMap((option) => {
    const shape = children(option);
    const chosen = literals(shape.find(([key]) => key === discriminator)?.[1]);
    return shape.map(([key, child]): Child => [
      key,
      child,
      key === discriminator ? undefined : `${discriminator}: ${chosen.join(", ")}`,
    ]);
  });
}

/** The values of a field that has a fixed choice of them. */
export function literals(schema: z.core.$ZodType | undefined): string[] {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
