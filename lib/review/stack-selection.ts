import { FleetError } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import { glob } from "../model/glob.ts";
import { withDependents } from "./stack-order.ts";
import type { SynthesizedFleet, SynthesizedStack } from "./synthesized-fleet.ts";

/** Which stacks somebody wants; of each kind any of the values, and of all kinds that have one. */
export interface StackSelection {
  /** Ids, or patterns with `*` and `?`. */
  readonly stacks: readonly string[];
  readonly layers: readonly string[];
  readonly regions: readonly string[];
  readonly clouds: readonly string[];
  readonly rings: readonly string[];
  readonly clusters: readonly string[];
  /** Also those that are deployed after them. */
  readonly withDependents: boolean;
}

/**
 * Of stacks that change, those that are meant; with their dependents where those are asked for, whether they change or not.
 *
 * @throws FleetError (input) for a value that no stack of the fleet has: it would be ignored otherwise
 */
export function selectChanged(
  changed: ReadonlySet<string>,
  { stacks, planned }: SynthesizedFleet,
  selection: StackSelection,
): ReadonlySet<string> {
  const all = [...stacks.values()];
  const meant = selectStacks(all, planned?.fleet, selection);
  const both = new Set([...changed].filter((id) => meant.has(id)));
  return selection.withDependents ? withDependents(all, both) : both;
}

/** Ids of the stacks that are meant, without their dependents. */
function selectStacks(
  all: readonly SynthesizedStack[],
  fleet: Fleet | undefined,
  selection: StackSelection,
): ReadonlySet<string> {
  const rings = new Map(fleet?.clusters.map(({ name, ring }) => [name, ring]));
  const kinds: readonly Kind[] = [
    { option: "stack", wanted: selection.stacks, has: ({ id }, text) => glob(text).test(id) },
    { option: "layer", wanted: selection.layers, has: ({ layer }, text) => layer === text },
    { option: "region", wanted: selection.regions, has: ({ regions }, text) => regions.includes(text) },
    { option: "cloud", wanted: selection.clouds, has: ({ clouds }, text) => clouds.includes(text) },
    {
      option: "ring",
      wanted: selection.rings,
      has: ({ clusters }, text) => clusters.some((cluster) => rings.get(cluster) === text),
    },
    { option: "cluster", wanted: selection.clusters, has: ({ clusters }, text) => clusters.includes(text) },
  ];
  for (const { option, wanted, has } of kinds) {
    const unknown = wanted.find((text) => !all.some((stack) => has(stack, text)));
    if (unknown === undefined) continue;
    throw new FleetError("input", `--${option} ${JSON.stringify(unknown)} is true of no stack`);
  }
  const chosen = all.filter((stack) =>
    kinds.every(({ wanted, has }) => wanted.length === 0 || wanted.some((text) => has(stack, text))),
  );
  return new Set(chosen.map(({ id }) => id));
}

interface Kind {
  readonly option: string;
  readonly wanted: readonly string[];
  readonly has: (stack: SynthesizedStack, text: string) => boolean;
}
