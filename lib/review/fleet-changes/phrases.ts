import { isRecord } from "./fleet-values.ts";
import type { Difference, FleetValue } from "./fleet-values.ts";

/**
 * How much a change wants to be looked at. `danger`: something is destroyed, opened to more, or loses what guards it. `attention`:
 * something that runs is replaced, upgraded or granted. `routine`: the rest.
 */
export type Severity = "danger" | "attention" | "routine";

/** A change in words. What it is about is said beside it. */
export interface Phrase {
  readonly what: string;
  readonly severity: Severity;
}

type Say = (difference: Difference) => Phrase;

/** What a difference means to people. What no row is about is told by its own name. */
export function phraseOf(difference: Difference): Phrase {
  const pattern = difference.path
    .map((part, at) => (at > 0 && NAMED.has(String(difference.path[at - 1])) ? "*" : part))
    .join(".");
  return (SAYINGS[pattern] ?? plain)(difference);
}

/** Keys whose own keys are names. */
const NAMED: ReadonlySet<string> = new Set([
  "addons",
  "clusters",
  "components",
  "identities",
  "labels",
  "annotations",
  "pools",
  "principals",
  "regions",
  "reserved",
  "rings",
  "workloads",
]);

const SAYINGS: Readonly<Record<string, Say>> = {
  "clusters.*": entity("routine"),
  "regions.*": entity("routine"),
  "workloads.*": entity("routine"),
  "clusters.*.state": staying,
  "workloads.*.state": staying,
  "regions.*.absent": staying,
  "clusters.*.kubernetes": (one) => ({ what: `Kubernetes ${change(one)}`, severity: "attention" }),
  "clusters.*.endpoint": ordered("API server", ["private", "restricted", "public"]),
  "clusters.*.protect": (one) =>
    one.after === true
      ? { what: "is protected against its destruction", severity: "routine" }
      : { what: "is protected no more against its destruction", severity: "danger" },
  "clusters.*.backup": kept("backup"),
  "clusters.*.pools.*": thing("pool"),
  "clusters.*.pools.*.max": size("at most"),
  "clusters.*.pools.*.min": size("at least"),
  "clusters.*.pools.*.machine": inPool("machine"),
  "clusters.*.pools.*.spot": inPool("spot"),
  "clusters.*.pools.*.zones": inPool("zones"),
  "clusters.*.pools.*.arch": inPool("arch"),
  "clusters.*.pools.*.image": inPool("image"),
  "clusters.*.addons.*": (one) => ({ what: `add-on ${last(one)} ${change(one)}`, severity: "attention" }),
  "clusters.*.identities.*": granted("what pods of %s are for the cloud"),
  "clusters.*.region": (one) => ({ what: `region ${change(one)}`, severity: "danger" }),
  "regions.*.jurisdiction": (one) => ({ what: `jurisdiction ${change(one)}`, severity: "danger" }),
  "regions.*.identity": granted("who deploys"),
  "regions.*.identity.apply": granted("who deploys"),
  "regions.*.identity.plan": granted("who plans"),
  "workloads.*.data": (one) => ({
    what: `residency ${change(one)}`,
    severity: one.before === undefined ? "routine" : "danger",
  }),
  "workloads.*.clusters": (one) => ({ what: `clusters ${change(one)}`, severity: "attention" }),
  "workloads.*.entry": kept("entry"),
  "workloads.*.entry.host": (one) => ({ what: `entry's host ${change(one)}`, severity: "danger" }),
  "workloads.*.entry.reach": ordered("entry", ["network", "internet"]),
  "workloads.*.entry.tls": ordered("TLS", ["managed", "none"]),
  "access.operators": allowList("operators"),
  "access.ci": allowList("ci"),
  "access.principals.*": rights,
  "access.principals.*.rights": ordered("rights", ["view", "edit", "cluster-admin"]),
  "access.principals.*.clusters": granted("where they have them"),
  "access.principals.*.identity": granted("who that is"),
  "sync.agent": (one) => ({ what: `agent ${change(one)}`, severity: "attention" }),
  "sync.hub": (one) => ({ what: `hub ${change(one)}`, severity: "danger" }),
  "sync.source": followed,
  "sync.source.url": followed,
  "sync.source.branch": followed,
  "sync.source.path": followed,
  "sync.source.auth": (one) => ({ what: `how the repository is read ${change(one)}`, severity: "attention" }),
  "sync.source.auth.kind": (one) => ({ what: `how the repository is read ${change(one)}`, severity: "attention" }),
  "sync.images": (one) => ({ what: `where agents' images come from ${change(one)}`, severity: "attention" }),
  "sync.images.registry": (one) => ({ what: `where agents' images come from ${change(one)}`, severity: "attention" }),
  "connectivity.default": (one) => ({ what: `networks are joined as ${change(one)}`, severity: "attention" }),
};

function plain(one: Difference): Phrase {
  const [section = "", name = ""] = one.path.map(String);
  // Of what has a name of its own that is said beside it.
  const said = NAMED.has(section) ? 2 : NAMED.has(name) ? 3 : 0;
  const field = (one.path.length > said ? one.path.slice(said) : one.path).join(".");
  return { what: `${field} ${change(one)}`, severity: "routine" };
}

function followed(one: Difference): Phrase {
  const what = ["what members follow", ...one.path.slice(2)].join(", ");
  return { what: `${what} ${change(one)}`, severity: "attention" };
}

function entity(severity: Severity): Say {
  return ({ before, after }) => {
    if (before === undefined) return { what: "is new in the fleet", severity };
    const left = isRecord(before) && (before["state"] === "absent" || before["absent"] === true);
    if (after === undefined && left) return { what: "has left, and is forgotten", severity: "routine" };
    return { what: "is taken out of the fleet", severity: "danger" };
  };
}

function staying({ after }: Difference): Phrase {
  return after === "absent" || after === true
    ? { what: "leaves the fleet", severity: "danger" }
    : { what: "stays in the fleet after all", severity: "attention" };
}

/** Of values of which each later one admits or trusts more. */
function ordered(name: string, values: readonly string[]): Say {
  return (one) => {
    const [from, to] = [values.indexOf(shownValue(one.before)), values.indexOf(shownValue(one.after))];
    return { what: `${name} ${change(one)}`, severity: to > from ? "danger" : "attention" };
  };
}

/** What guards something: without it, it is in danger. */
function kept(name: string): Say {
  return (one) => {
    if (one.after === undefined) return { what: `${name} is removed`, severity: "danger" };
    return one.before === undefined
      ? { what: `${name} is new`, severity: "routine" }
      : { what: `${name} ${change(one)}`, severity: "attention" };
  };
}

function thing(name: string): Say {
  return (one) => {
    if (one.before === undefined) return { what: `${name} ${last(one)} is new`, severity: "routine" };
    return { what: `${name} ${last(one)} is removed`, severity: "danger" };
  };
}

function size(bound: string): Say {
  return (one) => {
    const verb = Number(one.after) > Number(one.before) ? "grows" : "shrinks";
    return { what: `pool ${poolOf(one)} ${verb}: ${bound} ${change(one)} nodes`, severity: "routine" };
  };
}

function inPool(field: string): Say {
  return (one) => ({ what: `pool ${poolOf(one)}: ${field} ${change(one)}`, severity: "attention" });
}

function granted(name: string): Say {
  return (one) => {
    const what = `${name.replace("%s", last(one))} ${change(one)}`;
    return { what, severity: one.after === undefined ? "attention" : "danger" };
  };
}

function rights({ before, after }: Difference): Phrase {
  const of = (value: FleetValue | undefined): string => (isRecord(value) ? shownValue(value["rights"]) : "nothing");
  return before === undefined
    ? { what: `is granted ${of(after)}`, severity: "danger" }
    : { what: `loses ${of(before)}`, severity: "attention" };
}

function allowList(name: string): Say {
  return ({ before, after }) => {
    const [old, now] = [textsOf(before), textsOf(after)];
    const more = now.filter((one) => !old.includes(one));
    const less = old.filter((one) => !now.includes(one));
    const parts = [
      ...(more.length > 0 ? [`allow list of ${name} is widened by ${more.join(", ")}`] : []),
      ...(less.length > 0 ? [`${more.length > 0 ? "and" : `allow list of ${name} is`} narrowed by ${less.join(", ")}`] : []),
    ];
    if (parts.length === 0) return { what: `allow list of ${name} is in another order`, severity: "routine" };
    return { what: parts.join(" "), severity: more.length > 0 ? "danger" : "attention" };
  };
}

function textsOf(value: FleetValue | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly FleetValue[]).map(shownValue) : [];
}

function poolOf({ path }: Difference): string {
  return String(path[3] ?? "");
}

function last({ path }: Difference): string {
  return String(path.at(-1) ?? "");
}

function change({ before, after }: Difference): string {
  return `${shownValue(before)} → ${shownValue(after)}`;
}

/** Characters of one value at most. */
const LONGEST = 60;

/** A value in a line. */
export function shownValue(value: FleetValue | undefined): string {
  if (value === undefined || value === null) return "none";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
