import path from "node:path";
import type { Membership } from "../../contracts/membership.ts";
import type { LeaveResult } from "../../bootstrap/engine/leave.ts";
import { FleetError } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { StackLayer } from "../../model/stack-layer.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import type { Target } from "./target.ts";

/** Whether its members were given up already. */
export function isGivenUp(target: Target, { plan }: LoadedPlan): boolean {
  const bootstraps = target.clusters.flatMap(({ name }) => stackOf(plan, "bootstrap", name) ?? []);
  return bootstraps.every(({ leaving, lost }) => leaving === undefined || lost === true);
}

/**
 * Takes members out of the fleet that may be dead: what can be reached of them and of their hub is left in order, the rest is
 * told of, and the lock knows from then on that nobody asks them any more.
 */
export async function giveUp(target: Target, loaded: LoadedPlan, context: CommandContext): Promise<Outcome> {
  const { leave } = await import("../../bootstrap/engine/leave.ts");
  const { engineOptions } = await import("../frame/engine-options.ts");
  const { giveUpMembers } = await import("../../plan/retirement.ts");
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const { plan, lock, lockFile } = loaded;
  const engine = await engineOptions(context, {});
  const again = `fleetwright remove ${target.called} --force`;
  const results: LeaveResult[] = [];
  const notes: string[] = [];
  // The hub goes last: it is what the others are registered in.
  const members = target.clusters.toSorted((a, b) => Number(a.name === plan.sync.hub) - Number(b.name === plan.sync.hub));
  for (const { name } of members) {
    const membership = await membershipOf(name, plan, context, notes);
    if (membership !== undefined) results.push(await leave(membership, { ...engine, force: true, again }));
  }
  const failed = results.find(({ failure }) => failure !== undefined);
  const residue = [...notes, ...results.flatMap((one) => one.residue.map((what) => `${one.cluster}: ${what}`))];
  const result = { kind: target.kind, name: target.name, results, residue };
  const left = residue.map((what) => `  left behind: ${what}`);
  if (failed?.failure !== undefined) {
    const { exitOf } = await import("../../bootstrap/engine/failure.ts");
    const text = [`${target.called} can't be given up: ${failed.failure.message}`, ...left].join("\n");
    return { exit: exitOf([failed.failure]), result: { ...result, step: "failed" }, text, next: [failed.failure.next ?? again] };
  }
  await writeLock(
    lockFile,
    giveUpMembers(
      lock,
      members.map(({ name }) => name),
    ),
  );
  const names = [path.basename(context.fleet), path.basename(lockFile)];
  return {
    result: { ...result, step: "given up" },
    text: [`${target.called} is given up: the next deployment asks nobody of it any more.`, ...left].join("\n"),
    next: [`git add ${names.join(" ")}`, "fleetwright deploy", `fleetwright remove ${target.called}`],
  };
}

/** As it was deployed; where that can't be read, as much as the hub needs to know to forget it. */
async function membershipOf(
  name: string,
  plan: FleetPlan,
  context: CommandContext,
  notes: string[],
): Promise<Membership | undefined> {
  const { membershipsIn } = await import("../frame/read-memberships.ts");
  try {
    const outputs = await outputsOf("bootstrap", name, plan, context);
    const [membership] = outputs === undefined ? [] : membershipsIn(outputs, `bootstrap-${name}`);
    return membership;
  } catch (error) {
    if (!(error instanceof FleetError) || name === plan.sync.hub) throw error;
    notes.push(`${name}: all that was in it, as its membership can't be read: ${error.message}`);
    const { orphanOf } = await import("../frame/orphan.ts");
    const { parseClusterRecord } = await import("../../contracts/parse-cluster-record.ts");
    const { CLUSTER_RECORD_OUTPUT } = await import("../../contracts/cluster-record.ts");
    const record = (await outputsOf("cluster", plan.sync.hub, plan, context))?.[CLUSTER_RECORD_OUTPUT];
    return record === undefined ? undefined : orphanOf(name, parseClusterRecord(record, `cluster-${plan.sync.hub}`));
  }
}

async function outputsOf(
  layer: StackLayer,
  subject: string,
  plan: FleetPlan,
  context: CommandContext,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { readState } = await import("../../terraform/state.ts");
  const stack = stackOf(plan, layer, subject);
  const state = stack === undefined ? undefined : await readState(context.project, stack, context);
  if (state === undefined) return undefined;
  return Object.fromEntries(Object.entries(state.outputs).map(([output, { value }]) => [output, value]));
}

function stackOf({ stacks }: FleetPlan, layer: StackLayer, subject: string) {
  return stacks.find((stack) => stack.layer === layer && stack.subject === subject);
}
