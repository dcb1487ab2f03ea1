import { inParallel } from "../model/parallel.ts";
import type { TerraformOptions } from "./program.ts";
import { isEmpty, readState } from "./state.ts";
import type { StackState, TerraformState } from "./state.ts";

/** Terraform is a heavy starter: more at a time only take turns on a small runner. */
const READ_AT_ONCE = 4;

/**
 * The ids of those stacks of which anything is deployed, in their order: also of one whose deployment failed halfway, which
 * has no output yet.
 *
 * @throws FleetError where a state can't be read
 */
export async function deployedStacks(
  project: string,
  stacks: readonly StackState[],
  options: TerraformOptions,
): Promise<readonly string[]> {
  const states = await readStates(project, stacks, options);
  return stacks.filter(({ id }) => !isEmpty(states.get(id))).map(({ id }) => id);
}

/** States by the id of their stack; undefined where there is none. @throws FleetError where one can't be read */
export async function readStates(
  project: string,
  stacks: readonly StackState[],
  options: TerraformOptions,
): Promise<ReadonlyMap<string, TerraformState | undefined>> {
  const read = await inParallel(stacks, READ_AT_ONCE, async (stack) => {
    return [stack.id, await readState(project, stack, options)] as const;
  });
  return new Map(read);
}
