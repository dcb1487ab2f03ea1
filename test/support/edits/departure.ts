import type { LocatedProblem } from "../../../lib/errors.ts";
import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { forget, retireStacks } from "../../../lib/plan/retirement.ts";
import { judge } from "./planned-edit.ts";

/** A cluster, region or workload of a fleet file. */
export interface Named {
  readonly section: "clusters" | "regions" | "workloads";
  readonly name: string;
}

/** A file with the lock that its last plan left. */
export interface Living {
  readonly spec: FleetSpec;
  readonly lock: Lock;
}

/** Which problems stand in the way of a step that no fix leads on from. */
export class DeadEnd extends Error {}

/** As people need at most: each of them takes something out, or marks it. */
const MOST_MENDS = 12;

export function staying(spec: FleetSpec): readonly Named[] {
  return entriesOf(spec).filter((one) => !isMarked(spec, one));
}

export function leaving(spec: FleetSpec): readonly Named[] {
  return entriesOf(spec).filter((one) => isMarked(spec, one));
}

/** Marks something as leaving, as `remove` does; what is refused is mended as the rule says until it is valid. */
export function marked(living: Living, what: Named): Living {
  return settled(living, (spec) => mark(spec, what));
}

/** The deployment has destroyed what leaves: the entry is taken out of the file, and forgotten by the lock. */
export function finished(living: Living, what: Named): Living {
  const owners = [what, ...clustersOf(living.spec, what)].map(({ section, name }) => `${section.slice(0, -1)}/${name}`);
  const forgotten = (lock: Lock): Lock =>
    forget(retireStacks(lock, new Map(leavingStacksOf(lock).map((id) => [id, "nothing" as const]))), owners);
  const step = (spec: FleetSpec): FleetSpec => {
    const after = dropped(spec, what);
    // A file without any cluster is none: the last ones' entries stay, and the file goes as a whole.
    return Object.keys(after.clusters).length === 0 ? spec : after;
  };
  return settled(living, step, forgotten);
}

export function leavingStacksOf({ stacks }: Lock): readonly string[] {
  return stacks.filter(({ state }) => state === "leaving").map(({ id }) => id);
}

function settled(
  { spec: before, lock }: Living,
  step: (spec: FleetSpec) => FleetSpec,
  seen: (lock: Lock) => Lock = (one) => one,
): Living {
  let [start, spec, known] = [before, before, lock];
  let said = "";
  for (let mends = 0; mends <= MOST_MENDS; mends += 1) {
    const after = step(spec);
    const { problems, planned } = judge(after, seen(known));
    if (planned !== undefined) return { spec: after, lock: planned.lock };
    said = inWords(problems);
    // What is protected is put back, without protection: what was marked in the same edit waits as well.
    if (problems.every(({ rule }) => rule === "FW2016")) spec = start = unprotected(start);
    else spec = mend(spec, problems);
    // A fix is an edit of its own, or a part of the same one: either way the file is valid then, or another fix is due.
    known = judge(spec, known).planned?.lock ?? known;
  }
  throw new DeadEnd(said);
}

function inWords(problems: readonly LocatedProblem[]): string {
  return problems.map(({ rule, path, message }) => `${rule} ${path.join(".")}: ${message}`).join("\n");
}

/** What the fixes of these problems say. @throws DeadEnd for a rule that should not stand in the way of anything that leaves */
function mend(spec: FleetSpec, problems: readonly LocatedProblem[]): FleetSpec {
  const uses = problems.filter(({ rule }) => ["FW1704", "FW1101", "FW1103", "FW1408"].includes(rule));
  if (uses.length > 0) return uses.reduce((now, { path }) => withoutUse(now, path.map(String)), spec);
  throw new DeadEnd(inWords(problems));
}

function withoutUse(spec: FleetSpec, [section = "", key = "", third = ""]: readonly string[]): FleetSpec {
  switch (`${section}.${key}`) {
    case "sync.hub":
      return Object.keys(spec.clusters).reduce((now, name) => mark(now, { section: "clusters", name }), spec);
    case "connectivity.hubs":
      return { ...spec, connectivity: { ...spec.connectivity, hubs: {} } };
    case "connectivity.links":
      return { ...spec, connectivity: { ...spec.connectivity, links: [] } };
    case "access.principals": {
      const { [third]: _, ...principals } = spec.access?.principals ?? {};
      return { ...spec, access: { ...spec.access, principals } };
    }
    case "access.ci":
      return withoutRunner(spec, Number(third));
    case "dns.region":
    case "dns.parent": {
      const served = Object.keys(spec.workloads ?? {}).filter((name) => !isMarked(spec, { section: "workloads", name }));
      if (served.length > 0) return served.reduce((now, name) => mark(now, { section: "workloads", name }), spec);
      const { dns: _, ...others } = spec;
      return others;
    }
    default:
      return section === "workloads" ? mark(spec, { section, name: key }) : spec;
  }
}

/** First the clusters of its region, which may need the runner; then the entry. */
function withoutRunner(spec: FleetSpec, at: number): FleetSpec {
  const entry = spec.access?.ci?.[at];
  const region = entry === undefined || typeof entry === "string" ? "" : entry.region;
  const own = clustersOf(spec, { section: "regions", name: region }).filter((one) => !isMarked(spec, one));
  const inUse = own.filter(({ name }) => name !== spec.sync.hub);
  if (inUse.length > 0) return inUse.reduce(mark, spec);
  if (own.length > 0) return Object.keys(spec.clusters).reduce((now, name) => mark(now, { section: "clusters", name }), spec);
  return { ...spec, access: { ...spec.access, ci: (spec.access?.ci ?? []).filter((_, index) => index !== at) } };
}

function unprotected(spec: FleetSpec): FleetSpec {
  const open = <T extends object>(entries: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, { ...entry, protect: false }]));
  return { ...spec, clusters: open(spec.clusters) };
}

/** A region leaves with its clusters. */
function mark(spec: FleetSpec, what: Named): FleetSpec {
  const { section, name } = what;
  const field = section === "regions" ? { absent: true } : { state: "absent" };
  const entries: Readonly<Record<string, object>> = spec[section] ?? {};
  const own = { ...spec, [section]: { ...entries, [name]: { ...entries[name], ...field } } } as FleetSpec;
  return clustersOf(spec, what).reduce(mark, own);
}

function dropped(spec: FleetSpec, what: Named): FleetSpec {
  return [what, ...clustersOf(spec, what)].reduce((now, { section, name }) => {
    const entries: Readonly<Record<string, object>> = now[section] ?? {};
    const { [name]: _, ...others } = entries;
    return { ...now, [section]: others };
  }, spec);
}

function clustersOf(spec: FleetSpec, { section, name }: Named): readonly Named[] {
  if (section !== "regions") return [];
  const own = Object.entries(spec.clusters).filter(([, { region }]) => region === name);
  return own.map(([cluster]) => ({ section: "clusters", name: cluster }));
}

function entriesOf(spec: FleetSpec): readonly Named[] {
  const of = (section: Named["section"]): readonly Named[] => Object.keys(spec[section] ?? {}).map((name) => ({ section, name }));
  return [...of("clusters"), ...of("regions"), ...of("workloads")];
}

function isMarked(spec: FleetSpec, { section, name }: Named): boolean {
  return section === "regions" ? spec.regions[name]?.absent === true : spec[section]?.[name]?.state === "absent";
}
