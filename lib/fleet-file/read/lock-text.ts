import type { Pin } from "../../model/artefact.ts";
import { compareText } from "../../model/compare-text.ts";
import type { LockedCluster, LockedFleet, Grant, Lock, LockedStack } from "../../model/lock.ts";
import { LOCK_LISTS } from "./lock-schema.ts";

const HEADER =
  "# Written by `fleetwright plan --write`, `pin`, `upgrade` and `remove`: commit it, don't edit it.\n" +
  "# On a merge conflict take the target branch's file and run `fleetwright plan --write` again.\n";

type Section = (typeof LOCK_LISTS)[number];

/** The bytes of a lock: the same for the same content, in whatever order it comes. */
export function formatLock(lock: Lock): string {
  const rows: Readonly<Record<Section, readonly unknown[]>> = {
    regions: [...lock.regions].sort(byName),
    clusters: [...lock.clusters].sort(byName).map(clusterRow),
    workloads: [...lock.workloads].sort(byName),
    grants: [...lock.grants].sort(compareGrants).map(({ kind, owner, value, state }) => ({ kind, owner, value, state })),
    choices: [...lock.choices]
      .sort((a, b) => compareText(a.kind, b.kind) || compareText(a.owner, b.owner))
      .map(({ kind, owner, value }) => ({ kind, owner, value })),
    states: [...lock.states].sort((a, b) => compareText(a.at, b.at)),
    providers: [...lock.providers].sort(byName),
    stacks: [...lock.stacks].sort((a, b) => compareText(a.id, b.id)).map(stackRow),
    pins: [...lock.pins].sort(comparePins).map(({ agent, component, version, source, files, digest }) => {
      return { agent, component, version, source, files, digest };
    }),
  };
  const lists = LOCK_LISTS.map((section) => list(section, rows[section]));
  const fleet = lock.fleet === undefined ? "" : `fleet: ${flow(fleetRow(lock.fleet))}\n`;
  return `${HEADER}format: ${lock.format}\n${fleet}${lists.join("")}`;
}

/** What a text of {@link formatLock} holds, as data; of other texts anything, or undefined. */
export function parseLockText(content: string): unknown {
  const parts: string[] = [];
  let rows: string[] = [];
  const close = (): void => {
    if (rows.length > 0) parts.push(`${parts.pop() ?? ""}[${rows.join(",")}]`);
    rows = [];
  };
  for (const line of content.slice(HEADER.length).split("\n")) {
    if (line.startsWith("  - ")) rows.push(asJson(line.slice(4)));
    else {
      close();
      if (line.startsWith("format: ")) parts.push(`"format":${line.slice(8)}`);
      else if (line !== "") parts.push(asJson(line));
    }
  }
  return parsed(`{${parts.join(",")}}`);
}

/** What {@link flow} wrote, as JSON: words have no quotes there. */
function asJson(line: string): string {
  return line.replace(WORD, (word) => (word.startsWith('"') || word === "true" || word === "false" ? word : `"${word}"`));
}

const WORD = /"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+/g;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // Not written by us.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fleetRow({ agent, ...rest }: LockedFleet): object {
  return { ...rest, ...(agent === "flux" ? {} : { agent }) };
}

function clusterRow({ madeBy, compute, ...rest }: LockedCluster): object {
  return {
    ...rest,
    ...(madeBy === "fleet" ? {} : { existing: madeBy.existing }),
    ...(compute === "pools" ? {} : { compute }),
  };
}

function stackRow({ id, state, layer, subject, clouds, at, provider, aliases, protect, after, readBy }: LockedStack): object {
  return { id, state, layer, subject, clouds, at, provider, aliases, ...(protect ? { protect } : {}), after, readBy };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name);
}

function compareGrants(a: Grant, b: Grant): number {
  return (
    compareText(a.kind, b.kind) || compareText(a.owner, b.owner) || compareText(a.value, b.value) || compareText(a.state, b.state)
  );
}

function comparePins(a: Pin, b: Pin): number {
  return compareText(a.agent, b.agent) || compareText(a.component, b.component) || compareText(a.version, b.version);
}

function list(key: string, rows: readonly unknown[]): string {
  return rows.length === 0 ? "" : `${key}:\n${rows.map((row) => `  - ${flow(row)}\n`).join("")}`;
}

/** One value on one line of YAML. Of maps, what says nothing is left out. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "object" && value !== null) {
    const told = Object.entries(value).filter(([, entry]) => !isEmpty(entry));
    return `{ ${told.map(([key, entry]) => `${key}: ${flow(entry)}`).join(", ")} }`;
  }
  return isPlain(String(value)) ? String(value) : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** True for text that every YAML reader takes for the same text: names and blocks, but no number, no `no` and no `null`. */
function isPlain(word: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(word)) return true;
  return /^[A-Za-z][A-Za-z0-9-]*([./][A-Za-z0-9-]+)*$/.test(word) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(word);
}
