import type { ForeseenAdoptionOptions } from "../../bootstrap/engine/foreseen-adoption.ts";
import type { Membership } from "../../contracts/membership.ts";
import type { CommandContext, Outcome } from "./command.ts";
import { asFleetError } from "./phase-failure.ts";

/** What was agreed to, by cluster; or how the command ends where nobody agrees. */
export type AdoptionAnswer = { readonly agreed: ReadonlyMap<string, readonly string[]> } | { readonly refused: Outcome };

/**
 * The gate before agents that others have installed become the fleet's: lists every object that would, and wants `--yes` or
 * somebody's yes at the terminal.
 *
 * @param asked - the command that was given
 */
export async function askForAdoption(
  memberships: readonly Membership[],
  engine: ForeseenAdoptionOptions,
  context: CommandContext,
  asked: string,
): Promise<AdoptionAnswer> {
  const { foreseenAdoption } = await import("../../bootstrap/engine/foreseen-adoption.ts");
  const agreed = new Map<string, readonly string[]>();
  for (const membership of memberships) {
    const objects = await foreseenAdoption(membership, engine).catch((error: unknown) => {
      throw asFleetError(error);
    });
    agreed.set(membership.member.name, objects);
  }
  const lines = [...agreed].flatMap(([name, objects]) =>
    objects.length === 0
      ? []
      : [`${name}: becomes the fleet's, and is removed when ${name} leaves:`, ...objects.map((one) => `  ${one}`)],
  );
  if (lines.length === 0) return { agreed };
  const text = lines.join("\n");
  if (context.yes) {
    context.emit({ type: "action", message: `agreed by --yes:\n${text}` });
    return { agreed };
  }
  if (!context.nonInteractive && (await context.confirm(`${text}\n\nShall all of this be taken over?`))) return { agreed };
  return {
    refused: {
      exit: "refused",
      result: { outcome: "asked", adopts: Object.fromEntries(agreed) },
      text: `${text}\n\nnothing was taken over: this needs somebody's yes`,
      next: [`${asked} --yes`],
    },
  };
}
