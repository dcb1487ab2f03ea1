import * as z from "zod";

/** What people and editors are told of a field. Where it has a default, that stands in the edition (`../editions.ts`). */
export interface FieldMeta {
  readonly description: string;
  /** What happens without it, in words, where the edition holds no literal. */
  readonly default?: string;
  readonly example?: unknown;
  /** It holds what a person wrote, so any character may come: nothing may take it for syntax. */
  readonly freeText?: true;
  /** What every accepted value of a free text begins with. */
  readonly prefix?: string;
  /** It holds a reference to a secret, and somebody may write the secret itself: its value is never shown. */
  readonly secret?: true;
}

/** The documentation of every field, by its schema. */
export const FIELDS = z.registry<FieldMeta>();

/** What a value may be, in words, by its schema. */
export const ACCEPTED = z.registry<{ readonly accepted: string }>();

/** Documents one field. Each schema is made anew for each field, because the documentation hangs on it. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  FIELDS.add(schema, meta);
  return schema;
}

/** Says in words what a value may be. */
export function accepts<T extends z.ZodType>(schema: T, accepted: string): T {
  ACCEPTED.add(schema, { accepted });
  return schema;
}

export interface FreeTextMeta extends Omit<FieldMeta, "freeText" | "secret"> {
  /** Longest text, in code points; default 1024. */
  readonly max?: number;
  /** Shortest text; default 0. */
  readonly min?: number;
  /** Pattern that begins every text, with the prefix that shows it. */
  readonly begins?: { readonly pattern: string; readonly prefix: string; readonly accepted: string };
}

/** Text of a person: any characters but control characters (tab and newline are welcome) and broken surrogate pairs. */
export function freeText(meta: FreeTextMeta): z.ZodString {
  const { max = 1024, min = 0, begins, ...rest } = meta;
  // Control characters are what this pattern is about: they would end up in terminals, YAML and Terraform.
  const clean = String.raw`[^\u0000-\u0008\u000b-\u001f]`;
  const schema = z
    .string()
    .min(min)
    .regex(new RegExp(`^${begins?.pattern ?? ""}${clean}*$`), { error: "control" })
    .check((context) => {
      if (!context.value.isWellFormed()) {
        context.issues.push({ code: "custom", input: context.value, message: "surrogate" });
      }
      const length = [...context.value].length;
      if (length > max) {
        context.issues.push({ code: "too_big", origin: "string", maximum: max, inclusive: true, input: context.value });
      }
    });
  const words = begins === undefined ? "text" : `text that begins with ${begins.accepted},`;
  accepts(schema, `${words} of at most ${max} characters, without control characters other than tab and newline`);
  return field(schema, { ...rest, freeText: true, ...(begins === undefined ? {} : { prefix: begins.prefix }) });
}
