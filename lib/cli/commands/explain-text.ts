import { textWidth } from "../frame/text-width.ts";
import { formatPath } from "../../errors.ts";
import type { Path } from "../../errors.ts";
import { visible } from "../../fleet-file/read/finding.ts";
import type { Loaded } from "../../fleet-file/read/load.ts";
import type { Explained, LayerValue } from "../../fleet-file/explain/provenance.ts";
import { fieldsAt } from "../../fleet-file/schema/schema-walk.ts";
import { fleetSchema } from "../../fleet-file/schema/schema.ts";

/** Comments of a tree stand in one column, but not further right than this. */
const WIDEST = 60;

/** What the schema says of a field, as comments of YAML; nothing for a path that it doesn't know. */
export function meaningText(path: Path): string[] {
  const field = fieldsAt(fleetSchema, path).find(({ meta }) => meta !== undefined);
  if (field === undefined) return [];
  const { meta, accepted } = field;
  const lines = [
    meta?.description,
    accepted === undefined ? undefined : `Accepted: ${accepted}.`,
    meta?.default === undefined ? undefined : `Default: ${meta.default}.`,
  ];
  return lines.filter((line) => line !== undefined).map((line) => `# ${line}`);
}

/** A value with the layer that set it and those that lost: YAML, in which all but the value is a comment. */
export function valueText({ path, value, winner, overridden }: Explained, loaded: Loaded): string {
  const losers = overridden.map((loser) => {
    const said = loser.value === null ? "deleted by" : `over ${yaml(loser.value)} from`;
    return `#   ${said} ${origin(loser, loaded)}`;
  });
  return [`${key(formatPath(path))}: ${yaml(value)}`, `#   from ${origin(winner, loaded)}`, ...losers].join("\n");
}

/** Values as a file would hold them, each with its layer and place behind it. */
export function treeText(leaves: readonly Explained[], loaded: Loaded): string {
  const rows: { readonly text: string; readonly comment: string }[] = [];
  let open: Path = [];
  for (const { path, value, winner } of leaves) {
    const parents = path.slice(0, -1);
    const first = parents.findIndex((part, index) => part !== open[index]);
    for (let depth = first === -1 ? parents.length : first; depth < parents.length; depth++) {
      rows.push({ text: `${"  ".repeat(depth)}${key(String(parents[depth]))}:`, comment: "" });
    }
    open = parents;
    const text = `${"  ".repeat(parents.length)}${key(String(path.at(-1)))}: ${yaml(value)}`;
    rows.push({ text, comment: origin(winner, loaded) });
  }
  const width = Math.min(WIDEST, Math.max(...rows.map(({ text }) => textWidth(text))));
  const padding = (text: string): string => " ".repeat(Math.max(0, width - textWidth(text)));
  return rows.map(({ text, comment }) => (comment === "" ? text : `${text}${padding(text)}  # ${comment}`)).join("\n");
}

/** The same for programs. */
export function explainedData({ path, value, winner, overridden }: Explained, loaded: Loaded): object {
  const said = (from: LayerValue): object => ({
    layer: from.layer,
    value: from.value,
    ...(from.path === undefined ? {} : loaded.locate(from.path)),
  });
  return { path: formatPath(path), value, from: said(winner), over: overridden.map(said) };
}

function origin({ layer, path }: LayerValue, loaded: Loaded): string {
  if (path === undefined) return layer;
  const { file, line, column } = loaded.locate(path);
  return `${layer}, ${file}:${line}:${column}`;
}

/** JSON is YAML, and its texts cannot be taken for anything else. */
function yaml(value: unknown): string {
  return visible(JSON.stringify(value));
}

function key(text: string): string {
  return /^[A-Za-z][A-Za-z0-9._-]*(\[\d+\])?$/.test(text) && !/^(true|false|null)$/.test(text) ? text : yaml(text);
}
