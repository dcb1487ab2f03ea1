import { compareText } from "./compare-text.ts";

/** The same text for the same plain data, in whatever order its keys come; keys without a value don't count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => compareText(left, right)))
      : part,
  );
}
