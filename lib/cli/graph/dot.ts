import { dotString } from "./escape.ts";
import type { Picture } from "./picture.ts";

/** The picture in Graphviz's language. Classes carry the colours, so that a page can choose them. */
export function dot({ nodes, edges, directed }: Picture): string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const arrow = directed ? "->" : "--";
  return [
    `${directed ? "digraph" : "graph"} fleet {`,
    '  graph [rankdir=LR bgcolor="transparent" fontname="sans-serif" nodesep=0.2]',
    '  node [shape=box style="rounded" fontname="sans-serif" fontsize=11 margin="0.12,0.06"]',
    '  edge [fontname="sans-serif" fontsize=9 arrowsize=0.6]',
    ...nodes.map(({ id, lines, cloud }) => `  ${ids.get(id)} [label=${dotString(lines)} class="${cloud ?? "fleet"}"]`),
    ...edges.map(({ from, to, label }) => {
      const text = label === "" ? "" : ` [label=${dotString([label])}]`;
      return `  ${ids.get(from)} ${arrow} ${ids.get(to)}${text}`;
    }),
    "}",
    "",
  ].join("\n");
}
