import { readFile } from "node:fs/promises";
import path from "node:path";
import type * as z from "zod";
import { FleetError } from "../../errors.ts";
import type { LocatedProblem, Path } from "../../errors.ts";
import { EMPTY_LOCK } from "../../model/lock.ts";
import type { Grant, Lock } from "../../model/lock.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { locate, located } from "./locate.ts";
import { lockSchema } from "./lock-schema.ts";
import { formatLock, parseLockText } from "./lock-text.ts";
import { valueAt } from "./merge.ts";
import { LOCK } from "../rules/lock.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { positionAt, sourceText } from "./source.ts";
import type { Position } from "./source.ts";
import { readYaml } from "./yaml.ts";
import { replaceFile } from "../edit/replace-file.ts";

/** Largest lock that is read. */
const MAX_LOCK_BYTES = 16 * 1024 * 1024;

/** The format that this release reads and writes. */
const FORMAT = EMPTY_LOCK.format;

/** `fleet.lock` beside `fleet.yaml` or `fleet.ts`. */
export function lockPath(fleetFile: string): string {
  const { dir, name } = path.parse(fleetFile);
  return path.join(dir, `${name}.lock`);
}

/** A lock as read, or what is wrong with it. */
export interface ParsedLock {
  /** Empty where there are problems. */
  readonly lock: Lock;
  readonly problems: readonly LocatedProblem[];
  /** Where a path into the lock stands in its text. */
  readonly locate: (path: Path) => Position;
}

/**
 * Reads the text of a lock. It never throws for what stands in it.
 *
 * @param content - the text; undefined where there is no lock yet, which is an empty one
 * @param file - as it is shown to people
 */
export function parseLock(content: string | undefined, file: string): ParsedLock {
  const source = sourceText(file, content ?? "");
  if (content === undefined) return { lock: EMPTY_LOCK, problems: [], locate: () => positionAt(source, 0) };
  // Its YAML is parsed where a place is asked for, and then only.
  const inText = (path: Path): Position => locate({ source, places: readYaml(content, MAX_LOCK_BYTES).places }, path);
  const untouched = asWritten(content);
  if (untouched !== undefined) return { lock: untouched, problems: [], locate: inText };
  const read = readYaml(content, MAX_LOCK_BYTES);
  const failed = (problems: readonly SpecProblem[]): ParsedLock => ({
    lock: EMPTY_LOCK,
    problems: located({ source, places: read.places }, problems),
    locate: inText,
  });
  if (read.problems.length > 0) return failed(read.problems.map(asLockProblem));
  const newer = newerFormat(read.value);
  if (newer !== undefined) return failed([newer]);
  const parsed = lockSchema.safeParse(read.value);
  if (!parsed.success) return failed(parsed.error.issues.flatMap((issue) => shapeProblems(issue, read.value)));
  const twice = givenTwice(parsed.data.grants);
  return twice.length > 0 ? failed(twice) : { lock: parsed.data, problems: [], locate: inText };
}

/**
 * Reads a lock that is still, byte for byte, what {@link formatLock} wrote, without a YAML parser, which would take most of
 * the time that a large fleet is loaded in. undefined for every other text, damaged ones among them.
 */
function asWritten(content: string): Lock | undefined {
  const value = parseLockText(content);
  const parsed = value === undefined ? undefined : lockSchema.safeParse(value);
  if (parsed?.success !== true || givenTwice(parsed.data.grants).length > 0) return undefined;
  return formatLock(parsed.data) === content ? parsed.data : undefined;
}

/** @throws FleetError `input` with the places of what is damaged */
export async function readLock(file: string): Promise<Lock> {
  const { lock, problems } = parseLock(await readIfThere(file), file);
  if (problems.length > 0) throw new FleetError("input", `${file} cannot be read`, { problems });
  return lock;
}

/** Writes a lock as a whole or not at all. @returns whether its bytes changed */
export async function writeLock(file: string, lock: Lock): Promise<boolean> {
  const content = formatLock(lock);
  if ((await readIfThere(file)) === content) return false;
  await replaceFile(file, content);
  return true;
}

/** The text of a file, or undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whatever else a newer lock holds can't be judged. */
function newerFormat(value: unknown): SpecProblem | undefined {
  const format = valueAt(value, ["format"]);
  if (typeof format !== "number" || format <= FORMAT) return undefined;
  return {
    rule: LOCK.newer,
    path: ["format"],
    message: `a newer Fleetwright wrote this lock, in format ${format}; this one must be upgraded to read it`,
    seen: String(format),
    accepted: `format ${FORMAT}`,
  };
}

function asLockProblem(problem: SpecProblem): SpecProblem {
  if (problem.rule === SYNTAX.conflict) {
    return { ...problem, rule: LOCK.conflict, message: "the lock has a merge conflict" };
  }
  return { ...problem, rule: LOCK.damaged };
}

function shapeProblems(issue: z.core.$ZodIssue, value: unknown): SpecProblem[] {
  const at = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  const problem = { rule: LOCK.damaged };
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ ...problem, path: [...at, key], atKey: true, message: `a lock has no ${show(key)}` }));
  }
  if (at.length === 0) return [{ ...problem, path: at, message: "this is no lock" }];
  const seen = valueAt(value, at);
  const what = seen === undefined ? `${show(at.at(-1))} is missing` : `${show(seen)} is no ${String(at.at(-1))}`;
  return [{ ...problem, path: at, message: `the lock is damaged: ${what}` }];
}

/** Numbers and ports have one owner for ever; blocks lie inside each other, so the plan proves those. */
function givenTwice(grants: readonly Grant[]): SpecProblem[] {
  const owners = new Map<string, string>();
  return grants.flatMap(({ kind, owner, value }, index) => {
    const key = kind === "block" ? `${kind} ${value} ${owner}` : `${kind} ${value}`;
    const before = owners.get(key);
    owners.set(key, owner);
    if (before === undefined) return [];
    const message =
      before === owner ? `${owner} has ${kind} ${value} twice` : `${kind} ${value} belongs to ${before} and to ${owner}`;
    return [{ rule: LOCK.damaged, path: ["grants", index, "value"], message }];
  });
}
