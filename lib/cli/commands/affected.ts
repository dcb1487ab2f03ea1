import { FleetError } from "../../errors.ts";
import type { AffectedStacks } from "../../review/affected-stacks.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { addSelection, selectionOf } from "../review/selection-options.ts";

/** Jobs that one matrix of GitHub's may have. */
const MOST_IN_BATCH = 256;

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[base]", "what it was: a revision of git or a folder (default: where the default branch was left)")
      .argument("[head]", "what it becomes: the same (default: what lies in the working tree)")
      .option("--why", "the chain that leads to each stack")
      .option("--batch <n>", "stacks at most in each batch of the JSON document", String(MOST_IN_BATCH))
      .option(
        "--runners <n>",
        "print a line of JSON instead: for each wave, the stacks that each of at most <n> machines deploys",
      )
      .option("--exit-code", "end with 6 where a stack is affected");
    addSelection(command);
    command.addHelpText(
      "after",
      `
A stack is affected where its content differs once all that it reads of others is filled in: it is new, it leaves, its own
Terraform changes, or an output that it reads does. All of one wave may be deployed at the same time, after the waves before it. With --runners the
clusters of one ring come after those of the rings before it.`,
    );
    examples(command, [
      ["fleetwright affected", "what the working tree changes, in waves"],
      ["fleetwright affected origin/main HEAD --why", "with the chain that leads to each"],
      ["fleetwright affected --layer cluster --ring canary", "those alone"],
      ["fleetwright affected --stack 'cluster-eu-*' --with-dependents", "those, and all that is deployed after them"],
      ["fleetwright affected --json | jq -c '.result.batches[0].stacks'", "for the matrix of a pipeline"],
      ["fleetwright affected origin/main --runners 8", '[["cluster-a cluster-b","cluster-c"],["bootstrap-a"]]: the same, spread'],
    ]);
  },
  run: async (context, [base, head], options) => {
    const most = atMost(MOST_IN_BATCH, "batch", options["batch"] ?? MOST_IN_BATCH);
    const runners = options["runners"] === undefined ? undefined : atMost(MOST_IN_BATCH, "runners", options["runners"]);
    const { withSides } = await import("../review/sides.ts");
    const { synthesizeSides } = await import("../review/synthesize-sides.ts");
    const { sidesOf } = await import("../review/diff-result.ts");
    const { diffFleets } = await import("../../review/fleet-diff.ts");
    const { affectedStacks, batchesOf, sharesOf } = await import("../../review/affected-stacks.ts");
    const { ringRank } = await import("../../review/ring-order.ts");
    const { wavesOf } = await import("../../review/stack-order.ts");
    const { selectChanged } = await import("../../review/stack-selection.ts");
    const { visibleText } = await import("../../review/visible-text.ts");
    return await withSides([base, head], context, async (sides) => {
      const { before, after, next } = await synthesizeSides(sides, context);
      const selection = selectionOf(options);
      const affected = affectedStacks(diffFleets(before, after), (changed) => selectChanged(changed, after, selection));
      const inRings = (): readonly (readonly string[])[] =>
        wavesOf(after.stacks.values(), new Set(affected.waves.flat()), ringRank(after.planned?.fleet));
      const shares = runners === undefined ? undefined : sharesOf(inRings(), runners);
      const head = `${before.name} → ${after.name}: ${affected.stacks.length} of ${after.stacks.size} stacks`;
      return {
        exit: options["exitCode"] === true && affected.stacks.length > 0 ? "changes" : "done",
        result: { ...sidesOf(sides), ...resultOf(affected), batches: batchesOf(affected.waves, most), shares },
        text:
          shares === undefined
            ? [head, ...lines(affected, options["why"] === true)].map(visibleText).join("\n")
            : JSON.stringify(shares),
        next,
      };
    });
  },
};

/** @throws FleetError (input) for what is no number from 1 to `most` */
function atMost(most: number, option: string, written: unknown): number {
  const number = Number(written);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new FleetError("input", `--${option} ${JSON.stringify(written)} is no number from 1 to ${most}`);
}

function resultOf({ stacks, waves, gone }: AffectedStacks) {
  return {
    stacks: stacks.map(({ stack, fate, wave, because }) => {
      const { id, layer, subject, clouds, regions, clusters, protect } = stack;
      return { stack: id, fate, wave, layer, subject, clouds, regions, clusters, protect, because };
    }),
    waves,
    gone,
  };
}

function lines({ stacks, gone }: AffectedStacks, why: boolean): readonly string[] {
  const rows = stacks.flatMap(({ stack, fate, wave, because }) => [
    `${wave}  ${stack.id}${fate === "changed" ? "" : ` (${fate})`}`,
    ...(why ? because.map((line) => `     ${line}`) : []),
  ]);
  return [...rows, ...gone.map((id) => `-  ${id} is deployed no more`)];
}
