import { COLOURS } from "./colours.ts";
import { dot } from "./dot.ts";
import type { Picture } from "./picture.ts";

/** Colours for light and dark pages; what is not named keeps the colour of its surroundings. */
const STYLE = `<style>
.graph text { fill: #1f2328 }
.node path, .edge path { stroke: #57606a }
.edge polygon { stroke: #57606a; fill: #57606a }
${strokes("light")}
@media (prefers-color-scheme: dark) {
.graph text { fill: #e6edf3 }
.node path, .edge path { stroke: #8b949e }
.edge polygon { stroke: #8b949e; fill: #8b949e }
${strokes("dark")}
}
</style>`;

function strokes(ground: "light" | "dark"): string {
  return COLOURS.flatMap(({ cloud, colours }) => {
    const colour = colours[ground];
    return colour === undefined ? [] : [`.${cloud} path { stroke: ${colour} }`];
  }).join("\n");
}

/** A picture for browsers and documents, on a transparent ground; the same bytes for the same picture. */
export async function svg(picture: Picture): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const drawn = graphviz.dot(dot(picture), "svg");
  // The head names a document type and the version of the program, and both only get in the way.
  return drawn.slice(drawn.indexOf("<svg")).replace(/>/, `>\n${STYLE}`);
}
