import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { FleetError } from "../../errors.ts";

/** What the demo made in a project, written before it makes it: all that `--down` may touch. */
export interface DemoRecord {
  /** The fleet file, relative to the project. */
  readonly fleet: string;
  /** Stack id to its state file, relative to the project. */
  readonly stacks: Readonly<Record<string, string>>;
  /** Names of the local clusters. */
  readonly clusters: readonly string[];
}

const RECORD = ".fleetwright/demo.json";

const schema = z.strictObject({
  format: z.literal(1),
  fleet: z.string(),
  stacks: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string()),
  clusters: z.array(z.string().regex(/^[a-z0-9-]+$/)),
});

/**
 * What the demo made here; undefined where it made nothing.
 *
 * @throws FleetError (input) where the record is damaged
 */
export function readDemoRecord(project: string): DemoRecord | undefined {
  const file = path.join(project, RECORD);
  if (!existsSync(file)) return undefined;
  try {
    const { fleet, stacks, clusters } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { fleet, stacks, clusters };
  } catch (error) {
    const message = `${RECORD} is damaged, so what the demo made is not known`;
    throw new FleetError("input", message, { cause: error, next: `npx cdktf destroy '*', then delete ${RECORD}` });
  }
}

/** Notes what is about to be made, beside what an earlier run made. */
export function writeDemoRecord(project: string, record: DemoRecord): void {
  const before = readDemoRecord(project);
  const all = {
    format: 1,
    fleet: record.fleet,
    stacks: { ...before?.stacks, ...record.stacks },
    clusters: [...new Set([...(before?.clusters ?? []), ...record.clusters])].sort(),
  };
  const file = path.join(project, RECORD);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

/**
 * Removes the files that the demo made, and the folders that are empty then.
 *
 * @param foreign - ids of stacks in `cdktf.out` that are not the demo's
 * @returns what is left in the folders that it shares with others, relative to the project
 */
export function removeDemoFiles(project: string, record: DemoRecord, foreign: readonly string[]): readonly string[] {
  const files = [
    ...Object.values(record.stacks).flatMap((state) => [state, `${state}.backup`]),
    ...Object.keys(record.stacks).flatMap((id) => [`.fleetwright/outputs/${id}`, `cdktf.out/stacks/${id}`]),
    ...(foreign.length === 0 ? ["cdktf.out/manifest.json"] : []),
    ".fleetwright/demo",
    RECORD,
  ];
  for (const file of files) rmSync(path.join(project, file), { recursive: true, force: true });
  const folders = [".fleetwright", "cdktf.out", ...new Set(Object.values(record.stacks).map((state) => path.dirname(state)))];
  for (const folder of folders) removeEmpty(path.join(project, folder));
  for (const state of Object.values(record.stacks)) removeEmptyAbove(project, path.dirname(state));
  return [".fleetwright", "cdktf.out"].flatMap((folder) =>
    existsSync(path.join(project, folder)) ? readdirSync(path.join(project, folder)).map((name) => `${folder}/${name}`) : [],
  );
}

/** Removes folders that hold nothing but empty folders; links stay. */
function removeEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmpty(path.join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function removeEmptyAbove(project: string, folder: string): void {
  for (let at = folder; at !== "." && at !== ""; at = path.dirname(at)) {
    const there = path.join(project, at);
    if (existsSync(there) && readdirSync(there).length === 0) rmdirSync(there);
  }
}
