import { existsSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../../errors.ts";
import { checkFile } from "../../fleet-file/read/load.ts";
import { planFleet } from "../../plan/fleet-plan.ts";
import { neededSynthesis } from "../../review/needed-synthesis.ts";
import { plannedStacks } from "../../review/planned-stacks.ts";
import type { PlannedFleet, SynthesizedFleet, SynthesizedStack } from "../../review/synthesized-fleet.ts";
import type { StackJson } from "../../review/terraform-json.ts";
import { deployable, readStackFiles } from "../../terraform/manifest.ts";
import type { DeployableStack, StackFile } from "../../terraform/manifest.ts";
import type { CommandContext } from "../frame/command.ts";
import { isOpen } from "../commands/plan-text.ts";
import { defaultFleet } from "../frame/context.ts";
import { fleetOptions } from "../frame/fleet-options.ts";
import { synthesizeTo } from "../frame/synthesize-to.ts";
import { planTerraform } from "./plan-terraform.ts";
import { isPlainProject } from "./project-app.ts";
import type { Side, Sides } from "./sides.ts";
import { placeless } from "./synthesized-folder.ts";
import type { SynthesizedFile } from "./synthesized-folder.ts";

/** Both sides of a comparison. */
export interface SynthesizedSides {
  readonly before: SynthesizedFleet;
  readonly after: SynthesizedFleet;
  /** Commands that are due before anybody else sees the newer side in the same way. */
  readonly next: readonly string[];
}

/**
 * Both sides of a comparison, planned and synthesized without any credential. Where the fleet file says it all, only what may
 * differ is built; a project with a program of its own is synthesized by that, as cdktf would do it.
 *
 * @throws FleetError (input) where one of them can't be planned or synthesized, saying which
 */
export async function synthesizeSides({ before, after, folder }: Sides, context: CommandContext): Promise<SynthesizedSides> {
  const [old, now] = [await planSide(before, context), await planSide(after, context)];
  const planned = { before: old?.fleet, after: now?.fleet };
  // What was never written to the lock is decided anew by every machine.
  const next = now?.isOpen === true && after.fleet === context.fleet ? ["fleetwright plan --write"] : [];
  const out = (name: string): string => path.join(folder, `${name}-synthesized`);
  if ([before, after].some(({ project }) => !isPlainProject(project))) {
    return {
      before: await byProgram(before, planned.before, out("before"), context),
      after: await byProgram(after, planned.after, out("after"), context),
      next,
    };
  }
  const only = planned.before && planned.after ? neededSynthesis(planned.before.plan, planned.after.plan) : undefined;
  const built = async (side: Side, fleet: PlannedFleet | undefined, to: string): Promise<SynthesizedFleet> => {
    if (fleet === undefined) return { name: side.name, planned: undefined, stacks: new Map() };
    const jsons = only?.size === 0 ? new Map<string, StackJson>() : await planTerraform(fleet.plan, to, only);
    return { name: side.name, planned: fleet, stacks: plannedStacks(fleet, jsons) };
  };
  return {
    before: await built(before, planned.before, out("before")),
    after: await built(after, planned.after, out("after")),
    next,
  };
}

/** An older revision may have no fleet file yet, and a project with a program of its own none at all. Somebody who named one wants it. */
function mayHaveNone({ fleet, project }: Side, context: CommandContext): boolean {
  const isNamed = fleet !== defaultFleet(path.dirname(fleet));
  return fleet !== context.fleet || (!isNamed && existsSync(path.join(project, "cdktf.json")));
}

/**
 * @returns undefined where the side has no fleet file
 * @throws FleetError (input) where it can't be planned, saying which
 */
export async function planSide(
  side: Side,
  context: CommandContext,
): Promise<{ readonly fleet: PlannedFleet; readonly isOpen: boolean } | undefined> {
  if (!existsSync(side.fleet) && mayHaveNone(side, context)) return undefined;
  const { today } = fleetOptions(context);
  const shown = path.relative(side.project, side.fleet);
  // What only the day makes wrong was right when it was written.
  const { fleet, problems } = await checkFile({ file: side.fleet, shown, today, lenient: true });
  const planned = fleet === undefined ? undefined : planFleet(fleet.fleet, fleet.lock);
  const located = fleet === undefined ? problems : [...problems, ...fleet.locateProblems(planned?.problems ?? [])];
  const errors = located.filter(({ severity }) => severity === "error");
  if (fleet === undefined || planned === undefined || errors.length > 0) {
    const next = side.fleet === context.fleet ? { next: "fleetwright validate" } : {};
    throw new FleetError("input", `${side.name}: the fleet can't be planned`, { problems: errors, ...next });
  }
  return { fleet: { fleet: fleet.fleet, plan: planned.plan, locate: fleet.locate }, isOpen: isOpen(planned) };
}

async function byProgram(
  side: Side,
  planned: PlannedFleet | undefined,
  out: string,
  context: CommandContext,
): Promise<SynthesizedFleet> {
  if (planned === undefined && !existsSync(path.join(side.project, "cdktf.json"))) {
    return { name: side.name, planned, stacks: new Map() };
  }
  await synthesizeTo(out, { ...context, fleet: side.fleet, project: side.project });
  return synthesizedBy(side, planned, readStackFiles(out));
}

/** What a project's program wrote, the team's own stacks among it. */
function synthesizedBy(side: Side, planned: PlannedFleet | undefined, written: readonly StackFile[]): SynthesizedFleet {
  const files = placeless(written, side.project);
  const own = planned === undefined ? undefined : plannedStacks(planned, new Map(files.map(({ id, json }) => [id, json])));
  return { name: side.name, planned, stacks: new Map(files.map((file) => [file.id, stackOf(file, own?.get(file.id))])) };
}

/** The working tree, synthesized to where it is deployed from. */
export interface SynthesizedProject {
  readonly fleet: SynthesizedFleet;
  /** The same stacks as Terraform has them, sorted by id. */
  readonly stacks: readonly DeployableStack[];
}

/**
 * Synthesizes what lies in the working tree to where it is deployed from.
 *
 * @throws FleetError (input) where it can't be planned or synthesized
 */
export async function synthesizeProject(context: CommandContext): Promise<SynthesizedProject> {
  const side = { name: "working tree", commit: undefined, fleet: context.fleet, project: context.project };
  const planned = await planSide(side, context);
  const out = path.join(context.project, "cdktf.out");
  await synthesizeTo(out, context);
  const files = readStackFiles(out);
  return { fleet: synthesizedBy(side, planned?.fleet, files), stacks: files.map(deployable) };
}

/**
 * Everything that lies in the working tree, without a trace in it.
 *
 * @param folder - an empty folder of our own
 * @throws FleetError (input) where it can't be planned or synthesized
 */
export async function synthesizeWorkingTree(folder: string, context: CommandContext): Promise<SynthesizedFleet> {
  const side = { name: "working tree", commit: undefined, fleet: context.fleet, project: context.project };
  const planned = (await planSide(side, context))?.fleet;
  const out = path.join(folder, "synthesized");
  if (planned === undefined || !isPlainProject(side.project)) return await byProgram(side, planned, out, context);
  return { name: side.name, planned, stacks: plannedStacks(planned, await planTerraform(planned.plan, out)) };
}

/** A stack as the program made it, with what the plan knows of it. */
function stackOf({ id, json, dependencies }: SynthesizedFile, planned: SynthesizedStack | undefined): SynthesizedStack {
  const { terraform } = json;
  if (planned !== undefined) return { ...planned, dependencies, json, terraform };
  const about = { layer: undefined, subject: "", clouds: [], regions: [], clusters: [], leaving: undefined, protect: false };
  return { id, ...about, dependencies, json, terraform };
}
