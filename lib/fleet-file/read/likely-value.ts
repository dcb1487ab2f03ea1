import * as z from "zod";
import type { Path } from "../../errors.ts";
import { fieldsAt, unwrapped } from "../schema/schema-walk.ts";
import { isData } from "./merge.ts";

/** What somebody most likely meant by a value that doesn't fit, as a fix; undefined where nothing near fits either. */
export function likelyValue(
  schema: z.core.$ZodType,
  path: Path,
  value: unknown,
  written: string | undefined,
): string | undefined {
  const fields = fieldsAt(schema, path);
  const fits = (candidate: unknown): boolean => fields.some((field) => z.core.safeParse(field.schema, candidate).success);
  return guesses(value, written).find(({ meant }) => fits(meant))?.fix;
}

/** The same for a name in a map that takes names of its own. */
export function likelyKey(map: z.core.$ZodType, key: string): string | undefined {
  const names = unwrapped(map);
  if (!(names instanceof z.ZodRecord)) return undefined;
  return otherTexts(key).find(({ meant }) => z.core.safeParse(names.keyType, meant).success)?.fix;
}

interface Guess {
  readonly meant: unknown;
  readonly fix: string;
}

function guesses(value: unknown, written: string | undefined): readonly Guess[] {
  if (Array.isArray(value)) return namesInList(value);
  if (typeof value === "number" || typeof value === "boolean") {
    const text = written ?? String(value);
    return [{ meant: text, fix: `write it in quotes: "${text}"` }, ...otherTexts(text), inList(value, text)];
  }
  if (typeof value !== "string") return isData(value) ? [inList(value, "{ … }")] : [];
  return [...withoutQuotes(value), ...otherTexts(value), inList(value, JSON.stringify(value))];
}

function inList(value: unknown, text: string): Guess {
  return { meant: [value], fix: `write it as a list: [${text}]` };
}

function namesInList(values: readonly unknown[]): readonly Guess[] {
  if (values.length === 0 || !values.every((name) => typeof name === "string")) return [];
  const map = Object.fromEntries(values.map((name) => [name, {}]));
  return [{ meant: map, fix: `write it as a map: ${values.map((name) => `\`${name}: {}\``).join(", ")}` }];
}

function withoutQuotes(text: string): readonly Guess[] {
  if (/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return [{ meant: Number(text), fix: `write it without quotes: ${text}` }];
  if (/^(yes|on)$/i.test(text)) return [{ meant: true, fix: "write `true`" }];
  return /^(no|off)$/i.test(text) ? [{ meant: false, fix: "write `false`" }] : [];
}

/** The same in other spellings: as names, versions and addresses are spelled. */
function otherTexts(text: string): readonly { readonly meant: string; readonly fix: string }[] {
  const small = text.toLowerCase();
  const texts = [
    small,
    small.replaceAll("_", "-"),
    small.replaceAll(/\s/g, ""),
    small.replace("×", "x"),
    /^v?([0-9]+\.[0-9]+)/.exec(small)?.[1],
    /^[0-9]+(\.[0-9]+){3}$/.test(small) ? `${small}/32` : undefined,
  ];
  return texts.flatMap((meant) => (meant === undefined || meant === text ? [] : [{ meant, fix: `did you mean \`${meant}\`?` }]));
}
