import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { CommandDefinition, Outcome } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import type { Answer } from "../frame/consent.ts";
import type { LoadedPlan } from "../frame/load-plan.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .option("--all", "the whole plan as well: every range, caller and stack, and why")
      .option("--write", "write what is new to the lock beside the fleet file")
      .option("--retire", "with --write: read states, and forget stacks and providers of which nothing is left")
      .addHelpText(
        "after",
        `
It tells what is new: what the lock is to remember, what leaves, what wants a yes. \`fleetwright diff\` tells what a change of the
file does to resources. What leaves the fleet, and what users would feel, is listed and wants a yes before it is written: at the terminal, or by
--yes. Without one nothing is written, and the exit code is 5. Only --retire reads states beyond those that leave.`,
      );
    examples(command, [
      ["fleetwright plan", "what is new: ranges, numbers, stacks, what leaves"],
      ["fleetwright plan --all", "addresses, numbers, stacks in their order, single points of failure, and why so"],
      ["fleetwright plan --write", "decide what is still open, for ever: commit fleet.lock"],
      ["fleetwright plan --write --yes", "the same, agreeing to all that leaves"],
      ["fleetwright plan --write --retire", "forget what was destroyed since"],
      ["fleetwright plan --json | jq '.result.waves'", "what may be deployed at the same time"],
      ["fleetwright plan --json | jq '.result.workloads'", "what each workload depends on, and what a failover takes"],
    ]);
  },
  run: async (context, _args, options) => {
    const write = options["write"] === true;
    if (options["retire"] === true && !write) {
      throw new FleetError("input", "--retire changes the lock, so it goes with --write", {
        next: "fleetwright plan --write --retire",
      });
    }
    const { loadPlan } = await import("../frame/load-plan.ts");
    const loaded = await loadPlan(context);
    const whole = options["all"] === true;
    if (!write) return await outcome(loaded, undefined, false, whole);
    const { retirePlan } = await import("../frame/retire-plan.ts");
    const { askConsent } = await import("../frame/consent.ts");
    const { writeLock } = await import("../../fleet-file/read/lock-file.ts");
    const decided = options["retire"] === true ? await retirePlan(loaded, context) : loaded;
    const answer = await askConsent(decided.planned, context);
    if (!answer.agreed) return refused(answer, decided);
    return await outcome(decided, answer, await writeLock(decided.lockFile, decided.planned.lock), whole);
  },
};

/**
 * @param answer - undefined where nothing was to be written
 * @param whole - tells what stays as it is, too
 */
async function outcome(loaded: LoadedPlan, answer: Answer | undefined, wrote: boolean, whole: boolean): Promise<Outcome> {
  const { table } = await import("../frame/table.ts");
  const { isOpen, planText } = await import("./plan-text.ts");
  const { planned, lockFile, warnings } = loaded;
  const lockName = path.basename(lockFile);
  const open = answer === undefined && isOpen(planned);
  return {
    result: resultOf(loaded, answer, wrote),
    text: planText(planned, lockName, { wrote: answer === undefined ? undefined : wrote, whole }, table),
    problems: warnings,
    next: open ? ["fleetwright plan --write"] : wrote ? [`git add ${lockName}`] : [],
  };
}

function refused(answer: Answer, loaded: LoadedPlan): Outcome {
  return {
    exit: "refused",
    result: resultOf(loaded, answer, false),
    text: `${answer.text}\n\nthis needs somebody's yes, and ${path.basename(loaded.lockFile)} was not written`,
    problems: loaded.warnings,
    next: ["fleetwright plan --write --yes"],
  };
}

function resultOf({ planned, lockFile }: LoadedPlan, answer: Answer | undefined, wrote: boolean) {
  const { plan, added, retired, chosen, stale, consents, workloads } = planned;
  return {
    ...printable(plan),
    ...{ added, retired, chosen, stale, workloads },
    leaving: plan.stacks.flatMap(({ id, leaving }) => (leaving === undefined ? [] : [{ stack: id, why: leaving }])),
    consents: answer?.consents ?? consents,
    lock: { file: path.basename(lockFile), wrote },
  };
}

/** The plan without the fleet, which is the user's own file. */
function printable({ fleet: _written, name, regions, clusters, ...rest }: FleetPlan) {
  return {
    fleet: name,
    regions: regions.map(({ region, ...plan }) => ({ name: region.name, cloud: region.cloud, ...plan })),
    clusters: clusters.map(({ cluster, ...plan }) => ({ name: cluster.name, region: cluster.region, ...plan })),
    ...rest,
  };
}
