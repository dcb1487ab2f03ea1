import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { addSelection, givenSelection } from "../review/selection-options.ts";
import { addRunOptions, runOptions } from "../deploy/run-options.ts";
import { FleetError } from "../../errors.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.option("--all", "every stack of the project");
    addSelection(command);
    addRunOptions(command, "a stack whose clusters, networks, keys and the like may go, or the fleet's name for all of them");
    command.addHelpText(
      "after",
      `
Destroys stacks in the reverse of their order, each as soon as what was deployed after it is gone. The fleet file still has
them: the next deployment makes them anew. To take something out of the fleet, use \`fleetwright remove\`.

At a terminal it lists what would go and asks. Elsewhere that takes --yes, and each stack that holds something of value must
be named by --confirm. What is protected in the fleet file is refused by Terraform. Running it again goes on.`,
    );
    examples(command, [
      ["fleetwright destroy --cluster sandbox", "a cluster with its membership, asked first"],
      ["fleetwright destroy --stack bootstrap-shop --yes", "have it leave the fleet; its cluster stays"],
      ["fleetwright destroy --all --yes --confirm acme", "the whole fleet called acme, unasked"],
    ]);
  },
  run: async (context, _, options) => {
    const { parallelism, confirmed } = runOptions(options);
    const { chosenStacks, wavesInWords } = await import("../deploy/chosen-stacks.ts");
    const { runStacks } = await import("../deploy/run-stacks.ts");
    const { summaryOf } = await import("../deploy/summary.ts");
    const { selectionOf, isWhole } = await import("../review/selection-options.ts");
    if (isWhole(selectionOf(options)) !== (options["all"] === true)) {
      throw new FleetError("input", "name what is to be destroyed, or say --all; not both", {
        next: "fleetwright destroy --help",
      });
    }
    const { isAgreed, secondsSince, withoutYes } = await import("../deploy/agreement.ts");
    const began = context.now();
    context.emit({ type: "action", message: "synthesizes the project" });
    const chosen = await chosenStacks(context, options);
    const { stacks, fleet, waves } = chosen;
    const text = `${stacks.length} of ${fleet.stacks.size} stacks would be destroyed, the last wave first:\n${wavesInWords(chosen)}`;
    const asked = !context.yes && !context.nonInteractive;
    const question = { text, asks: "Shall all of it be destroyed?" };
    if (!(await isAgreed(question, context)))
      return {
        ...withoutYes(question, "destroyed", { action: "destroy", waves }),
        next: [`fleetwright destroy --yes${given(options)}`],
      };
    const all = asked || (fleet.planned !== undefined && confirmed.has(fleet.planned.plan.name));
    const agreedTo = all ? new Set(stacks.map(({ id }) => id)) : confirmed;
    const destroyed = await runStacks("destroy", stacks, context, { parallelism, confirmed: agreedTo });
    return summaryOf(destroyed, { action: "destroy", seconds: secondsSince(began, context), given: given(options) });
  },
};

/** What was said of stacks, to be said again. */
function given(options: Readonly<Record<string, unknown>>): string {
  return `${options["all"] === true ? " --all" : ""}${givenSelection(options)}`;
}
