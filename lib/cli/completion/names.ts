import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type * as Yaml from "yaml";
import { sectionKeys } from "./section-keys.ts";
import type { Names } from "./words.ts";

/**
 * Names for completion, from what lies there: the fleet file if it is YAML, the lock, and the last synth.
 * A fleet file in TypeScript is not run for a keystroke; its lock has the names of clusters and regions.
 * What can't be read gives no names: a shell waiting for a word is no place for an error.
 */
export function readNames(project: string, fleet: string): Omit<Names, "rules"> {
  const written = path.extname(fleet) === ".ts" ? "" : (read(fleet) ?? "");
  const lock = readLock(fleet.replace(/\.[^.]+$/, ".lock"));
  return {
    clusters: sorted([...keys(written, "clusters"), ...owners(lock, "cluster")]),
    regions: sorted([...keys(written, "regions"), ...owners(lock, "region")]),
    workloads: sorted(keys(written, "workloads")),
    rings: keys(written, "rings"),
    stacks: sorted(folders(path.join(project, "cdktf.out/stacks"))),
  };
}

/** Loading a parser of YAML takes longer than all the rest: it is asked only where lines don't tell. */
function keys(text: string, section: string): readonly string[] {
  const told = sectionKeys(text, section);
  if (told !== undefined) return told;
  const { parseDocument } = createRequire(import.meta.url)("yaml") as typeof Yaml;
  // Broken while somebody is editing it: what can still be read counts.
  const document: unknown = parseDocument(text, { logLevel: "silent", uniqueKeys: false }).toJS({ maxAliasCount: 100 });
  const value = isRecord(document) ? document[section] : undefined;
  return isRecord(value) ? Object.keys(value) : [];
}

/** The text of the lock: one grant a line, so that nothing needs to be parsed. */
function readLock(file: string): string {
  return read(file) ?? "";
}

function owners(lock: string, kind: "cluster" | "region"): readonly string[] {
  const lines = lock.split("\n").filter((line) => !line.includes("retired"));
  return lines.flatMap((line) => new RegExp(`\\b${kind}/([a-z0-9-]+)`).exec(line)?.[1] ?? []);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function folders(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EISDIR" || error.code === "ENOTDIR")
  );
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
