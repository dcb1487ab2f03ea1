import type { StackPlan } from "../model/fleet-plan.ts";
import { compareText } from "../model/compare-text.ts";
import { STACK_LAYERS } from "./stack-layers.ts";
import type { StackInput } from "./stack-draft.ts";
import { wavesOf } from "./waves.ts";

export interface Order {
  readonly stacks: readonly StackPlan[];
  /** Stack ids, each group after the groups before it. */
  readonly waves: readonly (readonly string[])[];
}

/** Every stack of the fleet with what must be deployed before it, and the waves that follow. */
export function planOrder(input: StackInput): Order {
  const drafts = STACK_LAYERS.flatMap((layer) => layer(input)).sort((left, right) => compareText(left.id, right.id));
  const waves = wavesOf(drafts);
  const waveOf = new Map(waves.flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
  const stacks = drafts.map((draft): StackPlan => ({
    ...draft,
    wave: waveOf.get(draft.id) ?? NaN,
    stateKey: `${input.fleet.name}/${draft.id}.tfstate`,
  }));
  return { stacks, waves };
}
