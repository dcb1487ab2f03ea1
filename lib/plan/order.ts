import type { StackPlan } from "../model/fleet-plan.ts";
import type { Lock } from "../model/lock.ts";
import { compareText } from "../model/compare-text.ts";
import { withLeaving } from "./leaving.ts";
import { STACK_LAYERS } from "./stack-layers.ts";
import type { StackInput } from "./stack-draft.ts";
import { wavesOf } from "./waves.ts";

export interface Order {
  readonly stacks: readonly StackPlan[];
  /** Stack ids, each group after the groups before it. */
  readonly waves: readonly (readonly string[])[];
}

/** Every stack of the fleet, those that leave it among them, with what must be deployed before it, and the waves that follow. */
export function planOrder(input: StackInput, before: Lock): Order {
  const wanted = STACK_LAYERS.flatMap((layer) => layer(input));
  const all = [...withLeaving({ fleet: input.fleet, wanted, before })].sort((left, right) => compareText(left.id, right.id));
  const waves = wavesOf(all);
  const waveOf = new Map(waves.flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
  const stacks = all.map((stack): StackPlan => ({
    ...stack,
    wave: waveOf.get(stack.id) ?? NaN,
    stateKey: `${input.fleet.name}/${stack.id}.tfstate`,
  }));
  return { stacks, waves };
}
