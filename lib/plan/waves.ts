import type { StackEdge } from "../model/fleet-plan.ts";
import { compareText } from "../model/compare-text.ts";

interface Ordered {
  readonly id: string;
  readonly after: readonly StackEdge[];
}

/**
 * Groups of stacks that may be deployed at the same time: a stack stands one group after the last of what it waits for.
 *
 * @throws RangeError when stacks wait for each other or for one that doesn't exist, which only a fault of ours can cause
 */
export function wavesOf(stacks: readonly Ordered[]): readonly (readonly string[])[] {
  const waves: string[][] = [];
  const done = new Set<string>();
  let waiting = stacks;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ after }) => after.every(({ stack }) => done.has(stack)));
    if (ready.length === 0) throw new RangeError(`no order for ${waiting.map(({ id }) => id).join(", ")}`);
    const ids = ready.map(({ id }) => id);
    for (const id of ids) done.add(id);
    waves.push(ids.sort(compareText));
    waiting = waiting.filter(({ id }) => !done.has(id));
  }
  return waves;
}
