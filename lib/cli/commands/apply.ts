import path from "node:path";
import type { ReviewedPlans, Staleness } from "../../deploy/reviewed-plans.ts";
import type { Gate } from "../../review/report/gates.ts";
import type { CommandDefinition, Outcome } from "../frame/command.ts";
import { visibleText } from "../../review/visible-text.ts";
import { examples } from "../frame/command.ts";
import { shellWord } from "../frame/shell-word.ts";
import { addRunOptions, runOptions } from "../deploy/run-options.ts";
import { addSelection, givenSelection, selectionOf } from "../review/selection-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.argument("<folder>", "of `fleetwright review --plan`");
    addSelection(command);
    addRunOptions(command, "a stack with the digest of its plan, as the review tells them, in which something of value may go");
    command.addHelpText(
      "after",
      `
Carries out just the plans that were reviewed, each as soon as what it waits for is done. Nothing is begun where one of them is
stale: made of another commit, lock or fleet file (a commit with the same files counts as the same), of other Terraform, for a
state that was changed since, or where its file is another one. A plan that would destroy, replace or leave behind something of
value, or anything in a protected stack, is refused unless it is confirmed by name and digest.`,
    );
    examples(command, [
      ["fleetwright apply review --yes", "all that was planned"],
      ["fleetwright apply review --stack 'network-*' --yes", "some of it, as one runner of many"],
      ["fleetwright apply review --yes --confirm cluster-shop@0f3a5c7e9b1d2f4a", "also where its control plane is replaced"],
    ]);
  },
  run: async (context, [given = ""], options) => {
    const run = runOptions(options);
    const folder = path.resolve(given);
    const { readReviewed } = await import("../../deploy/reviewed-plans.ts");
    const { unconfirmed } = await import("../../review/report/gates.ts");
    const { selectChanged } = await import("../../review/stack-selection.ts");
    const { presentPlans } = await import("../deploy/present-plans.ts");
    const { runStacks } = await import("../deploy/run-stacks.ts");
    const { summaryOf } = await import("../deploy/summary.ts");
    const { synthesizeProject } = await import("../review/synthesize-sides.ts");
    const { isAgreed, secondsSince, withoutYes } = await import("../deploy/agreement.ts");
    const began = context.now();
    const reviewed = readReviewed(folder);
    context.emit({ type: "action", message: "synthesizes the project" });
    const { fleet, stacks } = await synthesizeProject(context);
    const all = new Set(reviewed.plans.map(({ stack }) => stack));
    const selection = selectionOf(options);
    const isMeant = selectChanged(new Set([...all, ...fleet.stacks.keys()]), fleet, selection);
    // What the project makes no more is meant too where nothing narrows it: it is refused by name.
    const narrowed = givenSelection(options) !== "";
    const plans = reviewed.plans.filter(({ stack }) => isMeant.has(stack) || (!narrowed && !fleet.stacks.has(stack)));
    const meant = { folder, plans, fleet, stacks, parallelism: run.parallelism };
    const { stale, gates, files } = await presentPlans(reviewed, meant, context);
    const again = reviewCommand(reviewed);
    if (stale.length > 0) return refusedStale(stale, again);
    const open = unconfirmed(gates, run.confirmed);
    const words = `${shellWord(given)}${givenSelection(options)}`;
    if (open.length > 0) return refusedGates(open, gates, words);
    const due = stacks.filter(({ id }) => files.has(id));
    const later = reviewed.later.length === 0 ? [] : [`to be planned after this: ${reviewed.later.join(", ")}`];
    if (due.length === 0) return nothing(later, reviewed.later.length === 0 ? [] : [again]);
    const text = `${due.length} ${due.length === 1 ? "stack" : "stacks"} as reviewed: ${due.map(({ id }) => id).join(", ")}`;
    const question = { text, asks: "Shall they be applied?" };
    if (!(await isAgreed(question, context)))
      return {
        ...withoutYes(question, "applied", { action: "apply" }),
        next: [`fleetwright apply ${words} --yes${confirms(gates)}`],
      };
    const confirmed = new Set(due.map(({ id }) => id));
    const deployed = await runStacks("deploy", due, context, { ...run, confirmed, reviewed: files });
    const summary = summaryOf(deployed, { action: "deploy", seconds: secondsSince(began, context), given: "", next: again });
    const next = (summary.next ?? []).length === 0 && later.length > 0 ? [again] : (summary.next ?? []);
    return { ...summary, text: [summary.text, ...later].join("\n"), next };
  },
};

function reviewCommand({ base }: ReviewedPlans): string {
  return `fleetwright review --plan${base === undefined ? "" : ` ${shellWord(base)}`}`;
}

function refusedStale(stale: readonly Staleness[], again: string): Outcome {
  const lines = stale.map(({ stack, why }) => `  ${stack === undefined ? "" : `${stack}: `}${why}`);
  return {
    exit: "refused",
    result: { action: "apply", stale },
    text: ["these plans are not what would be carried out now, and nothing was begun:", ...lines].join("\n"),
    next: [again],
  };
}

function refusedGates(open: readonly Gate[], gates: readonly Gate[], words: string): Outcome {
  const lines = open.map(({ stack, action, address, reason }) => {
    return visibleText(`  ${stack}: ${action} ${address}${reason === undefined ? "" : `: ${reason}`}`);
  });
  return {
    exit: "refused",
    result: { action: "apply", gates: open },
    text: ["nothing was begun: somebody has to agree to what would go", ...lines].join("\n"),
    next: [`fleetwright apply ${words}${confirms(gates)}`],
  };
}

function confirms(gates: readonly Gate[]): string {
  return [...new Set(gates.flatMap(({ confirm }) => confirm ?? []))].map((word) => ` --confirm ${shellWord(word)}`).join("");
}

function nothing(later: readonly string[], next: readonly string[]): Outcome {
  return {
    result: { action: "apply", seconds: 0, stacks: [] },
    text: ["There is nothing to apply: no plan changes anything.", ...later].join("\n"),
    next,
  };
}
