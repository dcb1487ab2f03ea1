import { readFileSync } from "node:fs";
import path from "node:path";
import type { Json, StackJson } from "../../review/terraform-json.ts";
import { isRecord } from "../../review/terraform-json.ts";

/** A stack as cdktf wrote it. */
export interface SynthesizedFile {
  readonly id: string;
  readonly json: StackJson;
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly synthesizedStackPath: string; readonly dependencies?: readonly string[] }>>;
}

/**
 * Reads what a program synthesized, without what only tells where it ran.
 *
 * @param project - the folder that it ran in
 */
export function readSynthesized(out: string, project: string): readonly SynthesizedFile[] {
  const manifest = JSON.parse(readFileSync(path.join(out, "manifest.json"), "utf8")) as Manifest;
  return Object.entries(manifest.stacks)
    .map(([id, { synthesizedStackPath, dependencies = [] }]) => {
      const text = readFileSync(path.join(out, synthesizedStackPath), "utf8");
      return { id, json: anywhere(JSON.parse(text) as Json, project) as StackJson, dependencies };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Our own program's place, as provisioners are told, and whatever names the project's folder: revisions lie elsewhere. */
function anywhere(value: Json, project: string): Json {
  if (typeof value === "string") return value.replaceAll(project, "<project>");
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => anywhere(one, project));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === "FLEETWRIGHT_PROGRAM" ? "<program>" : anywhere(one, project)]),
  );
}
