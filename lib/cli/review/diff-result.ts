import type { CostChange } from "../../cost/cost-change.ts";
import { costChangeJson } from "../../cost/cost-json.ts";
import type { FleetDiff } from "../../review/fleet-diff.ts";
import { countActions } from "../../review/resource-lines.ts";
import type { ResourceChange } from "../../review/resource-changes.ts";
import { valueChanges } from "../../review/shown-values.ts";
import type { StackChange } from "../../review/stack-changes.ts";
import type { Sides } from "./sides.ts";

/** A comparison for programs. @param cost - undefined where nothing is paid for otherwise */
export function diffResult({ fleet, stacks, after }: FleetDiff, cost: CostChange | undefined, sides: Sides) {
  return {
    ...sidesOf(sides),
    counts: { stacks: after.stacks.size, changed: stacks.length, resources: countActions(stacks) },
    changes: fleet.changes,
    silent: fleet.silent,
    cost: cost === undefined ? undefined : costChangeJson(cost),
    stacks: stacks.map(stackOf),
  };
}

/** What was compared. */
export function sidesOf({ before, after }: Sides) {
  return {
    base: { name: before.name, commit: before.commit },
    head: { name: after.name, commit: after.commit },
  };
}

function stackOf({ stack, fate, resources }: StackChange) {
  const { id, layer, subject, clouds, regions, clusters, protect, leaving } = stack;
  return { stack: id, fate, layer, subject, clouds, regions, clusters, protect, leaving, resources: resources.map(resourceOf) };
}

function resourceOf(change: ResourceChange) {
  const { action, address, type, why, successorFirst } = change;
  return { action, address, type, arguments: change.arguments, why, successorFirst, values: valueChanges(change) };
}
