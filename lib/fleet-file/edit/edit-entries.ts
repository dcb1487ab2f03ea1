import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, isScalar, parseDocument, visit } from "yaml";
import type { Node, Pair, YAMLMap } from "yaml";
import { FleetError } from "../../errors.ts";
import { isData } from "../read/merge.ts";
import { readYaml } from "../read/yaml.ts";

// Edits of the text itself, so that all but the lines in question stays as a person wrote it.

export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A section of the fleet file whose entries can leave. */
export type Section = "clusters" | "regions" | "workloads";

/** What says of an entry that it leaves. */
export const ABSENT: Readonly<Record<Section, readonly [field: string, value: string]>> = {
  clusters: ["state", "absent"],
  regions: ["absent", "true"],
  workloads: ["state", "absent"],
};

/** The fleet file with an entry marked as one that leaves. @throws FleetError (input) where a person has to do it */
export function markAbsent(text: string, section: Section, name: string): string {
  const [field, value] = ABSENT[section];
  const wanted = `write \`${field}: ${value}\` at ${section}.${name} yourself`;
  const edit = setField(text, entryOf(text, section, name)?.pair.value, field, value);
  return edited(text, wanted, edit, section, (entries) => {
    const entry = entries[name];
    return { ...entries, [name]: { ...(isData(entry) ? entry : {}), [field]: section === "regions" ? true : value } };
  });
}

/** The fleet file without an entry; its section goes with the last one. @throws FleetError (input) where a person has to do it */
export function dropEntry(text: string, section: Section, name: string): string {
  return edited(text, `take ${section}.${name} out yourself`, cut(text, section, name), section, (entries) => {
    const left = Object.entries(entries).filter(([key]) => key !== name);
    return left.length === 0 ? undefined : Object.fromEntries(left);
  });
}

function cut(text: string, section: Section, name: string): Edit | undefined {
  const found = entryOf(text, section, name);
  if (found === undefined) return undefined;
  const whole = parseDocument(text).contents;
  const last = found.entries.items.length === 1 && isMap(whole) ? pairIn(whole, section) : undefined;
  const { entries, pair } = last !== undefined && isMap(whole) ? { entries: whole, pair: last } : found;
  return entries.flow === true ? cutFlow({ entries, pair }) : cutLines(text, pair);
}

interface Entry {
  readonly entries: YAMLMap;
  readonly pair: Pair;
}

export function entryOf(text: string, section: Section, name: string): Entry | undefined {
  const entries = parseDocument(text).get(section);
  if (!isMap(entries)) return undefined;
  const pair = pairIn(entries, name);
  return pair === undefined ? undefined : { entries, pair };
}

function pairIn(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

/**
 * Carries an edit out, unless it would do anything else than was meant: aliases and rare forms are left to people.
 *
 * @param expected - the section's entries after it; undefined: the section has gone
 */
export function edited(
  text: string,
  wanted: string,
  edit: Edit | undefined,
  section: Section,
  expected: (entries: Readonly<Record<string, unknown>>) => unknown,
): string {
  const before = readYaml(text).value;
  const entries = isData(before) ? before[section] : undefined;
  if (edit !== undefined && isData(before) && isData(entries)) {
    const result = `${text.slice(0, edit.from)}${edit.text}${text.slice(edit.to)}`;
    const after = readYaml(result);
    const { [section]: _, ...others } = before;
    const now = expected(entries);
    const meant = now === undefined ? others : { ...before, [section]: now };
    if (after.problems.length === 0 && isDeepStrictEqual(after.value, meant)) return result;
  }
  throw new FleetError("input", `the entry is written in a way that only a person can edit: ${wanted}`);
}

function setField(text: string, entry: unknown, field: string, value: string): Edit | undefined {
  if (!isMap(entry)) return undefined;
  const known = pairIn(entry, field)?.value;
  if (isNode(known)) return { from: startOf(known), to: endOf(known), text: value };
  const [first, last] = [entry.items[0], entry.items.at(-1)];
  const written = `${field}: ${value}`;
  if (first === undefined || last === undefined) return { from: startOf(entry), to: endOf(entry), text: `{ ${written} }` };
  if (entry.flow === true) return { from: pairEnd(last), to: pairEnd(last), text: `, ${written}` };
  const key = pairStart(first);
  const line = lineStart(text, key);
  return { from: line, to: line, text: `${text.slice(line, key)}${written}${text.includes("\r\n") ? "\r\n" : "\n"}` };
}

/** With the comma that parts it from its neighbour. */
function cutFlow({ entries, pair }: Entry): Edit {
  const at = entries.items.indexOf(pair);
  const [before, next] = [entries.items[at - 1], entries.items[at + 1]];
  if (next !== undefined) return { from: pairStart(pair), to: pairStart(next), text: "" };
  return { from: before === undefined ? pairStart(pair) : pairEnd(before), to: pairEnd(pair), text: "" };
}

/** Whole lines, with the comment right above that is about the entry. */
function cutLines(text: string, pair: Pair): Edit {
  let from = lineStart(text, pairStart(pair));
  const indent = text.slice(from, pairStart(pair));
  while (from > 0) {
    const above = lineStart(text, from - 1);
    if (!text.startsWith(`${indent}#`, above)) break;
    from = above;
  }
  const end = pairEnd(pair);
  const newline = text[end - 1] === "\n" ? end - 1 : text.indexOf("\n", end);
  return { from, to: newline === -1 ? text.length : newline + 1, text: "" };
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

export function pairStart({ key }: Pair): number {
  return isNode(key) ? startOf(key) : NaN;
}

/** Where the last of its values ends; maps and lists in lines would count the comments below them. */
export function pairEnd(pair: Pair): number {
  let end = isNode(pair.key) ? endOf(pair.key) : NaN;
  if (!isNode(pair.value)) return end;
  visit(pair.value, (_, node) => {
    if (isNode(node) && !("items" in node && node.flow !== true)) end = Math.max(end, endOf(node));
  });
  return end;
}

export function startOf({ range }: Node): number {
  return range?.[0] ?? NaN;
}

export function endOf({ range }: Node): number {
  return range?.[1] ?? NaN;
}
