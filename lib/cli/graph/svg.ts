import { dot } from "./dot.ts";
import type { Picture } from "./picture.ts";

/** Colours for light and dark pages; what is not named keeps the colour of its surroundings. */
const STYLE = `<style>
.graph text { fill: #1f2328 }
.node path, .edge path { stroke: #57606a }
.edge polygon { stroke: #57606a; fill: #57606a }
.aws path { stroke: #bf6a02 }
.azure path { stroke: #0e7490 }
.gcp path { stroke: #2563eb }
.external path { stroke: #7c3aed }
@media (prefers-color-scheme: dark) {
.graph text { fill: #e6edf3 }
.node path, .edge path { stroke: #8b949e }
.edge polygon { stroke: #8b949e; fill: #8b949e }
.aws path { stroke: #f0a34a }
.azure path { stroke: #4fc3dc }
.gcp path { stroke: #82aaff }
.external path { stroke: #b79cff }
}
</style>`;

/** A picture for browsers and documents, on a transparent ground; the same bytes for the same picture. */
export async function svg(picture: Picture): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const graphviz = await Graphviz.load();
  const drawn = graphviz.dot(dot(picture), "svg");
  // The head names a document type and the version of the program, and both only get in the way.
  return drawn.slice(drawn.indexOf("<svg")).replace(/>/, `>\n${STYLE}`);
}
