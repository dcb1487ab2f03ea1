import { FleetError } from "../../errors.ts";
import type { CommandContext, CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { GroupBy } from "../../cost/fleet-cost.ts";

/** After which prices are worth a second look. */
const STALE_MONTHS = 12;

const GROUPS: readonly GroupBy[] = ["cluster", "region", "workload"];

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[base]", "what it was: a revision of git or a folder; without it, what the fleet costs as it is")
      .argument("[head]", "what it becomes: the same (default: what lies in the working tree)")
      .option("--by <what>", "sums by cluster, region or workload (default: cluster; of a change, each part once)")
      .option("--prices <file>", "prices of your own (default: fleet.prices.yaml beside the fleet file)")
      .option("--stale-after <months>", "warn of prices that were read longer ago", String(STALE_MONTHS))
      .option("--exit-code", "end with 6 where a change is paid for otherwise")
      .addHelpText(
        "after",
        `
Counted is what is paid for by the hour or month whether or not anybody uses it, from the plan alone: no cloud is asked. Nodes are
counted from the fewest that a pool may have to the most. What nobody knows a price of is counted and named. Traffic, requests,
storage, logs, taxes and discounts are not in it.`,
      );
    examples(command, [
      ["fleetwright cost", "what the fleet costs a month, cluster by cluster"],
      ["fleetwright cost --by workload --json", "by workload, for a program"],
      ["fleetwright cost origin/main", "what the working tree costs more"],
      ["fleetwright cost origin/main HEAD --by region", "what a change costs, by region"],
    ]);
  },
  run: async (context, [base, head], options) => {
    const by = groupOption(options["by"]);
    const months = monthsOption(options["staleAfter"] ?? STALE_MONTHS);
    const named = typeof options["prices"] === "string" ? options["prices"] : undefined;
    const asked = { context, named, by, months };
    if (base === undefined) return await costNow(asked);
    const { outcome, isChange } = await costOfChange([base, head], asked);
    return { ...outcome, exit: options["exitCode"] === true && isChange ? "changes" : "done" };
  },
};

interface Asked {
  readonly context: CommandContext;
  /** A price file. */
  readonly named: string | undefined;
  readonly by: GroupBy | undefined;
  readonly months: number;
}

async function costNow({ context, named, by = "cluster", months }: Asked): Promise<Outcome> {
  const { loadPlan } = await import("../frame/load-plan.ts");
  const { fleetOptions } = await import("../frame/fleet-options.ts");
  const { countedParts } = await import("../../cost/counted-parts.ts");
  const { fleetCost } = await import("../../cost/fleet-cost.ts");
  const { costJson } = await import("../../cost/cost-json.ts");
  const { warningsInWords } = await import("../../cost/cost-words.ts");
  const { costText } = await import("../cost/cost-text.ts");
  const { readPrices } = await import("../cost/read-prices.ts");
  const { plan, warnings: problems } = await loadPlan(context);
  const counted = countedParts(plan);
  const cost = fleetCost(counted, await readPrices(context.fleet, named, counted.parts));
  const warnings = warningsInWords(cost, fleetOptions(context).today, months);
  return { result: { ...costJson(cost, by), warnings }, text: costText(plan.name, cost, by, warnings), problems };
}

async function costOfChange(
  words: readonly (string | undefined)[],
  { context, named, by, months }: Asked,
): Promise<{ readonly outcome: Outcome; readonly isChange: boolean }> {
  const { withSides } = await import("../review/sides.ts");
  const { planSide } = await import("../review/synthesize-sides.ts");
  const { sidesOf } = await import("../review/diff-result.ts");
  const { fleetOptions } = await import("../frame/fleet-options.ts");
  const { costOfSides } = await import("../cost/cost-of-sides.ts");
  const { costChangeJson } = await import("../../cost/cost-json.ts");
  const { warningsInWords } = await import("../../cost/cost-words.ts");
  const { costChangeText } = await import("../cost/cost-text.ts");
  return await withSides(words, context, async (sides) => {
    const [before, after] = [await planSide(sides.before, context), await planSide(sides.after, context)];
    const change = await costOfSides(before?.fleet.plan, after?.fleet.plan, context, named);
    const parts = [...change.before.parts, ...change.after.parts];
    const warnings = warningsInWords({ ...change.after, parts }, fleetOptions(context).today, months);
    const head = `${sides.before.name} → ${sides.after.name}`;
    return {
      outcome: {
        result: { ...sidesOf(sides), ...costChangeJson(change), warnings },
        text: costChangeText(head, change, by, warnings),
      },
      isChange: change.parts.length > 0,
    };
  });
}

/** @throws FleetError (input) for what nothing is grouped by */
function groupOption(written: unknown): GroupBy | undefined {
  if (written === undefined) return undefined;
  const found = GROUPS.find((one) => one === written);
  if (found !== undefined) return found;
  throw new FleetError("input", `--by ${JSON.stringify(written)} is none of ${GROUPS.join(", ")}`);
}

/** @throws FleetError (input) for what is no number of months */
function monthsOption(written: unknown): number {
  const months = Number(written);
  if (Number.isInteger(months) && months >= 1 && months <= 120) return months;
  throw new FleetError("input", `--stale-after ${JSON.stringify(written)} is no number of months from 1 to 120`);
}
