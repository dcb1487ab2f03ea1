import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { parseLock } from "../../../lib/fleet-file/read/lock-file.ts";
import type { LocatedProblem } from "../../../lib/errors.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Planned } from "../../../lib/model/fleet-plan.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { planTerraform } from "../../../lib/cli/review/plan-terraform.ts";
import { FleetResolver } from "../../../lib/review/resolved-fleet.ts";
import type { ResolvedFleet } from "../../../lib/review/resolved-fleet.ts";

/** What the edited file is called in problems. */
export const FLEET_FILE = "fleet.yaml";
/** Exceptions in the fleets of these tests end after it. */
const TODAY = "2026-11-20";

/** What becomes of a fleet file beside a lock: the plan, or why there is none. */
export type Judged =
  | { readonly problems: readonly LocatedProblem[]; readonly planned: undefined }
  | { readonly problems: readonly []; readonly planned: Planned };

/**
 * Validates and plans a file as the commands do.
 *
 * @param spec - what stands in the file, valid or not
 */
export function judge(spec: unknown, lock: Lock = EMPTY_LOCK): Judged {
  const text = JSON.stringify(spec, null, 1);
  const { fleet, problems } = checkFleet(text, FLEET_FILE, TODAY, { ...parseLock(undefined, "fleet.lock"), lock });
  if (fleet === undefined) return { problems: errorsOf(problems), planned: undefined };
  const planned = planFleet(fleet.fleet, lock);
  const errors = errorsOf(fleet.locateProblems(planned.problems));
  return errors.length > 0 ? { problems: errors, planned: undefined } : { problems: [], planned };
}

function errorsOf(problems: readonly LocatedProblem[]): readonly LocatedProblem[] {
  return problems.filter(({ severity }) => severity === "error");
}

/** Terraform of a plan, or the refusal of what can be planned only. */
export async function synthesized(planned: Planned, outdir: string): Promise<ResolvedFleet | FleetError> {
  try {
    return new FleetResolver(await planTerraform(planned.plan, outdir)).fleet();
  } catch (error) {
    if (error instanceof FleetError) return error;
    throw error;
  }
}
