import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { StackPlan } from "../../model/fleet-plan.ts";
import type { Grant, Lock } from "../../model/lock.ts";
import { forget, retireStacks } from "../../plan/retirement.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import { editFleet } from "./edit-fleet.ts";
import type { Target } from "./target.ts";

/**
 * Takes out of file and lock what is gone. The lock first: an entry whose grants are retired is harmless, live grants without
 * an entry are an error.
 */
export async function finish(
  target: Target,
  stacks: readonly StackPlan[],
  { fleet, lock, lockFile }: LoadedPlan,
  context: CommandContext,
): Promise<Outcome> {
  const { dropEntry } = await import("../../fleet-file/edit/edit-entries.ts");
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const { replaceFile } = await import("../../fleet-file/edit/replace-file.ts");
  const owners = [`${target.kind}/${target.name}`, ...target.clusters.map(({ name }) => `cluster/${name}`)];
  const next = forget(retireStacks(lock, new Map(stacks.map(({ id }) => [id, "nothing"]))), owners);
  const retired = next.grants.filter((grant, index) => grant.state !== lock.grants[index]?.state);
  if (leavesNoCluster(target, fleet)) return await last(target, retired, stacks, next, lockFile, context);
  const places = target.entries.map(({ section, name }) => `${section}.${name}`).join(", ");
  const edited = await editFleet(context, `${places} taken out`, next, (text) =>
    target.entries.reduce((now, { section, name }) => dropEntry(now, section, name), text),
  ).catch((error: unknown) => {
    // What only a person can edit has no problems; without its grants retired, they could not take the entry out either.
    if (error instanceof FleetError && error.problems.length === 0) return undefined;
    throw error;
  });
  await writeLock(lockFile, next);
  if (edited !== undefined) await replaceFile(context.fleet, edited.text);
  const [fleetName, lockName] = [path.basename(context.fleet), path.basename(lockFile)];
  const said =
    retired.length === 0 ? "" : `${retired.length} grants of ${target.called} are retired in ${lockName} and go to nobody else`;
  const { kind, name, called } = target;
  const result = { kind, name, step: edited === undefined ? "retired" : "removed", retired, stacks: stacks.map(({ id }) => id) };
  if (edited === undefined) {
    const first = said === "" ? "" : `${said}. `;
    const text = `${first}Now take ${places} out of ${fleetName} yourself.`;
    return { exit: "input", result, text, next: ["fleetwright validate", `git add ${fleetName} ${lockName}`] };
  }
  return {
    result,
    text: `${called} is out of the fleet${said === "" ? "" : `; ${said}`}.`,
    // A workload's names and load balancers may be parts of stacks that stay.
    next: [...(kind === "workload" ? ["fleetwright deploy"] : []), `git add ${fleetName} ${lockName}`],
  };
}

/** A fleet without any cluster is no valid one: the entries of the last stay where they are, and the file goes as a whole. */
function leavesNoCluster({ clusters }: Target, fleet: Fleet): boolean {
  return clusters.length > 0 && fleet.clusters.every(({ name }) => clusters.some((own) => own.name === name));
}

async function last(
  { kind, name, called }: Target,
  retired: readonly Grant[],
  stacks: readonly StackPlan[],
  lock: Lock,
  lockFile: string,
  context: CommandContext,
): Promise<Outcome> {
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  await writeLock(lockFile, lock);
  const [fleetName, lockName] = [path.basename(context.fleet), path.basename(lockFile)];
  const left = lock.stacks.map(({ id }) => id);
  const result = { kind, name, step: "last", retired, stacks: stacks.map(({ id }) => id), left };
  if (left.length === 0) {
    const text = `${called} is gone, and it was the last of the fleet: nothing needs ${fleetName} and ${lockName} any more.`;
    return { result, text, next: [`git rm ${fleetName} ${lockName}`] };
  }
  const text = `${called} is gone. It was the last cluster, so ${fleetName} keeps its entry until the rest is gone: ${left.join(", ")}.`;
  const region = lock.stacks.find(({ layer, state }) => layer === "network" && state === "live")?.subject;
  return { result, text, next: [region === undefined ? "fleetwright plan --write --retire" : `fleetwright remove ${region}`] };
}
