import type { Seen } from "../../plan/retirement.ts";
import type { CommandContext } from "./command.ts";
import type { LoadedPlan } from "./load-plan.ts";

/**
 * The same plan over a lock without what has left: stacks whose state is empty, providers that no state names any more.
 *
 * @throws FleetError where a state can't be read: what nobody has seen stays
 */
export async function retirePlan(loaded: LoadedPlan, context: CommandContext): Promise<LoadedPlan> {
  const { readStates } = await import("../../terraform/deployed.ts");
  const { isEmpty } = await import("../../terraform/state.ts");
  const { aliasesIn } = await import("../../terraform/holdings.ts");
  const { planFleet } = await import("../../plan/fleet-plan.ts");
  const { retireStacks } = await import("../../plan/retirement.ts");
  const gone = new Set(loaded.lock.stacks.filter(({ state }) => state !== "live").map(({ id }) => id));
  const several = new Set(loaded.lock.stacks.filter(({ aliases }) => aliases.length > 0).map(({ id }) => id));
  // Of the others nothing could be forgotten.
  const stacks = loaded.plan.stacks.filter(({ id, leaving }) => (leaving === undefined ? several.has(id) : gone.has(id)));
  const states = await readStates(context.project, stacks, context);
  const seen = new Map(
    [...states].map(([id, state]): [string, Seen] => [id, isEmpty(state) || state === undefined ? "nothing" : aliasesIn(state)]),
  );
  const lock = retireStacks(loaded.lock, seen);
  const planned = planFleet(loaded.fleet, lock);
  return { ...loaded, lock, planned, plan: planned.plan };
}
