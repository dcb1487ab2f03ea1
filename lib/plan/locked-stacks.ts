import type { StackPlan } from "../model/fleet-plan.ts";
import type { Lock, LockedStack, StateLocation } from "../model/lock.ts";
import type { ProviderConfig } from "../model/provider-config.ts";
import { canonical } from "../model/canonical.ts";
import { compareText } from "../model/compare-text.ts";
import { readersOf } from "./leaving.ts";
import { stateLocation } from "./state-location.ts";

/** What the lock is to remember of stacks. */
export type LockedStacks = Pick<Lock, "stacks" | "states" | "providers">;

/** What the lock must know of every stack, so that it can be taken down when nothing else of it is known. */
export function lockedStacks(planned: readonly StackPlan[], before: Lock): LockedStacks {
  const locked = new Map(before.stacks.map((stack) => [stack.id, stack]));
  const stacks = planned.map((stack) => lockedStack(stack, locked.get(stack.id), before));
  const states = new Map([...before.states, ...planned.map(locationOf)].map((location) => [location.at, location]));
  const configs = planned.flatMap(({ providers: { main, aliased } }) => (main === undefined ? aliased : [main, ...aliased]));
  const providers = new Map([...before.providers, ...configs].map((config): [string, ProviderConfig] => [config.name, config]));
  const used = new Set(stacks.flatMap(({ at, provider, aliases }) => [at, provider, ...aliases]));
  return {
    stacks,
    states: [...states.values()].filter(({ at }) => used.has(at)).sort((a, b) => compareText(a.at, b.at)),
    providers: [...providers.values()].filter(({ name }) => used.has(name)).sort((a, b) => compareText(a.name, b.name)),
  };
}

function lockedStack(stack: StackPlan, before: LockedStack | undefined, lock: Lock): LockedStack {
  const { id, layer, subject, clouds, providers, protect, after, leaving } = stack;
  const facts = {
    id,
    layer,
    subject,
    clouds,
    at: stateLocation(stack.state),
    provider: providers.main?.name,
    aliases: providers.aliased.map(({ name }) => name),
  };
  if (leaving === undefined || before === undefined) {
    return { ...facts, state: "live", protect, after: after.map((edge) => edge.stack), readBy: [] };
  }
  return {
    ...facts,
    at: before.at,
    state: before.state === "lost" ? "lost" : "leaving",
    protect: before.protect,
    after: before.after,
    readBy: readersOf(before, lock),
  };
}

function locationOf({ state }: StackPlan): StateLocation {
  return { at: stateLocation(state), state };
}

/** What a lock doesn't know of stacks, or knows otherwise, in words. */
export function staleStacks(before: Lock, next: LockedStacks): readonly string[] {
  const locked = new Map(before.stacks.map((stack) => [stack.id, stack]));
  return [
    ...next.stacks.flatMap((stack) => {
      const known = locked.get(stack.id);
      if (known === undefined) return [`stack ${stack.id}`];
      if (known.state !== stack.state) {
        return [stack.state !== "live" ? `that stack ${stack.id} leaves` : `that stack ${stack.id} is back`];
      }
      return canonical(known) === canonical(stack) ? [] : [`what stack ${stack.id} needs now`];
    }),
    ...changed(before.states, next.states).map(({ at }) => `how the state in ${at} is read`),
    ...changed(before.providers, next.providers).map(({ name }) => `the provider ${name}`),
  ];
}

function changed<T>(before: readonly T[], next: readonly T[]): readonly T[] {
  const known = new Set(before.map(canonical));
  return next.filter((one) => !known.has(canonical(one)));
}
