import type { Path } from "../../errors.ts";
import type { StackChange } from "../stack-changes.ts";
import type { PlannedFleet, SynthesizedFleet } from "../synthesized-fleet.ts";
import { differencesOf, fleetValues, isRecord } from "./fleet-values.ts";
import type { FleetValue } from "./fleet-values.ts";
import { phraseOf } from "./phrases.ts";
import type { Severity } from "./phrases.ts";
import { plannedChanges } from "./planned-changes.ts";
import { touchedStacks } from "./touched-stacks.ts";

/** What a change is about. */
export interface Subject {
  readonly kind: "cluster" | "region" | "workload" | "principal" | "ring" | "stack" | "fleet";
  /** Empty for the fleet itself. */
  readonly name: string;
}

/** A change in the fleet's own language. */
export interface FleetChange {
  readonly op: "added" | "removed" | "changed";
  readonly severity: Severity;
  readonly subject: Subject;
  /** Without the subject: `Kubernetes 1.34 → 1.35`. */
  readonly what: string;
  /** In the fleet file, or what of it led to this; empty for what no file says. */
  readonly path: Path;
  /** Where that stands, in the newer file, or in the older one where it is no more. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
  /** Stacks that change and that it is about, sorted. */
  readonly stacks: readonly string[];
}

export interface FleetChanges {
  /** What most wants to be looked at comes first. */
  readonly changes: readonly FleetChange[];
  /** What was written otherwise without any effect on a stack. */
  readonly silent: readonly FleetChange[];
}

/** Two fleets compared in the language of their files. @param stacks - what changes of their stacks */
export function fleetChanges(before: SynthesizedFleet, after: SynthesizedFleet, stacks: readonly StackChange[]): FleetChanges {
  const sides = [before.planned, after.planned];
  const told = [...written(before.planned, after.planned), ...planned(before.planned, after.planned)].map(
    (change): FleetChange => ({ ...change, stacks: [...touchedStacks(change.path, stacks, sides)].sort() }),
  );
  const all = [...told, ...stacks.flatMap((stack) => departure(stack, before))].sort(
    (one, other) => RANK.indexOf(one.severity) - RANK.indexOf(other.severity),
  );
  return {
    changes: all.filter((change) => change.stacks.length > 0),
    silent: all.filter((change) => change.stacks.length === 0),
  };
}

const RANK: readonly Severity[] = ["danger", "attention", "routine"];

type Untouched = Omit<FleetChange, "stacks">;

function written(before: PlannedFleet | undefined, after: PlannedFleet | undefined): readonly Untouched[] {
  const old = fleetValues(before?.fleet);
  const now = fleetValues(after?.fleet);
  return differencesOf(old, now).flatMap((one): readonly Untouched[] => {
    const { path } = one;
    // Nothing else matters of what leaves.
    const isItself = path.length < 3 || (path.length === 3 && LEAVING.includes(String(path[2])));
    if (!isItself && [old, now].some((values) => isLeaving(values, path))) return [];
    // A fleet that begins or ends as a whole is told by what is in it.
    if (path.length === 1 && SECTIONS[String(path[0])] !== undefined && (before === undefined || after === undefined)) {
      return differencesOf(one.before ?? {}, one.after ?? {}, path).map((entry) => ({ ...spoken(entry), ...at(entry.path) }));
    }
    return [{ ...spoken(one), ...at(path) }];
  });

  function at(path: Path): Pick<FleetChange, "place"> {
    const side = holds(now, path) ? after : (before ?? after);
    const { file = "", line = 0 } = side?.locate(path) ?? {};
    return { place: file === "" ? undefined : { file, line } };
  }
}

function spoken(one: ReturnType<typeof differencesOf>[number]): Omit<Untouched, "place"> {
  const op = one.before === undefined ? "added" : one.after === undefined ? "removed" : "changed";
  return { op, path: one.path, subject: subjectOf(one.path), ...phraseOf(one) };
}

function planned(before: PlannedFleet | undefined, after: PlannedFleet | undefined): readonly Untouched[] {
  if (before === undefined || after === undefined) return [];
  return plannedChanges(before.plan, after.plan).map((change) => {
    const { file, line } = after.locate(change.path);
    return { ...change, subject: subjectOf(change.path), place: { file, line } };
  });
}

/** What its state holds goes, or stays where nobody looks after it. */
function departure({ stack, fate, resources }: StackChange, before: SynthesizedFleet): readonly FleetChange[] {
  const subject = { kind: "stack", name: stack.id } as const;
  const common = { op: "removed", subject, path: [], place: undefined, stacks: [stack.id] } as const;
  if (fate === "leaving") {
    const held = resources.filter(({ action }) => action === "destroy").length;
    return [{ ...common, severity: "danger", what: `leaves, with ${held === 1 ? "one resource" : `${held} resources`}` }];
  }
  if (fate !== "gone") return [];
  return before.stacks.get(stack.id)?.leaving === undefined
    ? [{ ...common, severity: "danger", what: "is deployed no more, and what its state holds stays as it is" }]
    : [{ ...common, severity: "routine", what: "has left" }];
}

const SECTIONS: Readonly<Record<string, Subject["kind"]>> = {
  clusters: "cluster",
  regions: "region",
  workloads: "workload",
  rings: "ring",
};

function subjectOf(path: Path): Subject {
  const [section = "", second = "", third] = path.map(String);
  if (section === "access" && second === "principals" && third !== undefined) return { kind: "principal", name: third };
  const kind = SECTIONS[section];
  return kind === undefined || second === "" ? { kind: "fleet", name: "" } : { kind, name: second };
}

const LEAVING = ["state", "absent"];

function isLeaving(values: FleetValue, [section = "", name = ""]: Path): boolean {
  const entries = isRecord(values) ? values[section] : undefined;
  const entry = isRecord(entries) ? entries[name] : undefined;
  return isRecord(entry) && (entry["state"] === "absent" || entry["absent"] === true);
}

function holds(values: FleetValue, path: Path): boolean {
  let value: FleetValue | undefined = values;
  for (const key of path) value = isRecord(value) ? value[key] : undefined;
  return value !== undefined;
}
