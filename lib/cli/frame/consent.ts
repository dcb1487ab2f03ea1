import { FleetError } from "../../errors.ts";
import type { Consent, Planned, StackPlan } from "../../model/fleet-plan.ts";
import type { Holding } from "../../terraform/holdings.ts";
import type { CommandContext } from "./command.ts";

/** What wants a yes, with what would be destroyed by it. */
export interface AskedConsent extends Consent {
  /** Of a stack that leaves: what its state holds, or why that can't be told here; undefined where nothing is destroyed or nobody looked. */
  readonly holds: readonly Holding[] | { readonly unknown: string } | undefined;
}

/** What somebody was asked, and whether they agreed. */
export interface Answer {
  readonly agreed: boolean;
  readonly consents: readonly AskedConsent[];
  /** All of it in words; empty where there was nothing to ask. */
  readonly text: string;
}

/**
 * The gate before a lock is written: what leaves, with what its state holds, and what users would feel wants `--yes` or
 * somebody's yes at the terminal. Where nobody can be asked it is refused.
 *
 * @param look - whether states are read; false where somebody says that nothing was ever deployed
 */
export async function askConsent(planned: Planned, context: CommandContext, look = true): Promise<Answer> {
  if (planned.consents.length === 0) return { agreed: true, consents: [], text: "" };
  const consents: AskedConsent[] = [];
  for (const consent of planned.consents) {
    const stack = planned.plan.stacks.find(({ id }) => consent.kind === "leaves" && id === consent.about);
    consents.push({ ...consent, holds: stack === undefined || !look ? undefined : await holdsOf(stack, context) });
  }
  const text = consents.map(inWords).join("\n");
  if (context.yes) {
    context.emit({ type: "action", message: `agreed by --yes:\n${text}` });
    return { agreed: true, consents, text };
  }
  if (context.nonInteractive) return { agreed: false, consents, text };
  const agreed = await context.confirm(`${text}\n\nShall this be decided?`).catch((error: unknown) => {
    if (context.signal.aborted) return false;
    throw error;
  });
  return { agreed, consents, text };
}

async function holdsOf(stack: StackPlan, context: CommandContext): Promise<AskedConsent["holds"]> {
  const { readState } = await import("../../terraform/state.ts");
  const { holdingsOf } = await import("../../terraform/holdings.ts");
  try {
    return holdingsOf(await readState(context.project, stack, context));
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { unknown: error.message };
  }
}

/** A line for what happens, then one for each kind of thing that goes with it. */
function inWords({ kind, about, what, safer, holds }: AskedConsent): string {
  const lines = [`${kind}: ${about}: ${what}`];
  if (safer !== undefined) lines.push(`  safer: ${safer}`);
  if (holds !== undefined && "unknown" in holds)
    lines.push(`  what it holds can't be read here: ${holds.unknown.replaceAll("\n", "\n    ")}`);
  else if (holds?.length === 0) lines.push("  it holds nothing");
  else for (const holding of holds ?? []) lines.push(`  ${holdingText(holding)}`);
  return lines.join("\n");
}

const NAMES_SHOWN = 5;

function holdingText({ type, count, names }: Holding): string {
  const more = names.length > NAMES_SHOWN ? " …" : "";
  return `${count} ${type}${names.length === 0 ? "" : `: ${names.slice(0, NAMES_SHOWN).join(", ")}${more}`}`;
}
