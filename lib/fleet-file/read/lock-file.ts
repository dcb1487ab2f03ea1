import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { FleetError } from "../../errors.ts";
import type { LocatedProblem } from "../../errors.ts";
import type { Pin } from "../../model/artefact.ts";
import { compareText } from "../../model/compare-text.ts";
import { EMPTY_LOCK, fitsKind } from "../../model/lock.ts";
import type { Grant, Lock } from "../../model/lock.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { located } from "./locate.ts";
import { valueAt } from "./merge.ts";
import { LOCK } from "../rules/lock.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { sourceText } from "./source.ts";
import { readYaml } from "./yaml.ts";
import { replaceFile } from "../edit/replace-file.ts";

const HEADER =
  "# Written by `fleetwright plan --write`, `pin`, `upgrade` and `remove`: commit it, don't edit it.\n" +
  "# On a merge conflict take the target branch's file and run `fleetwright plan --write` again.\n";

/** Largest lock that is read: about 200,000 grants. */
const MAX_LOCK_BYTES = 16 * 1024 * 1024;

const text = z.string().regex(/^[\x20-\x7e]{1,1024}$/);

const lockSchema = z.strictObject({
  format: z.literal(1),
  grants: z.array(
    z
      .strictObject({
        kind: z.enum(["block", "asn", "tunnel", "mesh-id", "ports"]),
        owner: z.string().regex(/^(region|cluster|link)\/[a-z0-9-]+(\/[a-z0-9.-]+)*$/),
        value: z.string().regex(/^([0-9]{1,10}|[0-9]{1,5}-[0-9]{1,5}|[0-9.]{7,15}\/[0-9]{1,2})$/),
        state: z.enum(["live", "retired"]),
      })
      .refine(({ kind, value }) => fitsKind(kind, value), { path: ["value"] }),
  ),
  pins: z.array(
    z.strictObject({
      agent: text,
      component: text,
      version: text,
      source: z.union([z.strictObject({ url: text }), z.strictObject({ file: text }), z.strictObject({ gomod: text })]),
      files: z.array(text),
      digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    }),
  ),
});

/** `fleet.lock` beside `fleet.yaml` or `fleet.ts`. */
export function lockPath(fleetFile: string): string {
  const { dir, name } = path.parse(fleetFile);
  return path.join(dir, `${name}.lock`);
}

/** The bytes of a lock: the same for the same grants and pins, in whatever order they come. */
export function formatLock(lock: Lock): string {
  const grants = [...lock.grants].sort(compareGrants).map(({ kind, owner, value, state }) => flow({ kind, owner, value, state }));
  const pins = [...lock.pins].sort(comparePins).map(({ agent, component, version, source, files, digest }) => {
    return flow({ agent, component, version, source, files, digest });
  });
  return `${HEADER}format: ${lock.format}\n${list("grants", grants)}${list("pins", pins)}`;
}

/** A lock as read, or what is wrong with it. */
export interface ParsedLock {
  /** Empty where there are problems. */
  readonly lock: Lock;
  readonly problems: readonly LocatedProblem[];
}

/**
 * Reads the text of a lock. It never throws for what stands in it.
 *
 * @param content - the text; undefined where there is no lock yet, which is an empty one
 * @param file - as it is shown to people
 */
export function parseLock(content: string | undefined, file: string): ParsedLock {
  if (content === undefined) return { lock: EMPTY_LOCK, problems: [] };
  const untouched = asWritten(content);
  if (untouched !== undefined) return { lock: untouched, problems: [] };
  const read = readYaml(content, MAX_LOCK_BYTES);
  const failed = (problems: readonly SpecProblem[]): ParsedLock => ({
    lock: EMPTY_LOCK,
    problems: located({ source: sourceText(file, content), places: read.places }, problems),
  });
  if (read.problems.length > 0) return failed(read.problems.map(asLockProblem));
  const parsed = lockSchema.safeParse(read.value);
  if (!parsed.success) return failed(parsed.error.issues.flatMap((issue) => shapeProblems(issue, read.value)));
  const twice = givenTwice(parsed.data.grants);
  return twice.length > 0 ? failed(twice) : { lock: parsed.data, problems: [] };
}

const GRANT_LINE = /^ {2}- \{ kind: (\S+), owner: (\S+), value: (?:"([^"]*)"|(\S+)), state: (\S+) \}$/;

/**
 * Reads a lock that is still, byte for byte, what {@link formatLock} wrote: one line a grant needs no YAML parser, which
 * would take most of the time that a large fleet is loaded in. undefined for every other text, damaged ones among them.
 */
function asWritten(content: string): Lock | undefined {
  const lines = content.split("\n");
  const [first, last] = [lines.indexOf("grants:"), lines.findIndex((line) => line.startsWith("pins:"))];
  if (first < 0 || last < first) return undefined;
  const grants = lines.slice(first + 1, last).map((line) => {
    const [, kind, owner, quoted, plain, state] = GRANT_LINE.exec(line) ?? [];
    return { kind, owner, value: quoted ?? plain, state };
  });
  const rest = readYaml([...lines.slice(0, first), ...lines.slice(last)].join("\n"));
  if (rest.problems.length > 0 || typeof rest.value !== "object") return undefined;
  const parsed = lockSchema.safeParse({ ...rest.value, grants });
  if (!parsed.success || givenTwice(parsed.data.grants).length > 0) return undefined;
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

function compareGrants(a: Grant, b: Grant): number {
  return (
    compareText(a.kind, b.kind) || compareText(a.owner, b.owner) || compareText(a.value, b.value) || compareText(a.state, b.state)
  );
}

function comparePins(a: Pin, b: Pin): number {
  return compareText(a.agent, b.agent) || compareText(a.component, b.component) || compareText(a.version, b.version);
}

function list(key: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${key}: []\n` : `${key}:\n${lines.map((line) => `  - ${line}\n`).join("")}`;
}

/** One value on one line of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${key}: ${flow(entry)}`)
      .join(", ")} }`;
  }
  return isPlain(String(value)) ? String(value) : JSON.stringify(value);
}

/** True for text that every YAML reader takes for the same text: names and blocks, but no number, no `no` and no `null`. */
function isPlain(word: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(word)) return true;
  return /^[A-Za-z][A-Za-z0-9-]*([./][A-Za-z0-9-]+)*$/.test(word) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(word);
}
