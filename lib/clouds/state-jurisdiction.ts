import type { Fleet, StateBackend } from "../model/fleet.ts";
import { CLOUDS } from "./index.ts";

/** Where a state legally lies: what it says itself, else where a region in the same place does; undefined where nobody knows. */
export function jurisdictionOfState(state: StateBackend, fleet: Fleet): string | undefined {
  if (state.jurisdiction !== undefined) return state.jurisdiction;
  for (const [cloud, facts] of Object.entries(CLOUDS)) {
    const location = facts.state?.locationOf(state);
    if (location === undefined) continue;
    const there = fleet.regions.find(
      (region) => region.cloud === cloud && region.location === location && region.jurisdiction !== undefined,
    );
    if (there !== undefined) return there.jurisdiction;
  }
  return undefined;
}
