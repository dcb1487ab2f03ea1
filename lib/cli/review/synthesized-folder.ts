import type { Json, StackJson } from "../../review/terraform-json.ts";
import { isRecord } from "../../review/terraform-json.ts";
import type { StackFile } from "../../terraform/manifest.ts";

/** A stack as cdktf wrote it. */
export interface SynthesizedFile {
  readonly id: string;
  readonly json: StackJson;
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
}

/**
 * What a program synthesized, without what only tells where it ran.
 *
 * @param project - the folder that it ran in
 */
export function placeless(files: readonly StackFile[], project: string): readonly SynthesizedFile[] {
  return files.map((file) => ({ ...file, json: anywhere(file.json as Json, project) as StackJson }));
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
