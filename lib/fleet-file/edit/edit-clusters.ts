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

/** The fleet file with `state: absent` at a cluster. @throws FleetError (input) where a person has to do it */
export function markAbsent(text: string, cluster: string): string {
  const wanted = `write \`state: absent\` at clusters.${cluster} yourself`;
  return edited(text, wanted, setAbsent(text, entryOf(text, cluster)?.pair.value), (clusters) => {
    const entry = clusters[cluster];
    return { ...clusters, [cluster]: { ...(isData(entry) ? entry : {}), state: "absent" } };
  });
}

/** The fleet file without the cluster's entry. @throws FleetError (input) where a person has to do it */
export function dropCluster(text: string, cluster: string): string {
  const found = entryOf(text, cluster);
  const edit = found === undefined ? undefined : found.clusters.flow === true ? cutFlow(found) : cutLines(text, found.pair);
  return edited(text, `take clusters.${cluster} out yourself`, edit, (clusters) =>
    Object.fromEntries(Object.entries(clusters).filter(([name]) => name !== cluster)),
  );
}

interface Entry {
  readonly clusters: YAMLMap;
  readonly pair: Pair;
}

export function entryOf(text: string, cluster: string): Entry | undefined {
  const clusters = parseDocument(text).get("clusters");
  if (!isMap(clusters)) return undefined;
  const pair = clusters.items.find(({ key }) => isScalar(key) && String(key.value) === cluster);
  return pair === undefined ? undefined : { clusters, pair };
}

/** Carries an edit out, unless it would do anything else than was meant: aliases and rare forms are left to people. */
export function edited(
  text: string,
  wanted: string,
  edit: Edit | undefined,
  expected: (clusters: Readonly<Record<string, unknown>>) => unknown,
): string {
  const before = readYaml(text).value;
  if (edit !== undefined && isData(before) && isData(before["clusters"])) {
    const result = `${text.slice(0, edit.from)}${edit.text}${text.slice(edit.to)}`;
    const after = readYaml(result);
    const meant = { ...before, clusters: expected(before["clusters"]) };
    if (after.problems.length === 0 && isDeepStrictEqual(after.value, meant)) return result;
  }
  throw new FleetError("input", `the entry is written in a way that only a person can edit: ${wanted}`);
}

function setAbsent(text: string, entry: unknown): Edit | undefined {
  if (!isMap(entry)) return undefined;
  const state = entry.items.find(({ key }) => isScalar(key) && key.value === "state")?.value;
  if (isNode(state)) return { from: startOf(state), to: endOf(state), text: "absent" };
  const [first, last] = [entry.items[0], entry.items.at(-1)];
  if (first === undefined || last === undefined) return { from: startOf(entry), to: endOf(entry), text: "{ state: absent }" };
  if (entry.flow === true) return { from: pairEnd(last), to: pairEnd(last), text: ", state: absent" };
  const key = pairStart(first);
  const line = lineStart(text, key);
  return { from: line, to: line, text: `${text.slice(line, key)}state: absent${text.includes("\r\n") ? "\r\n" : "\n"}` };
}

/** With the comma that parts it from its neighbour. */
function cutFlow({ clusters, pair }: Entry): Edit {
  const at = clusters.items.indexOf(pair);
  const [before, next] = [clusters.items[at - 1], clusters.items[at + 1]];
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
