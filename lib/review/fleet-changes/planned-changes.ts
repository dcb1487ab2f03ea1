import type { Path } from "../../errors.ts";
import type { Caller, ClusterPlan, FleetPlan, Range } from "../../model/fleet-plan.ts";
import type { Phrase } from "./phrases.ts";

/** A change that nobody wrote as such: the plan or the lock made it of what was written. */
export interface PlannedChange extends Phrase {
  readonly op: "added" | "removed" | "changed";
  /** What of the file it is about. */
  readonly path: Path;
}

/** What two plans decide otherwise, of what both have. */
export function plannedChanges(before: FleetPlan, after: FleetPlan): readonly PlannedChange[] {
  return [...ranges(before, after), ...callers(before, after), ...connections(before, after), ...pins(before, after)];
}

function ranges(before: FleetPlan, after: FleetPlan): readonly PlannedChange[] {
  const said =
    (verb: string) =>
    ({ purpose, block }: Range) =>
      `${verb} ${block} for ${purpose}`;
  const key = ({ purpose, block }: Range): string => `${purpose} ${block}`;
  const inBoth = [
    ...pairs(before.regions, after.regions, ({ region }) => region.name).map((pair) => ["regions", ...pair] as const),
    ...pairs(before.clusters, after.clusters, ({ cluster }) => cluster.name).map((pair) => ["clusters", ...pair] as const),
  ];
  return inBoth.flatMap(([section, name, old, now]) => [
    ...missing(now.ranges, old.ranges, key).map((range) => added([section, name], said("is granted")(range), "routine")),
    ...missing(old.ranges, now.ranges, key).map((range) => removed([section, name], said("gives back")(range), "attention")),
  ]);
}

/** Those whom the file names are told with what they are written as. */
function callers(before: FleetPlan, after: FleetPlan): readonly PlannedChange[] {
  const derived = ({ callers }: ClusterPlan): readonly Caller[] => callers.filter(({ why }) => !why.startsWith("access."));
  const key = ({ kind, from, path }: Caller): string => `${kind} ${"region" in from ? from.region : from} ${path}`;
  const who = ({ from, path }: Caller): string => `${"region" in from ? `region ${from.region}` : from} over ${path} paths`;
  return pairs(before.clusters, after.clusters, ({ cluster }) => cluster.name).flatMap(([name, old, now]) => [
    ...missing(derived(now), derived(old), key).map((one) =>
      added(["clusters", name], `API server may be called from ${who(one)}`, "attention"),
    ),
    ...missing(derived(old), derived(now), key).map((one) =>
      removed(["clusters", name], `API server may not be called any more from ${who(one)}`, "attention"),
    ),
  ]);
}

function connections(before: FleetPlan, after: FleetPlan): readonly PlannedChange[] {
  const key = ({ between, via }: FleetPlan["connections"][number]): string => `${between.join(" and ")} by ${via}`;
  return [
    ...missing(after.connections, before.connections, key).map((one) =>
      added(["connectivity"], `${key(one)} are joined`, "attention"),
    ),
    ...missing(before.connections, after.connections, key).map((one) =>
      removed(["connectivity"], `${key(one)} are joined no more`, "danger"),
    ),
  ];
}

/** What agents are made of. */
function pins(before: FleetPlan, after: FleetPlan): readonly PlannedChange[] {
  const key = ({ agent, component }: FleetPlan["pins"][number]): string => `${agent} ${component}`;
  const versions = pairs(before.pins, after.pins, key).filter(([, old, now]) => JSON.stringify(old) !== JSON.stringify(now));
  return [
    ...versions.map(([name, old, now]): PlannedChange => {
      const version = old.version === now.version ? `${now.version}, made of something else` : `${old.version} → ${now.version}`;
      return { op: "changed", path: ["sync"], what: `${name} ${version}`, severity: "attention" };
    }),
    ...missing(after.pins, before.pins, key).map((pin) => added(["sync"], `${key(pin)} ${pin.version} is pinned`, "routine")),
    ...missing(before.pins, after.pins, key).map((pin) =>
      removed(["sync"], `${key(pin)} ${pin.version} is pinned no more`, "routine"),
    ),
  ];
}

function added(path: Path, what: string, severity: Phrase["severity"]): PlannedChange {
  return { op: "added", path, what, severity };
}

function removed(path: Path, what: string, severity: Phrase["severity"]): PlannedChange {
  return { op: "removed", path, what, severity };
}

function missing<T>(of: readonly T[], from: readonly T[], key: (one: T) => string): readonly T[] {
  const there = new Set(from.map(key));
  return of.filter((one) => !there.has(key(one)));
}

function pairs<T>(before: readonly T[], after: readonly T[], key: (one: T) => string): readonly (readonly [string, T, T])[] {
  const old = new Map(before.map((one) => [key(one), one]));
  return after.flatMap((now): readonly (readonly [string, T, T])[] => {
    const was = old.get(key(now));
    return was === undefined ? [] : [[key(now), was, now]];
  });
}
