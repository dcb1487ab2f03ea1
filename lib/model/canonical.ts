import { compareText } from "./compare-text.ts";

/** The same text for the same plain data, in whatever order its keys come; keys without a value don't count. */
export function canonical(value: unknown): string {
  return textOf(value) ?? "";
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (hasOwnText(value)) return textOf(value.toJSON());
  if (Array.isArray(value)) return `[${value.map((part) => textOf(part) ?? "null").join(",")}]`;
  let text = "";
  for (const key of inOrder(Object.keys(value))) {
    const part = textOf((value as Readonly<Record<string, unknown>>)[key]);
    if (part !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${part}`;
  }
  return `{${text}}`;
}

/** As an object made of them would have them: whole numbers first. Digests that stand in clusters and locks were made so. */
function inOrder(keys: string[]): readonly string[] {
  const sorted = keys.sort(compareText);
  return sorted.some((key) => /^\d/.test(key)) ? Object.keys(Object.fromEntries(sorted.map((key) => [key, undefined]))) : sorted;
}

function hasOwnText(value: object): value is { toJSON(): unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}
