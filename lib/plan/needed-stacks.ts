import { compareText } from "../model/compare-text.ts";
import type { StackPlan } from "../model/fleet-plan.ts";

/**
 * The ids of a stack and of all that must be deployed before it, in an order in which they can be: what `cdktf deploy` takes, and
 * `fleetwright deploy --stack` for each, to deploy it without the rest.
 */
export function neededStacks(stacks: readonly StackPlan[], id: string): readonly string[] {
  const named = new Map(stacks.map((stack) => [stack.id, stack]));
  const needed = new Map<string, StackPlan>();
  const add = (one: string): void => {
    const stack = named.get(one);
    if (stack === undefined || needed.has(one)) return;
    needed.set(one, stack);
    for (const { stack: before } of stack.after) add(before);
  };
  add(id);
  return [...needed.values()].sort((a, b) => a.wave - b.wave || compareText(a.id, b.id)).map((stack) => stack.id);
}
