import type { Cloud, Fleet, StateBackend } from "./fleet.ts";

/** Where a state legally lies: what it says itself, else where a region in the same place does; undefined where nobody knows. */
export function jurisdictionOfState(state: StateBackend, fleet: Fleet): string | undefined {
  if (state.jurisdiction !== undefined) return state.jurisdiction;
  const place = ((): readonly [Cloud, string] | undefined => {
    if (state.backend === "s3") return ["aws", state.region];
    if (state.backend === "gcs") return ["gcp", state.location];
    return state.backend === "azurerm" ? ["azure", state.location] : undefined;
  })();
  if (place === undefined) return undefined;
  return fleet.regions.find(
    ({ cloud, location, jurisdiction }) => cloud === place[0] && location === place[1] && jurisdiction !== undefined,
  )?.jurisdiction;
}
