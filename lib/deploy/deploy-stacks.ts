import path from "node:path";
import type { Emit } from "../model/event.ts";
import type { TerraformOptions } from "../terraform/program.ts";
import { requireWholeStacks } from "../terraform/torn-state.ts";
import { PluginInstall } from "./plugin-install.ts";
import { runStack } from "./run-stack.ts";
import { inTurn, reversed } from "./schedule.ts";
import { NOTHING, isNothing, worked } from "./stack-result.ts";
import type { Counts, StackResult } from "./stack-result.ts";

export interface DeployOptions extends TerraformOptions {
  /** With its stacks in `cdktf.out`. */
  readonly project: string;
  readonly action: "deploy" | "destroy";
  /** How many stacks at a time. */
  readonly parallelism: number;
  /** Ids of stacks in which what is guarded may be destroyed or replaced. */
  readonly confirmed: ReadonlySet<string>;
  readonly isGuarded: (address: string) => boolean;
  /** Files of plans that were made and judged before, by the id of the stack; what has none is planned now. */
  readonly reviewed?: ReadonlyMap<string, string>;
  readonly emit: Emit;
  readonly now: () => Date;
}

/** A synthesized stack, as far as its turn goes. */
export interface DeployedInOrder {
  readonly id: string;
  /** Stacks that are deployed before it. */
  readonly dependencies: readonly string[];
}

/** What became of one stack. */
export interface StackDeployed {
  readonly id: string;
  readonly result: StackResult;
  /** Whole seconds of its own turn; 0 where it had none. */
  readonly seconds: number;
}

/**
 * Deploys or destroys synthesized stacks, each as soon as what it waits for is done. What fails stops nothing but what
 * comes after it, and all of it may be run again.
 *
 * @param stacks - no other stack is touched; edges to others count as done
 * @returns one for each stack, in the order in which they ended; those that were never begun at the end
 * @throws FleetError (input) where there is no Terraform, or a state is torn
 */
export async function deployStacks(
  stacks: readonly DeployedInOrder[],
  options: DeployOptions,
): Promise<readonly StackDeployed[]> {
  const { project, action, emit, signal, now } = options;
  await requireWholeStacks(
    project,
    stacks.map(({ id }) => id),
  );
  const install = new PluginInstall(options);
  const tasks = stacks.map(({ id, dependencies }) => ({ id, after: dependencies }));
  const ended: StackDeployed[] = [];
  const end = (deployed: StackDeployed): boolean => {
    ended.push(deployed);
    emit({
      ...told(deployed, action),
      stack: deployed.id,
      ...(deployed.result.outcome === "waits" ? {} : { count: ended.length, total: stacks.length }),
    });
    return worked(deployed.result);
  };
  const work = async (id: string): Promise<boolean> => {
    const began = now().getTime();
    const result = await runStack(
      {
        folder: path.join(project, "cdktf.out/stacks", id),
        action,
        confirmed: options.confirmed.has(id),
        isGuarded: options.isGuarded,
        reviewed: options.reviewed?.get(id),
        say: (event) => emit({ ...event, stack: id, detail: true }),
      },
      install,
      options,
    );
    return end({ id, result, seconds: Math.round((now().getTime() - began) / 1000) });
  };
  const blocked = await inTurn(action === "deploy" ? tasks : reversed(tasks), { width: options.parallelism, signal }, work);
  for (const { id, by } of blocked) {
    end({ id, result: by.length === 0 ? { outcome: "stopped", done: NOTHING } : { outcome: "waits", by }, seconds: 0 });
  }
  return ended;
}

function told({ result, seconds }: StackDeployed, action: DeployOptions["action"]) {
  switch (result.outcome) {
    case "unchanged":
      return { type: "success", message: action === "deploy" ? "unchanged" : "nothing was there" } as const;
    case "changed":
      return { type: "success", message: `${inWords(result.counts)} in ${seconds} s` } as const;
    case "failed":
      return { type: "failure", message: result.why } as const;
    case "locked":
      return { type: "failure", message: result.why } as const;
    case "refused":
      return {
        type: "failure",
        message: `refused: it would ${result.destroys.map(({ address, action: what }) => `${what} ${address}`).join(", ")}`,
      } as const;
    case "stopped":
      return { type: "warning", message: isNothing(result.done) ? "not begun" : `stopped; ${inWords(result.done)}` } as const;
    case "waits":
      return { type: "warning", message: `not begun: waits for ${result.by.join(", ")}` } as const;
  }
}

/** `2 added, 1 changed`; `only outputs` where no resource was touched. */
export function inWords({ add, change, import: imported, remove }: Counts): string {
  const parts = [
    [add, "added"],
    [imported, "taken over"],
    [change, "changed"],
    [remove, "destroyed"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return words.length === 0 ? "nothing but outputs" : words.join(", ");
}
