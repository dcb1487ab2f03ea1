import type { CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { shellWord } from "../frame/shell-word.ts";
import { addSelection, givenSelection } from "../review/selection-options.ts";
import { addRunOptions, runOptions } from "../deploy/run-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--since <base>", "only stacks whose content differs from a revision of git, or a folder")
      .option("--dry-run", "say what would be deployed, in which order, and end");
    addSelection(command);
    addRunOptions(command, "a stack in which a cluster, network, key or the like may be destroyed or replaced");
    command.addHelpText(
      "after",
      `
Synthesizes the project and deploys its stacks, each as soon as what it waits for is done. Each is planned first, and just
that plan is carried out. A plan that would destroy or replace something of value in a stack that doesn't leave is refused,
unless its stack is named by --confirm. What fails stops only what comes after it. Running it again goes on: after Ctrl-C,
after a failure, and on another machine.

Plugins are fetched once, in the versions of .terraform.lock.hcl beside cdktf.json: commit that file.`,
    );
    examples(command, [
      ["fleetwright deploy", "the whole project, asked first"],
      ["fleetwright deploy --since origin/main~1 --yes", "in CI: what the last commit changes"],
      ["fleetwright deploy --ring canary --with-dependents", "clusters of a ring, and all that is deployed after them"],
      ["fleetwright deploy --stack 'network-*' --dry-run", "what that would be, and in which order"],
      ["fleetwright deploy --stack cluster-shop --confirm cluster-shop", "also where its control plane is replaced"],
      [
        "fleetwright deploy --yes --json | jq '.result.stacks[] | select(.outcome == \"failed\")'",
        "what failed, with Terraform's words",
      ],
    ]);
  },
  run: async (context, _, options) => {
    const { parallelism, confirmed } = runOptions(options);
    const { chosenStacks, wavesInWords } = await import("../deploy/chosen-stacks.ts");
    const { runStacks } = await import("../deploy/run-stacks.ts");
    const { summaryOf } = await import("../deploy/summary.ts");
    const { isAgreed, secondsSince, withoutYes } = await import("../deploy/agreement.ts");
    const began = context.now();
    context.emit({ type: "action", message: "synthesizes the project" });
    const chosen = await chosenStacks(context, options);
    const { stacks, waves } = chosen;
    if (stacks.length === 0) return nothing();
    const text = `${count(stacks.length, "stack")} of ${chosen.fleet.stacks.size} in ${count(waves.length, "wave")}:\n${wavesInWords(chosen)}`;
    if (options["dryRun"] === true) return { result: { action: "deploy", waves }, text };
    const question = { text, asks: "Shall they be deployed?" };
    if (!(await isAgreed(question, context)))
      return {
        ...withoutYes(question, "deployed", { action: "deploy", waves }),
        next: [`fleetwright deploy --yes${given(options)}`],
      };
    // What leaves was agreed to when the lock was written: its stack holds nothing else.
    const leaving = stacks.filter(({ id }) => chosen.fleet.stacks.get(id)?.leaving !== undefined).map(({ id }) => id);
    const deployed = await runStacks("deploy", stacks, context, { parallelism, confirmed: new Set([...confirmed, ...leaving]) });
    return summaryOf(deployed, { action: "deploy", seconds: secondsSince(began, context), given: given(options) });
  },
};

function nothing(): Outcome {
  return { result: { action: "deploy", seconds: 0, stacks: [] }, text: "There is nothing to deploy: no stack is affected." };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** What was said of stacks, to be said again. */
function given(options: Readonly<Record<string, unknown>>): string {
  const since = typeof options["since"] === "string" ? ` --since ${shellWord(options["since"])}` : "";
  return `${since}${givenSelection(options)}`;
}
