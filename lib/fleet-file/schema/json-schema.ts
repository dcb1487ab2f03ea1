import * as z from "zod";
import { editionDefault } from "./field-defaults.ts";
import { isData } from "../read/merge.ts";
import type { Data } from "../read/merge.ts";
import { ACCEPTED, FIELDS } from "./field.ts";
import type { FieldMeta } from "./field.ts";
import { unwrapped } from "./schema-walk.ts";
import { fleetSchema } from "./schema.ts";

/** The fleet file as JSON Schema, draft-07, which editors support in full. Semantic rules stay with `fleetwright validate`. */
export function fleetJsonSchema(): object {
  const schema = z.toJSONSchema(fleetSchema, {
    target: "draft-7",
    io: "input",
    override: ({ zodSchema, jsonSchema, path }) => {
      const inner = unwrapped(zodSchema);
      const meta = FIELDS.get(inner);
      if (meta !== undefined) Object.assign(jsonSchema, annotations(meta, ACCEPTED.get(inner)?.accepted, patternOf(path)));
    },
  });
  return { ...withoutRepetition(schema), title: "Fleetwright fleet file" };
}

/** What may be `null` is an alternative of two schemas; the field around them describes both. */
function withoutRepetition(schema: object): object {
  const described = "description" in schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (Array.isArray(value))
        return [
          key,
          value.map((item: unknown) =>
            isData(item) ? withoutRepetition(key === "anyOf" && described ? bare(item) : item) : item,
          ),
        ];
      return [key, isData(value) && key !== "default" ? withoutRepetition(value) : value];
    }),
  );
}

function bare({ description: _description, examples: _examples, default: _default, ...schema }: Data): Data {
  return schema;
}

function annotations(meta: FieldMeta, accepted: string | undefined, pattern: readonly string[]): object {
  const literal = editionDefault(pattern);
  const parts = [
    meta.description,
    accepted === undefined ? "" : `Accepted: ${accepted}.`,
    meta.default === undefined ? "" : `Default: ${meta.default}.`,
  ];
  return {
    description: parts.filter((part) => part !== "").join("\n"),
    ...(meta.example === undefined ? {} : { examples: [meta.example] }),
    ...(literal === undefined || isData(literal) ? {} : { default: literal }),
  };
}

/** From the path in the JSON Schema to the path in the file, with `*` for names and positions. */
function patternOf(path: readonly (string | number)[]): string[] {
  const pattern: string[] = [];
  for (let at = 0; at < path.length; at++) {
    const part = path[at];
    if (part === "properties") pattern.push(String(path[++at]));
    else if (part === "additionalProperties" || part === "items") pattern.push("*");
    // Alternatives and list positions of the schema are no part of the file.
    else at += 1;
  }
  return pattern;
}
