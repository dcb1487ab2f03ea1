import { COLOURS } from "./colours.ts";
import { mermaidLabel } from "./escape.ts";
import type { Picture } from "./picture.ts";

/** A flow chart for Markdown. Ids are counted, so that no name can be taken for syntax. */
export function mermaid({ nodes, edges, directed }: Picture): string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const arrow = directed ? "-->" : "---";
  return [
    "flowchart LR",
    ...nodes.map(({ id, lines, cloud }) => `  ${ids.get(id)}[${mermaidLabel(lines)}]${cloud === undefined ? "" : `:::${cloud}`}`),
    ...edges.map(({ from, to, label }) => {
      const text = label === "" ? "" : `|${mermaidLabel([label])}|`;
      return `  ${ids.get(from)} ${arrow}${text} ${ids.get(to)}`;
    }),
    ...COLOURS.map(({ cloud, colours }) => `  classDef ${cloud} stroke:${colours.anyGround}`),
    "",
  ].join("\n");
}
