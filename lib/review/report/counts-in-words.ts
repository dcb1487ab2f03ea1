import type { Counts } from "./report.ts";

const WORDS: readonly (readonly [keyof Counts, string])[] = [
  ["destroy", "destroyed"],
  ["replace", "replaced"],
  ["forget", "left behind"],
  ["unknown", "changed or replaced"],
  ["update", "changed"],
  ["create", "created"],
  ["rerun", "run again"],
  ["imported", "taken over"],
  ["moved", "called otherwise"],
  ["read", "read"],
];

/** `resources: 2 destroyed, 1 replaced`; replacements are counted apart from what goes and what comes. */
export function countsInWords(counts: Counts): string {
  const told = WORDS.filter(([key]) => counts[key] > 0).map(([key, word]) => `${counts[key]} ${word}`);
  const drift = counts.drifted === 0 ? [] : [`${counts.drifted} changed by others`];
  const outputs = counts.outputs === 0 ? [] : [`outputs: ${counts.outputs} changed`];
  return [`resources: ${told.length === 0 ? "none" : told.join(", ")}`, ...outputs, ...drift].join("; ");
}
