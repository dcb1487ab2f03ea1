import { fleetChanges } from "./fleet-changes/fleet-changes.ts";
import type { FleetChanges } from "./fleet-changes/fleet-changes.ts";
import { stackChanges } from "./stack-changes.ts";
import type { StackChange } from "./stack-changes.ts";
import type { SynthesizedFleet } from "./synthesized-fleet.ts";

/** All that differs between two revisions of a fleet. */
export interface FleetDiff {
  readonly before: SynthesizedFleet;
  readonly after: SynthesizedFleet;
  readonly fleet: FleetChanges;
  readonly stacks: readonly StackChange[];
}

export function diffFleets(before: SynthesizedFleet, after: SynthesizedFleet): FleetDiff {
  const stacks = stackChanges(before, after);
  return { before, after, stacks, fleet: fleetChanges(before, after, stacks) };
}
