import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { parseLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { planTerraform } from "../../../lib/cli/review/plan-terraform.ts";
import { FleetError } from "../../../lib/errors.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { diffFleets } from "../../../lib/review/fleet-diff.ts";
import type { FleetDiff } from "../../../lib/review/fleet-diff.ts";
import { neededSynthesis } from "../../../lib/review/needed-synthesis.ts";
import { plannedStacks } from "../../../lib/review/planned-stacks.ts";
import type { PlannedFleet } from "../../../lib/review/synthesized-fleet.ts";
import type { StackJson } from "../../../lib/review/terraform-json.ts";

/** A fleet of tests that was planned, with the lock that this leaves. */
export interface PlannedSide extends PlannedFleet {
  readonly lock: Lock;
}

/** What a file becomes beside a lock; undefined where it is refused. @param spec - what stands in the file */
export function plannedSide(spec: unknown, lock: Lock = EMPTY_LOCK): PlannedSide | undefined {
  const text = JSON.stringify(spec, null, 1);
  const { fleet } = checkFleet(text, "fleet.yaml", "2026-11-20", { ...parseLock(undefined, "fleet.lock"), lock });
  if (fleet === undefined) return undefined;
  const { plan, lock: next, problems } = planFleet(fleet.fleet, lock);
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  return { fleet: fleet.fleet, plan, locate: fleet.locate, lock: next };
}

/** All Terraform of a plan; undefined where something of it isn't built yet. */
export async function wholeTerraform(
  { plan }: PlannedFleet,
  outdir: string,
): Promise<ReadonlyMap<string, StackJson> | undefined> {
  try {
    return await planTerraform(plan, outdir);
  } catch (error) {
    if (error instanceof FleetError) return undefined;
    throw error;
  }
}

/** Two fleets compared as the commands do it: only what may differ is built. */
export async function compared(before: PlannedFleet, after: PlannedFleet, outdir: string): Promise<FleetDiff> {
  const only = neededSynthesis(before.plan, after.plan);
  const side = async (name: string, planned: PlannedFleet) => ({
    name,
    planned,
    stacks: plannedStacks(planned, only.size === 0 ? new Map() : await planTerraform(planned.plan, outdir, only)),
  });
  return diffFleets(await side("before", before), await side("after", after));
}
