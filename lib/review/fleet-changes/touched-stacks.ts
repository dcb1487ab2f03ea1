import type { Path } from "../../errors.ts";
import type { StackLayer } from "../../model/stack-layer.ts";
import type { StackChange } from "../stack-changes.ts";
import type { PlannedFleet, SynthesizedStack } from "../synthesized-fleet.ts";

/** What fields of the whole fleet are about, by their first key; those that are missing are about everything. */
const LAYERS: Readonly<Record<string, readonly StackLayer[]>> = {
  access: ["cluster", "access"],
  connectivity: ["network", "gateway", "peering", "link", "cluster", "access"],
  dns: ["dns", "entry"],
  sync: ["bootstrap", "cluster"],
  workloads: ["dns", "entry", "bootstrap", "network", "cluster"],
};

/** Of the stacks that change, those that a path of the fleet file is about: its own ones, else those around them. */
export function touchedStacks(
  path: Path,
  changes: readonly StackChange[],
  sides: readonly (PlannedFleet | undefined)[],
): readonly string[] {
  const [section = "", name = ""] = path.map(String);
  const ids = (isAbout: (stack: SynthesizedStack) => boolean): readonly string[] =>
    changes.filter(({ stack }) => isAbout(stack)).map(({ stack }) => stack.id);
  if (section === "clusters") {
    const own = ids(({ clusters, layer }) => clusters.includes(name) && layer !== "entry");
    if (own.length > 0) return own;
    const regions = sides.flatMap((side) => side?.fleet.clusters.find((one) => one.name === name)?.region ?? []);
    return ids((stack) => regions.some((region) => stack.regions.includes(region)));
  }
  if (section === "regions") return ids(({ regions }) => regions.includes(name));
  const layers = LAYERS[section];
  return ids(({ layer }) => layers === undefined || (layer !== undefined && layers.includes(layer)));
}
