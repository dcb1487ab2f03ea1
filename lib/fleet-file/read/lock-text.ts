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

/** What a text of {@link formatLock} holds, as data; of other texts anything, or undefined where its lines are other ones. */
export function parseLockText(content: string): unknown {
  const [format, ...lines] = content.slice(HEADER.length).split("\n");
  const found: Record<string, unknown> = { format: Number(/^format: (\d{1,9})$/.exec(format ?? "")?.[1]) };
  let rows: unknown[] | undefined;
  for (const line of lines) {
    if (line.startsWith("  - ")) rows?.push(parseFlow(line.slice(4)));
    else if (line.startsWith("fleet: ")) found["fleet"] = parseFlow(line.slice(7));
    else if (line.endsWith(":")) found[line.slice(0, -1)] = rows = [];
    else if (line !== "") return undefined;
  }
  return found;
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

const TOKEN = /\s*(?:(?<sign>[{}[\],])|(?<quoted>"(?:[^"\\]|\\.)*")|(?<word>[^\s"{}[\],:]+)(?=[\s,:}\]]|$)|(?<colon>:))/gy;

/** Reads what {@link flow} wrote; of any other text it makes something else, and never throws. */
function parseFlow(text: string): unknown {
  const tokens = [...text.matchAll(TOKEN)].map(({ groups }) => groups ?? {});
  let at = 0;
  const value = (): unknown => {
    const { sign, quoted, word } = tokens[at++] ?? {};
    if (sign === "{") return map();
    if (sign === "[") return items();
    if (quoted !== undefined) return unquoted(quoted);
    return word === "true" ? true : word === "false" ? false : word;
  };
  const map = (): unknown => {
    const found: [string, unknown][] = [];
    while (at < tokens.length && tokens[at]?.["sign"] !== "}") {
      const key = String(value());
      at += 1;
      found.push([key, value()]);
      if (tokens[at]?.["sign"] === ",") at += 1;
    }
    at += 1;
    return Object.fromEntries(found);
  };
  const items = (): unknown => {
    const found: unknown[] = [];
    while (at < tokens.length && tokens[at]?.["sign"] !== "]") {
      found.push(value());
      if (tokens[at]?.["sign"] === ",") at += 1;
    }
    at += 1;
    return found;
  };
  return value();
}

function unquoted(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Escapes of YAML that JSON doesn't have: not written by us.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
