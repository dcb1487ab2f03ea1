import { FleetError } from "../../errors.ts";
import type { LocatedProblem } from "../../errors.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { FleetPlan, Planned } from "../../model/fleet-plan.ts";
import type { Lock } from "../../model/lock.ts";
import type { SourceText } from "../../fleet-file/read/source.ts";
import type { CommandContext } from "./command.ts";
import { fleetOptions } from "./fleet-options.ts";

/** A fleet file that was read, checked and, where it holds a fleet, planned. */
export interface CheckedPlan {
  /** Of file, lock and plan, in order of place. */
  readonly problems: readonly LocatedProblem[];
  /** Undefined where the file or its lock has errors: nothing can be planned from it. */
  readonly planned: Planned | undefined;
  /** The fleet file as messages call it. */
  readonly shown: string;
  readonly lockFile: string;
  /** The texts that problems point into. */
  readonly sources: readonly SourceText[];
}

/** A plan that may be used. */
export interface LoadedPlan {
  /** As it is written, with what leaves. */
  readonly fleet: Fleet;
  readonly plan: FleetPlan;
  readonly planned: Planned;
  /** The lock as it was found. */
  readonly lock: Lock;
  readonly lockFile: string;
  readonly warnings: readonly LocatedProblem[];
}

/** Looks at fleet file, lock and plan without throwing for what stands in them. */
export async function checkPlan(context: CommandContext): Promise<CheckedPlan> {
  const { fleet, problems, ...files } = await check(context);
  return { ...files, problems };
}

/**
 * The way from a command's context to a plan.
 *
 * @param mended - ids of rules whose errors the command is there to mend
 * @throws FleetError `input` with every problem of fleet file, lock and plan
 */
export async function loadPlan(context: CommandContext, mended: readonly string[] = []): Promise<LoadedPlan> {
  const { fleet, problems, planned, shown, lockFile } = await check(context);
  const errors = problems.filter(({ severity, rule }) => severity === "error" && !mended.includes(rule)).length;
  if (fleet === undefined || planned === undefined || errors > 0) {
    throw new FleetError("input", `${shown} has ${errors === 1 ? "one error" : `${errors} errors`}`, {
      problems,
      next: "fleetwright validate",
    });
  }
  return {
    fleet: fleet.fleet,
    plan: planned.plan,
    planned,
    lock: fleet.lock,
    lockFile,
    warnings: problems.filter(({ severity }) => severity === "warning"),
  };
}

async function check(context: CommandContext) {
  const { checkFile } = await import("../../fleet-file/read/load.ts");
  const { planFleet } = await import("../../plan/fleet-plan.ts");
  const options = fleetOptions(context);
  const { shown } = options;
  const { fleet, problems, lockFile, sources } = await checkFile(options);
  if (fleet === undefined) return { fleet, problems, planned: undefined, shown, lockFile, sources };
  const planned = planFleet(fleet.fleet, fleet.lock);
  return { fleet, problems: [...problems, ...fleet.locateProblems(planned.problems)], planned, shown, lockFile, sources };
}
