import type { SynthesizedFleet, SynthesizedStack } from "../../review/synthesized-fleet.ts";
import { selectChanged } from "../../review/stack-selection.ts";
import { wavesOf } from "../../review/stack-order.ts";
import type { CommandContext } from "../frame/command.ts";
import { selectionOf } from "../review/selection-options.ts";
import { synthesizeProject } from "../review/synthesize-sides.ts";

/** Which stacks a command is about, synthesized to where they are deployed from. */
export interface ChosenStacks {
  readonly fleet: SynthesizedFleet;
  readonly stacks: readonly SynthesizedStack[];
  /** Their ids; all of one wave may be deployed at the same time. */
  readonly waves: readonly (readonly string[])[];
}

/**
 * Synthesizes the project, and finds the stacks that are meant.
 *
 * @param options - of the command: a selection, and `since` with a revision or folder
 * @throws FleetError (input) for a selection that is true of no stack
 */
export async function chosenStacks(context: CommandContext, options: Readonly<Record<string, unknown>>): Promise<ChosenStacks> {
  const since = typeof options["since"] === "string" ? await affectedSince(options["since"], context) : undefined;
  const { fleet } = await synthesizeProject(context);
  const ids = selectChanged(since ?? new Set(fleet.stacks.keys()), fleet, selectionOf(options));
  return {
    fleet,
    stacks: [...fleet.stacks.values()].filter(({ id }) => ids.has(id)),
    waves: wavesOf(fleet.stacks.values(), ids),
  };
}

/** Ids of the stacks whose content differs from what it was. */
async function affectedSince(base: string, context: CommandContext): Promise<ReadonlySet<string>> {
  const { withSides } = await import("../review/sides.ts");
  const { synthesizeSides } = await import("../review/synthesize-sides.ts");
  const { diffFleets } = await import("../../review/fleet-diff.ts");
  const { affectedStacks } = await import("../../review/affected-stacks.ts");
  return await withSides([base], context, async (sides) => {
    const { before, after } = await synthesizeSides(sides, context);
    return new Set(affectedStacks(diffFleets(before, after)).stacks.map(({ stack }) => stack.id));
  });
}

/** The waves in words, one a line; stacks that leave are named so. */
export function wavesInWords({ fleet, waves }: ChosenStacks): string {
  return waves
    .map((ids, index) => {
      const named = ids.map((id) => (fleet.stacks.get(id)?.leaving === undefined ? id : `${id} (leaves)`));
      return `  ${index + 1}  ${named.join(", ")}`;
    })
    .join("\n");
}
