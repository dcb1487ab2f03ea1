import { readdirSync } from "node:fs";
import path from "node:path";

/** Fleets that are wrong on purpose, each with the lines that `validate -o compact` says about it in `<name>.expected`. */
export const BROKEN = path.join(import.meta.dirname, "../fleets/broken");

/** The day on which they are judged. */
export const TODAY = "2026-11-20";

/** Broken fleets that are too unwieldy to keep. */
export const MADE: Readonly<Record<string, () => string>> = {
  "too-large.yaml": () => `fleet: acme\n${"# a long story\n".repeat(80_000)}`,
};

/** File names, those that are made included. */
export function brokenFleets(): string[] {
  return [...readdirSync(BROKEN).filter((name) => /\.(yaml|ts)$/.test(name)), ...Object.keys(MADE)].sort();
}
