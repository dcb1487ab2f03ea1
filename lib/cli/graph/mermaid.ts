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
    // Colours that are readable on white and on black.
    "  classDef aws stroke:#bf6a02",
    "  classDef azure stroke:#0e7490",
    "  classDef gcp stroke:#2563eb",
    "  classDef local stroke:#6b7280",
    "  classDef external stroke:#7c3aed",
    "",
  ].join("\n");
}
