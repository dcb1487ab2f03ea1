import type { ExitKind } from "../../errors.ts";
import type { StackDeployed } from "../../deploy/deploy-stacks.ts";
import { inWords } from "../../deploy/deploy-stacks.ts";
import { worked } from "../../deploy/stack-result.ts";
import type { Outcome } from "../frame/command.ts";
import { table } from "../frame/table.ts";

export interface SummaryOptions {
  readonly action: "deploy" | "destroy";
  /** Whole seconds of all of it. */
  readonly seconds: number;
  /** What was said of stacks, as words of the command; empty, or with a blank before. */
  readonly given: string;
  /** The command that goes on instead of the same once more. */
  readonly next?: string;
}

/** Longer commands nobody pastes: all is run again then, and what is done already takes a moment. */
const MOST_NAMED = 8;

/** What a run came to, for people, programs and the command that goes on from here. */
export function summaryOf(deployed: readonly StackDeployed[], { action, seconds, given, next }: SummaryOptions): Outcome {
  const open = deployed.filter(({ result }) => !worked(result));
  const exit = exitOf(open);
  return {
    ...(exit === undefined ? {} : { exit }),
    result: {
      action,
      seconds,
      stacks: deployed.map(({ id, result, seconds: own }) => ({ stack: id, ...result, seconds: own })),
    },
    text: [headline(deployed, action, seconds), ...(open.length === 0 ? [] : ["", openTable(open), ...errors(open)])].join("\n"),
    next: next !== undefined && open.length > 0 ? [next] : nextOf(open, action, given),
  };
}

function headline(deployed: readonly StackDeployed[], action: "deploy" | "destroy", seconds: number): string {
  const of = (outcome: StackDeployed["result"]["outcome"]): number =>
    deployed.filter(({ result }) => result.outcome === outcome).length;
  const parts = [
    [of("changed"), action === "deploy" ? "changed" : "destroyed"],
    [of("unchanged"), action === "deploy" ? "unchanged" : "with nothing to destroy"],
    [of("failed") + of("locked"), "failed"],
    [of("refused"), "refused"],
    [of("stopped"), "stopped"],
    [of("waits"), "not begun"],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const total = deployed.reduce(
    (sum, { result }) => {
      const counts = "counts" in result ? result.counts : "done" in result ? result.done : undefined;
      if (counts === undefined) return sum;
      return {
        add: sum.add + counts.add,
        change: sum.change + counts.change,
        import: sum.import + counts.import,
        remove: sum.remove + counts.remove,
      };
    },
    { add: 0, change: 0, import: 0, remove: 0 },
  );
  return `${deployed.length} ${deployed.length === 1 ? "stack" : "stacks"} in ${seconds} s: ${words.join(", ")}; resources: ${inWords(total)}`;
}

function openTable(open: readonly StackDeployed[]): string {
  return table(
    ["STACK", "WHAT", "BECAUSE"],
    open.map(({ id, result }) => {
      switch (result.outcome) {
        case "failed":
          return [id, "failed", firstLine(result.why)];
        case "locked":
          return [id, "locked", firstLine(result.why)];
        case "refused":
          return [id, "refused", result.destroys.map(({ address, action }) => `${action} ${address}`).join(", ")];
        case "waits":
          return [id, "not begun", `waits for ${result.by.join(", ")}`];
        default:
          return [id, result.outcome, "asked to stop"];
      }
    }),
  );
}

/** The whole of what failed, once each: many clusters often fail of one reason. */
function errors(open: readonly StackDeployed[]): readonly string[] {
  const whys = open.flatMap(({ id, result }) => (result.outcome === "failed" ? [{ id, why: result.why }] : []));
  return [...Map.groupBy(whys, ({ why }) => why)].flatMap(([why, of]) => [
    "",
    `${of.map(({ id }) => id).join(", ")}:`,
    indented(why),
  ]);
}

function exitOf(open: readonly StackDeployed[]): ExitKind | undefined {
  const has = (outcome: string): boolean => open.some(({ result }) => result.outcome === outcome);
  if (has("failed")) return "remote";
  if (has("refused")) return "refused";
  if (has("locked")) return "waiting";
  return undefined;
}

function nextOf(open: readonly StackDeployed[], action: "deploy" | "destroy", given: string): readonly string[] {
  if (open.length === 0) return [];
  const refused = open.filter(({ result }) => result.outcome === "refused").map(({ id }) => id);
  const confirm = refused.map((id) => ` --confirm ${id}`).join("");
  const selection = open.length > MOST_NAMED ? given : open.map(({ id }) => ` --stack ${id}`).join("");
  return [`fleetwright ${action}${selection}${confirm}`];
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
