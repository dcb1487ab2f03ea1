import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[base]", "what it was: a revision of git or a folder (default: where the default branch was left)")
      .argument("[head]", "what it becomes: the same (default: what lies in the working tree)")
      .option("--all", "every stack by itself, with every value that differs")
      .option("--exit-code", "end with 6 where a stack changes")
      .addHelpText(
        "after",
        `
Both sides are planned and synthesized here: no credential is needed, no cloud and no state is read, and neither the work tree
nor the index of git is touched. What Terraform would do is foretold from what is known of each resource type; where that
depends on more, it says so. Values of types of which nothing is known are never shown, as they may be secrets.`,
      );
    examples(command, [
      ["fleetwright diff", "the working tree against where the default branch was left"],
      ["fleetwright diff origin/main HEAD", "two revisions"],
      ["fleetwright diff ../before .", "two folders"],
      ["fleetwright diff --json | jq '.result.changes[] | select(.severity == \"danger\")'", "what wants a second look"],
    ]);
  },
  run: async (context, [base, head], options) => {
    const { withSides } = await import("../review/sides.ts");
    const { synthesizeSides } = await import("../review/synthesize-sides.ts");
    const { diffFleets } = await import("../../review/fleet-diff.ts");
    const { diffText } = await import("../review/diff-text.ts");
    const { diffResult } = await import("../review/diff-result.ts");
    const { changedCost } = await import("../cost/cost-of-sides.ts");
    return await withSides([base, head], context, async (sides) => {
      const { before, after, next } = await synthesizeSides(sides, context);
      const diff = diffFleets(before, after);
      const cost = await changedCost(diff, context);
      return {
        exit: options["exitCode"] === true && diff.stacks.length > 0 ? "changes" : "done",
        result: diffResult(diff, cost, sides),
        text: diffText(diff, options["all"] === true, cost),
        next,
      };
    });
  },
};
