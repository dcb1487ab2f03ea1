import type { Intent } from "../model/fleet-plan.ts";
import { plannedInputs } from "./planned-inputs.ts";
import { withDependents } from "./stack-order.ts";

/**
 * Ids of the stacks that have to be built to compare two plans: those that are made from other things, and those that are deployed
 * after one of them, because they may read what it gives.
 */
export function neededSynthesis(before: Intent, after: Intent): ReadonlySet<string> {
  const [old, now] = [plannedInputs(before), plannedInputs(after)];
  const other = [...new Set([...old.keys(), ...now.keys()])].filter((id) => old.get(id) !== now.get(id));
  const order = [...before.stacks, ...after.stacks].map(({ id, after: edges }) => ({
    id,
    dependencies: edges.map(({ stack }) => stack),
  }));
  return withDependents(order, new Set(other));
}
