import type { StateBackend } from "../model/fleet.ts";
import type { FleetPlan } from "../model/fleet-plan.ts";
import type { Lock } from "../model/lock.ts";
import { withStacks } from "./retirement.ts";
import { stateLocation } from "./state-location.ts";

/** A state that lies elsewhere than the fleet file says. */
export interface StateMove {
  /** The stack's id. */
  readonly id: string;
  /** `<fleet>/<stack>.tfstate`, the same in both places. */
  readonly stateKey: string;
  readonly from: StateBackend;
  readonly to: StateBackend;
}

/** The states that have to be copied before the fleet can be deployed again. What leaves is destroyed where it is. */
export function movesOf({ stacks }: FleetPlan, lock: Lock): readonly StateMove[] {
  const locked = new Map(lock.stacks.map((stack) => [stack.id, stack]));
  const stateAt = new Map(lock.states.map(({ at, state }) => [at, state]));
  return stacks.flatMap(({ id, stateKey, state: to, leaving }): readonly StateMove[] => {
    const at = locked.get(id)?.at;
    const from = at === undefined ? undefined : stateAt.get(at);
    if (leaving !== undefined || from === undefined || at === stateLocation(to)) return [];
    return [{ id, stateKey, from, to }];
  });
}

/** The lock after one state was copied. */
export function withMoved(lock: Lock, { id, to }: StateMove): Lock {
  const at = stateLocation(to);
  const states = lock.states.some((one) => one.at === at) ? lock.states : [...lock.states, { at, state: to }];
  return withStacks(
    { ...lock, states },
    lock.stacks.map((stack) => (stack.id === id ? { ...stack, at } : stack)),
  );
}
