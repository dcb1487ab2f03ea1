import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import type { Names } from "./words.ts";

/**
 * Names for completion, from what lies there: the fleet file if it is YAML, the lock, and the last synth.
 * A fleet file in TypeScript is not run for a keystroke; its lock has the names of clusters and regions.
 * What can't be read gives no names: a shell waiting for a word is no place for an error.
 */
export function readNames(project: string, fleet: string): Omit<Names, "rules"> {
  const written = path.extname(fleet) === ".ts" ? {} : readYaml(fleet);
  const lock = readLock(fleet.replace(/\.[^.]+$/, ".lock"));
  return {
    clusters: sorted([...keys(written, "clusters"), ...owners(lock, "cluster")]),
    regions: sorted([...keys(written, "regions"), ...owners(lock, "region")]),
    workloads: sorted(keys(written, "workloads")),
    rings: keys(written, "rings"),
    stacks: sorted(folders(path.join(project, "cdktf.out/stacks"))),
  };
}

function readYaml(file: string): unknown {
  const text = read(file);
  if (text === undefined) return {};
  // Broken while somebody is editing it: what can still be read counts.
  const value: unknown = parseDocument(text, { logLevel: "silent", uniqueKeys: false }).toJS({ maxAliasCount: 100 });
  return value;
}

/** The text of the lock: one grant a line, so that nothing needs to be parsed. */
function readLock(file: string): string {
  return read(file) ?? "";
}

function owners(lock: string, kind: "cluster" | "region"): readonly string[] {
  const lines = lock.split("\n").filter((line) => !line.includes("retired"));
  return lines.flatMap((line) => new RegExp(`\\b${kind}/([a-z0-9-]+)`).exec(line)?.[1] ?? []);
}

function keys(document: unknown, section: string): readonly string[] {
  const value = isRecord(document) ? document[section] : undefined;
  return isRecord(value) ? Object.keys(value) : [];
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
