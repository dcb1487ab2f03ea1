import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { LocatedProblem } from "../../errors.ts";
import { checkRead } from "./check.ts";
import type { Checked, CheckedFleet, ReadFleet } from "./check.ts";
import type { SpecProblem } from "./finding.ts";
import { lockPath, parseLock, readIfThere } from "./lock-file.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { sourceText } from "./source.ts";
import type { SourceText } from "./source.ts";
import { readYaml } from "./yaml.ts";

export interface LoadOptions {
  /** Path of the fleet file; its lock lies beside it. */
  readonly file: string;
  /**
   * `2026-11-20`; exceptions end by it, and support of versions.
   *
   * @default nothing has ended yet
   */
  readonly today?: string;
  /**
   * Whether what has ended is a warning: where a fleet is deployed that was right before.
   *
   * @default false
   */
  readonly lenient?: boolean;
  /** How the file is called in messages; default as in `file`. */
  readonly shown?: string;
}

/** A fleet that may be planned. */
export interface Loaded extends CheckedFleet {
  readonly warnings: readonly LocatedProblem[];
  readonly lockFile: string;
}

/** A fleet file and its lock, looked at as a whole. */
export interface CheckedFile extends Checked {
  readonly lockFile: string;
  /** The texts that problems point into. */
  readonly sources: readonly SourceText[];
}

/**
 * Reads a fleet file and its lock.
 *
 * @throws FleetError `input` with every problem of both, each with its place
 */
export async function loadFleet(options: LoadOptions): Promise<Loaded> {
  const { fleet, problems, lockFile, source } = await checkFile(options);
  if (fleet !== undefined) return { ...fleet, warnings: problems, lockFile };
  const errors = problems.filter(({ severity }) => severity === "error").length;
  throw new FleetError("input", `${source.file} has ${errors === 1 ? "one error" : `${errors} errors`}`, {
    problems,
    next: "fleetwright validate",
  });
}

/** The same without throwing for what stands in the files. */
export async function checkFile(options: LoadOptions): Promise<CheckedFile> {
  const { file, today = "", lenient = false, shown = file } = options;
  const lockFile = lockPath(file);
  const shownLock = lockPath(shown);
  const lockText = await readIfThere(lockFile);
  const found = await readFleetFile(file, shown);
  const read = { ...found, problems: [...found.problems, ...(await unreadSibling(file))] };
  const checked = checkRead(read, { today, lenient }, parseLock(lockText, shownLock));
  return { ...checked, lockFile, sources: [read.source, ...(lockText === undefined ? [] : [sourceText(shownLock, lockText)])] };
}

async function readFleetFile(file: string, shown: string): Promise<ReadFleet> {
  const bytes = await readBytes(file);
  if (bytes === undefined) {
    return unreadable(shown, { rule: SYNTAX.empty, path: [], message: "the file does not exist" });
  }
  if (!isUtf8(bytes)) return unreadable(shown, { rule: SYNTAX.encoding, path: [], message: "the file is not UTF-8" });
  const text = new TextDecoder().decode(bytes);
  if (/\.[cm]?[jt]s$/.test(file)) {
    const { readModule } = await import("./fleet-module.ts");
    const read = await readModule(path.resolve(file), text);
    // Of a value its lines would tell nothing: it may come from anywhere.
    const isPlaced = read.problems.some(({ offset }) => offset !== undefined);
    return { source: sourceText(shown, isPlaced ? text : ""), places: undefined, ...read };
  }
  return { source: sourceText(shown, text), ...readYaml(text) };
}

/** A project has one fleet file of its default name; a second one is easily taken for it. */
async function unreadSibling(file: string): Promise<readonly SpecProblem[]> {
  const { base, dir } = path.parse(file);
  const other = base === "fleet.yaml" ? "fleet.ts" : base === "fleet.ts" ? "fleet.yaml" : undefined;
  if (other === undefined || (await readIfThere(path.join(dir, other))) === undefined) return [];
  return [{ rule: SYNTAX.unreadSibling, path: [], message: `${other} lies beside ${base} and is not read` }];
}

async function readBytes(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw new FleetError("input", `${file} cannot be read: ${error.message}`, { cause: error });
  }
}

function unreadable(shown: string, problem: SpecProblem): ReadFleet {
  return { source: sourceText(shown, ""), value: undefined, places: undefined, problems: [problem] };
}
