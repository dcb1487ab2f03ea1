import { isMap, isNode, isScalar } from "yaml";
import type { Pair, YAMLMap } from "yaml";
import { edited, endOf, entryOf, lineStart, pairEnd, pairStart, startOf } from "./edit-entries.ts";
import type { Edit } from "./edit-entries.ts";
import { isData } from "../read/merge.ts";

/**
 * The fleet file with `adopt.imports` at a cluster that has an `adopt`.
 *
 * @param imports - ids by address, in the order in which they are to be read
 * @throws FleetError (input) where a person has to do it
 */
export function setImports(text: string, cluster: string, imports: Readonly<Record<string, string>>): string {
  const entry = entryOf(text, "clusters", cluster)?.pair.value;
  const adopt = isMap(entry) ? pairNamed(entry, "adopt")?.value : undefined;
  const edit = isMap(adopt) ? editOf(text, adopt, imports) : undefined;
  return edited(
    text,
    `write what the command says at clusters.${cluster}.adopt.imports yourself`,
    edit,
    "clusters",
    (clusters) => {
      const known = clusters[cluster];
      const before = isData(known) && isData(known["adopt"]) ? known["adopt"] : {};
      return { ...clusters, [cluster]: { ...(isData(known) ? known : {}), adopt: { ...before, imports } } };
    },
  );
}

function pairNamed(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function editOf(text: string, adopt: YAMLMap, imports: Readonly<Record<string, string>>): Edit | undefined {
  const flow = `{ ${Object.entries(imports)
    .map(([to, id]) => `${to}: ${JSON.stringify(id)}`)
    .join(", ")} }`;
  const old = pairNamed(adopt, "imports");
  const last = adopt.items.at(-1);
  if (last === undefined) return undefined;
  if (adopt.flow === true) {
    if (old === undefined) return { from: pairEnd(last), to: pairEnd(last), text: `, imports: ${flow}` };
    return isNode(old.value) ? { from: startOf(old.value), to: endOf(old.value), text: flow } : undefined;
  }
  const [first] = adopt.items;
  if (first === undefined) return undefined;
  const indent = text.slice(lineStart(text, pairStart(first)), pairStart(first));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const rows = Object.entries(imports).map(([to, id]) => `${newline}${indent}  ${to}: ${JSON.stringify(id)}`);
  if (old !== undefined) return { from: pairStart(old), to: pairEnd(old), text: `imports:${rows.join("")}` };
  return { from: pairEnd(last), to: pairEnd(last), text: `${newline}${indent}imports:${rows.join("")}` };
}
