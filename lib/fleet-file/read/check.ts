import type * as z from "zod";
import type { LocatedProblem, Path, Problem } from "../../errors.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Lock } from "../../model/lock.ts";
import type { RuleInfo } from "../../model/rule.ts";
import { stayingFleet } from "../../model/staying-fleet.ts";
import { inOrder } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { issueProblems, meantKey } from "./issues.ts";
import { writtenPath } from "./layers.ts";
import { isWritten, locate, located } from "./locate.ts";
import { parseLock } from "./lock-file.ts";
import type { ParsedLock } from "./lock-file.ts";
import { declaredNames } from "./names.ts";
import { normalize } from "./normalize.ts";
import { CHECKS } from "../rules/index.ts";
import { SYNTAX } from "../rules/syntax.ts";
import { salvage } from "./salvage.ts";
import type { Salvaged } from "./salvage.ts";
import { fleetSchema } from "../schema/schema.ts";
import type { FleetSpec } from "../schema/schema.ts";
import { sourceText } from "./source.ts";
import type { Position, SourceText } from "./source.ts";
import { readYaml } from "./yaml.ts";
import type { PositionTree } from "./yaml.ts";

/** Rules that say of a value that it could not be read. */
const UNREADABLE: ReadonlySet<RuleInfo> = new Set<RuleInfo>([
  SYNTAX.tag,
  SYNTAX.alias,
  SYNTAX.tooDeep,
  SYNTAX.notData,
  SYNTAX.key,
]);

/** A fleet file as data, however it was written. */
export interface ReadFleet {
  readonly source: SourceText;
  readonly value: unknown;
  readonly places: PositionTree | undefined;
  readonly problems: readonly SpecProblem[];
}

/** A fleet file that was looked at as a whole. */
export interface Checked {
  /** Errors and warnings of file and lock, in order of place. */
  readonly problems: readonly LocatedProblem[];
  /** Undefined when one of the problems is an error. */
  readonly fleet: CheckedFleet | undefined;
  readonly source: SourceText;
}

export interface CheckedFleet {
  readonly spec: FleetSpec;
  readonly fleet: Fleet;
  readonly lock: Lock;
  /** Where a path stands; for a merged value of a cluster, the layer that sets it. */
  readonly locate: (path: Path) => Position;
  readonly locateProblems: (problems: readonly Problem[]) => LocatedProblem[];
}

/**
 * Judges the text of a fleet file. It never throws for what stands in it.
 *
 * @param file - as it is shown to people
 * @param today - `2026-11-20`; exceptions end by it
 * @param lock - default: there is none yet
 */
export function checkFleet(text: string, file: string, today: string, lock: ParsedLock = parseLock(undefined, "")): Checked {
  return checkRead({ source: sourceText(file, text), ...readYaml(text) }, { today }, lock);
}

/** The day on which a fleet is judged. */
export interface Day {
  /** `2026-11-20`; empty where nobody knows it, and nothing has ended. */
  readonly today: string;
  /**
   * Whether what only the day makes wrong is a warning: where a fleet is deployed that was right before.
   *
   * @default false
   */
  readonly lenient?: boolean;
}

/** The same for data that is read already. */
export function checkRead(read: ReadFleet, day: Day, lock: ParsedLock): Checked {
  const parsed = fleetSchema.safeParse(read.value);
  const problems = [...read.problems, ...shapeProblems(read, parsed.error?.issues ?? [])];
  const salvaged = parsed.success ? { spec: parsed.data, removed: [] } : salvage(fleetSchema, read.value);
  if (salvaged === undefined)
    return { problems: inOrder([...located(read, problems), ...lock.problems]), fleet: undefined, source: read.source };

  const fleet = normalize(salvaged.spec);
  const judged = judge(salvaged, fleet, read, day, lock);
  const all = inOrder([...located(read, [...problems, ...atWriting(judged, salvaged.spec, read.places)]), ...lock.problems]);
  const broken = all.some(({ severity }) => severity === "error");
  return { problems: all, fleet: broken ? undefined : checkedFleet(salvaged.spec, fleet, lock, read), source: read.source };
}

function shapeProblems(read: ReadFleet, issues: readonly z.core.$ZodIssue[]): readonly SpecProblem[] {
  if (read.value == null) {
    return read.problems.length > 0 ? [] : [{ rule: SYNTAX.empty, path: [], message: "there is no fleet in the file" }];
  }
  // What could not be read is not there for the schema either: that is said once.
  const isUnread = within(read.problems.filter(({ rule }) => UNREADABLE.has(rule)).map(({ path }) => path));
  return issueProblems(issues, { schema: fleetSchema, value: read.value, places: read.places }).filter(
    ({ path }) => !isUnread(path),
  );
}

function judge(
  { spec, removed }: Salvaged<FleetSpec>,
  fleet: Fleet,
  { value, problems: unread }: ReadFleet,
  { today, lenient = false }: Day,
  lock: ParsedLock,
): SpecProblem[] {
  const staying = stayingFleet(fleet);
  const written = { spec, fleet };
  const input = {
    spec: stayingSpec(spec, staying),
    fleet: staying,
    written,
    lock: lock.lock,
    today,
    names: declaredNames(
      value,
      unread.map(({ path }) => path),
    ),
  };
  // A section under a name that is nearly right is one that was meant.
  const damaged = new Set(
    removed.flatMap(({ path, unknown }) => (unknown ? (meantKey(fleetSchema, path) ?? []) : String(path[0]))),
  );
  const isRemoved = within(removed.map(({ path }) => path));
  return CHECKS.filter(({ needs = [] }) => !needs.some((section) => damaged.has(section)))
    .map((rule) => (lenient && rule.dated === true ? { ...rule, severity: "warning" as const } : rule))
    .flatMap((rule) => rule.check(input).map((finding) => ({ ...finding, rule })))
    .filter(({ path }) => !isRemoved(path));
}

/** The file's entries of what stays. */
function stayingSpec(spec: FleetSpec, staying: Fleet): FleetSpec {
  const only = <T>(entries: Readonly<Record<string, T>>, named: readonly { readonly name: string }[]): Record<string, T> => {
    const names = new Set(named.map(({ name }) => name));
    return Object.fromEntries(Object.entries(entries).filter(([name]) => names.has(name)));
  };
  return {
    ...spec,
    regions: only(spec.regions, staying.regions),
    clusters: only(spec.clusters, staying.clusters),
    ...(spec.workloads === undefined ? {} : { workloads: only(spec.workloads, staying.workloads) }),
  };
}

/** Tells whether a path is one of some, or lies below one. */
function within(paths: readonly Path[]): (path: Path) => boolean {
  const tops = new Set(paths.map((path) => JSON.stringify(path)));
  return (path) => path.some((_, index) => tops.has(JSON.stringify(path.slice(0, index + 1))));
}

/** What many clusters take from one layer is said once, where it is written. */
function atWriting(problems: readonly SpecProblem[], spec: FleetSpec, places: PositionTree | undefined): SpecProblem[] {
  const shared = new Map<string, { readonly problem: SpecProblem; others: number }>();
  const result: SpecProblem[] = [];
  for (const problem of problems) {
    const path = writtenPath(spec, problem.path);
    if (isWritten(places, problem.path) || path === problem.path) {
      result.push(problem);
      continue;
    }
    const key = `${problem.rule.id} ${JSON.stringify(path)}`;
    const first = shared.get(key);
    if (first === undefined) shared.set(key, { problem: { ...problem, path }, others: 0 });
    else first.others += 1;
  }
  for (const { problem, others } of shared.values()) {
    result.push(others === 0 ? problem : { ...problem, message: `${problem.message} (and so for ${others} more)` });
  }
  return result;
}

function checkedFleet(spec: FleetSpec, fleet: Fleet, lock: ParsedLock, read: ReadFleet): CheckedFleet {
  const locateWritten = (path: Path): Position => locate(read, isWritten(read.places, path) ? path : writtenPath(spec, path));
  return {
    spec,
    fleet,
    lock: lock.lock,
    locate: locateWritten,
    locateProblems: (problems) =>
      inOrder(
        problems.map(({ inLock, ...problem }) => ({
          ...problem,
          ...(inLock === true ? lock.locate(problem.path) : locateWritten(problem.path)),
        })),
      ),
  };
}
