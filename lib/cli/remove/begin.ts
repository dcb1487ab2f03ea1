import path from "node:path";
import type { Planned } from "../../model/fleet-plan.ts";
import { ABSENT } from "../../fleet-file/edit/edit-entries.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";
import { editFleet } from "./edit-fleet.ts";
import { leavingStacks } from "./target.ts";
import type { Target } from "./target.ts";

export interface BeginOptions {
  /** Whether states are read. */
  readonly look: boolean;
  /** The command that was given. */
  readonly asked: string;
}

/** Marks it in the fleet file and has the lock know that its stacks leave, when somebody agrees to what goes with them. */
export async function begin(
  target: Target,
  loaded: LoadedPlan,
  context: CommandContext,
  options: BeginOptions,
): Promise<Outcome> {
  const { look, asked } = options;
  const { askConsent } = await import("../frame/consent.ts");
  const marked = target.marked ? undefined : await mark(target, loaded, context);
  const planned = marked?.planned ?? loaded.planned;
  const { agreed, consents, text } = await askConsent(planned, context, look);
  const leaving = leavingStacks(target, planned.plan).map(({ id, leaving: why }) => ({ stack: id, why }));
  const result = { kind: target.kind, name: target.name, leaving, consents };
  if (!agreed) {
    return {
      exit: "refused",
      result: { ...result, step: "asked" },
      text: `${text}\n\n${target.called} stays: this needs somebody's yes, and nothing was written`,
      next: [`${asked} --yes`],
    };
  }
  const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
  const { replaceFile } = await import("../../fleet-file/edit/replace-file.ts");
  // The file first: what the lock doesn't know yet is not deployed, and running it again goes on.
  if (marked !== undefined) await replaceFile(context.fleet, marked.text);
  await writeLock(loaded.lockFile, planned.lock);
  const names = [path.basename(context.fleet), path.basename(loaded.lockFile)];
  // A workload's names and load balancers may be parts of stacks that stay.
  const none = target.kind === "workload" ? "no stack is its alone" : "nothing of it was ever deployed";
  const stacks = leaving.length === 0 ? none : `${leaving.length} stacks leave`;
  return {
    result: { ...result, step: "leaving" },
    text: `${target.called} leaves the fleet, as ${names.join(" and ")} say: ${stacks}.`,
    next: [
      `git add ${names.join(" ")}`,
      ...(leaving.length === 0 ? [] : ["fleetwright deploy"]),
      `fleetwright remove ${target.called}`,
    ],
  };
}

/** Also refuses, with their places, what would be broken without it. */
async function mark(target: Target, { lock }: LoadedPlan, context: CommandContext): Promise<{ text: string; planned: Planned }> {
  const { markAbsent } = await import("../../fleet-file/edit/edit-entries.ts");
  const open = target.entries.filter(({ marked }) => !marked);
  const what = open.map(({ section, name }) => `${ABSENT[section].join(": ")} at ${section}.${name}`).join(", ");
  return await editFleet(context, what, lock, (text) =>
    open.reduce((now, { section, name }) => markAbsent(now, section, name), text),
  );
}
