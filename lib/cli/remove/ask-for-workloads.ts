import type { EngineOptions } from "../../bootstrap/engine/bootstrap-all.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { CommandContext, Outcome } from "../frame/command.ts";
import { asFleetError } from "../frame/phase-failure.ts";

/**
 * The gate before workloads are taken along: lists what goes, volumes apart, and wants `--yes` or somebody's yes at the terminal.
 *
 * @param asked - the command that was given
 * @returns how it ends where nobody agrees; undefined where somebody does, or nothing was delivered
 */
export async function askForWorkloads(
  membership: Membership,
  engine: EngineOptions,
  context: CommandContext,
  asked: string,
): Promise<Outcome | undefined> {
  const { deliveredTo } = await import("../../bootstrap/engine/leave.ts");
  const { countedByKind, deliveredInLines } = await import("../../bootstrap/engine/delivered.ts");
  const { name } = membership.member;
  const delivered = await deliveredTo(membership, engine).catch((error: unknown) => {
    throw asFleetError(error);
  });
  if (delivered.length === 0) return undefined;
  const text = [
    `${name}: deletes what its agent has delivered, ${countedByKind(delivered)}:`,
    ...deliveredInLines(delivered).map((line) => `  ${line}`),
  ].join("\n");
  if (context.yes) {
    context.emit({ type: "action", cluster: name, message: `agreed by --yes:\n${text}` });
    return undefined;
  }
  if (!context.nonInteractive && (await context.confirm(`${text}\n\nShall all of this be deleted?`))) return undefined;
  return {
    exit: "refused",
    result: { cluster: name, outcome: "asked", delivered },
    text: `${text}\n\n${name} stays a member: this needs somebody's yes, and nothing was deleted`,
    next: [`${asked} --yes`, asked.replace(" --with-workloads", "")],
  };
}
