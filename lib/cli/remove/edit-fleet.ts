import { readFile } from "node:fs/promises";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { Planned } from "../../model/fleet-plan.ts";
import type { Lock } from "../../model/lock.ts";
import type { CommandContext } from "../frame/command.ts";
import { fleetOptions } from "../frame/fleet-options.ts";

/** A fleet file after an edit that has not been written yet. */
export interface EditedFleet {
  readonly text: string;
  /** What it comes to with the lock that belongs to it. */
  readonly planned: Planned;
}

/**
 * The edited text of the fleet file, when a fleet can be planned from it.
 *
 * @param what - the edit, as people would make it
 * @throws FleetError (input) with the places of what stands in the way; without places where only a person can edit the file
 */
export async function editFleet(
  context: CommandContext,
  what: string,
  lock: Lock,
  edit: (text: string) => string,
): Promise<EditedFleet> {
  const shown = path.basename(context.fleet);
  if (!/\.ya?ml$/.test(context.fleet)) throw new FleetError("input", `${shown} is a program, edit it yourself: ${what}`);
  const { checkFleet } = await import("../../fleet-file/read/check.ts");
  const { planFleet } = await import("../../plan/fleet-plan.ts");
  const { lockPath, parseLock } = await import("../../fleet-file/read/lock-file.ts");
  const { formatLock } = await import("../../fleet-file/read/lock-text.ts");
  const text = edit(await readFile(context.fleet, "utf8"));
  const { fleet, problems } = checkFleet(
    text,
    shown,
    fleetOptions(context).today,
    parseLock(formatLock(lock), lockPath(context.fleet)),
  );
  const planned = fleet === undefined ? undefined : planFleet(fleet.fleet, lock);
  const all = [...problems, ...(fleet?.locateProblems(planned?.problems ?? []) ?? [])];
  const errors = all.filter(({ severity }) => severity === "error");
  if (planned !== undefined && errors.length === 0) return { text, planned };
  throw new FleetError("input", `with ${what}, ${shown} would not be valid; nothing was written`, { problems: errors });
}
