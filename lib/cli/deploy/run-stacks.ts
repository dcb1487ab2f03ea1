import { isGuarded } from "../../clouds/clouds.ts";
import { deployStacks } from "../../deploy/deploy-stacks.ts";
import type { DeployedInOrder, StackDeployed } from "../../deploy/deploy-stacks.ts";
import type { CommandContext } from "../frame/command.ts";
import { takeOrders } from "../handover/take-orders.ts";

export interface RunOptions {
  readonly parallelism: number;
  /** Ids of stacks in which what is guarded may go. */
  readonly confirmed: ReadonlySet<string>;
  /** Files of plans that are carried out as they were reviewed, by the id of the stack. */
  readonly reviewed?: ReadonlyMap<string, string>;
}

/** Deploys or destroys stacks as they were synthesized last, in this context. */
export async function runStacks(
  action: "deploy" | "destroy",
  stacks: readonly DeployedInOrder[],
  context: CommandContext,
  run: RunOptions,
): Promise<readonly StackDeployed[]> {
  const { project, signal, emit, now } = context;
  const deployer = await takeOrders(context);
  try {
    const env = { ...context.env, ...deployer.env };
    return await deployStacks(stacks, { ...run, action, project, env, signal, emit, now, isGuarded });
  } finally {
    await deployer.close();
  }
}
