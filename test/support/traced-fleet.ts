import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { planTerraform } from "../../lib/cli/review/plan-terraform.ts";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import type { ResolvedResource } from "../../lib/review/resolved-fleet.ts";
import { prove } from "../../lib/trace/prove.ts";
import type { Proof } from "../../lib/trace/prove.ts";
import { resourcesOf, worldOf } from "../../lib/trace/read-world.ts";
import type { World } from "../../lib/trace/model.ts";

/** A fleet with everything that its stacks synthesize. */
export interface TracedFleet {
  readonly plan: FleetPlan;
  readonly resources: readonly ResolvedResource[];
}

export async function scenarioFleet(name: string): Promise<Fleet> {
  const file = path.join(import.meta.dirname, "../fleets", name, "fleet.yaml");
  return (await loadFleet({ file, today: "2026-11-20" })).fleet;
}

export async function tracedFleet(fleet: Fleet): Promise<TracedFleet> {
  const { plan, problems } = planFleet(fleet, EMPTY_LOCK);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
  try {
    const jsons = await planTerraform(plan, path.join(folder, "out"));
    return { plan, resources: resourcesOf(new Map([...jsons].map(([id, json]) => [id, { json }]))) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param resources - others than the fleet's own */
export function worldIn({ plan, resources: own }: TracedFleet, resources = own): World {
  const clusters = new Map(plan.stacks.flatMap(({ id, layer, subject }) => (layer === "cluster" ? [[id, subject]] : [])));
  return worldOf(resources, (stack) => clusters.get(stack));
}

export function proofOf(fleet: TracedFleet, resources = fleet.resources): Proof {
  return prove(worldIn(fleet, resources), fleet.plan);
}
