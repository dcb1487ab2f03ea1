import type { EngineOptions } from "../../bootstrap/engine/bootstrap-all.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import { asFleetError } from "../frame/phase-failure.ts";
import { alongFlags } from "./along.ts";
import type { Along } from "./along.ts";

export interface AskedFor {
  readonly along: Along;
  /** The command that was given. */
  readonly asked: string;
}

/**
 * The gate before anything is taken along that isn't ours: lists what goes, volumes apart, and wants `--yes` or somebody's yes at
 * the terminal.
 *
 * @returns how it ends where nobody agrees; undefined where somebody does, or there is nothing
 */
export async function askForDeletion(
  membership: Membership,
  engine: EngineOptions,
  context: CommandContext,
  { along, asked }: AskedFor,
): Promise<Outcome | undefined> {
  const { name } = membership.member;
  const { deliveredTo, heldBy } = await import("../../bootstrap/engine/taken-along.ts");
  const { countedByKind, deliveredInLines } = await import("../../bootstrap/engine/delivered.ts");
  const { inWordsWithUsers } = await import("../../bootstrap/cloud-holders.ts");
  const or = (error: unknown): never => {
    throw asFleetError(error);
  };
  const delivered = along.workloads ? await deliveredTo(membership, engine).catch(or) : [];
  const all = along.drain.length === 0 ? [] : await heldBy(membership, engine).catch(or);
  const held = all.filter(({ kind }) => along.drain.includes(kind)).map(inWordsWithUsers);
  if (delivered.length === 0 && held.length === 0) return undefined;
  const text = [
    ...section(`${name}: deletes what its agent has delivered, ${countedByKind(delivered)}:`, deliveredInLines(delivered)),
    ...section(`${name}: deletes what has made something in its cloud:`, held),
  ].join("\n");
  if (context.yes) {
    context.emit({ type: "action", cluster: name, message: `agreed by --yes:\n${text}` });
    return undefined;
  }
  if (!context.nonInteractive && (await context.confirm(`${text}\n\nShall all of this be deleted?`))) return undefined;
  return {
    exit: "refused",
    result: { cluster: name, outcome: "asked", delivered, held },
    text: `${text}\n\n${name} stays a member: this needs somebody's yes, and nothing was deleted`,
    next: [`${asked} --yes`, asked.replace(alongFlags(along), "")],
  };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
