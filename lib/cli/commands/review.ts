import path from "node:path";
import { FleetError } from "../../errors.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";
import { shellWord } from "../frame/shell-word.ts";
import { addParallelism, parallelismOf } from "../deploy/run-options.ts";
import { addPolicyOptions, judged, policyFiles } from "../policy/policy-options.ts";
import { addSelection, givenSelection, selectionOf } from "../review/selection-options.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command
      .argument("[base]", "what it was: a revision of git or a folder (default: where the default branch was left)")
      .argument("[head]", "what it becomes: the same (default: what lies in the working tree); not with --plan")
      .option("--plan", "have Terraform plan the stacks, and keep the plans for `fleetwright apply`")
      .option("--all", "every stack, also where nothing of it changes: what others have changed is found so")
      .option("--out <folder>", "where the report and the plans are written; with --plan .fleetwright/review by default")
      .option("--exit-code", "end with 6 where something changes");
    addParallelism(command, "how many stacks are planned at a time");
    addPolicyOptions(command);
    addSelection(command);
    command.addHelpText(
      "after",
      `
What most wants to be looked at comes first: every resource that would be destroyed or replaced, with Terraform's reason. What
many clusters have in common is one line. Values that Terraform marks as sensitive, and those of types of which nothing is known
here, are shown nowhere.

With --plan no lock is taken and nothing is changed. A stack that reads what another one is yet to give is foretold, validated once
for all that are alike, and planned by the next review, after that other one was applied. The folder gets report.json, report.html,
report.sarif, comment.md (at most 65,535 bytes), summary.md, and what \`fleetwright apply\` takes. Plans hold secrets: keep them
where only deployers read.

Policy is asked about the same stacks, by their plans where there are some (\`fleetwright policy --help\`): an error that nobody
allows ends it with 5, and leaves nothing for \`fleetwright apply\`.`,
    );
    examples(command, [
      ["fleetwright review", "the working tree against where the default branch was left, without a credential"],
      ["fleetwright review origin/main --plan --out review", "with Terraform's plans, for a pull request"],
      ["fleetwright review HEAD --plan --all", "what others have changed"],
      ["fleetwright review --rules policy.ts --exceptions policy.yaml", "also by rules of your own, and what you allow"],
      ["fleetwright review --plan --json | jq '.result.gates[].confirm'", "what `fleetwright apply --confirm` would take"],
    ]);
  },
  run: async (context, [base, head], options) => {
    const isPlanned = options["plan"] === true;
    const parallelism = parallelismOf(options);
    const files = policyFiles(options);
    if (isPlanned && head !== undefined) {
      throw new FleetError("input", `plans are made of the working tree: check ${JSON.stringify(head)} out, and leave it away`);
    }
    const { withSides } = await import("../review/sides.ts");
    const { synthesizeSides } = await import("../review/synthesize-sides.ts");
    const { sidesOf } = await import("../review/diff-result.ts");
    const { diffFleets } = await import("../../review/fleet-diff.ts");
    const { selectChanged } = await import("../../review/stack-selection.ts");
    const { policyResources } = await import("../../review/policy-resources.ts");
    const { isRefused } = await import("../../policy/verdict.ts");
    const { isTouched, reportOf } = await import("../../review/report/report.ts");
    const { reportJson } = await import("../../review/report/report-json.ts");
    const { reportText } = await import("../../review/report/text.ts");
    const { changedCost } = await import("../cost/cost-of-sides.ts");
    return await withSides([base, head], context, async (sides) => {
      const { before, after, next } = await synthesizeSides(sides, context);
      const diff = diffFleets(before, after);
      const changed = diff.stacks.filter(({ fate }) => fate !== "gone").map(({ stack }) => stack.id);
      const about = new Set(options["all"] === true ? after.stacks.keys() : changed);
      const chosen = selectChanged(about, after, selectionOf(options));
      const out = outFolder(options["out"], isPlanned, context.project);
      const given = { out: out ?? "", parallelism, base };
      const planned = isPlanned
        ? await (await import("../review/planned-review.ts")).plannedReview(chosen, given, context)
        : undefined;
      const resources = policyResources(planned?.fleet ?? after, planned?.resources ?? new Map(), chosen);
      const policy = await judged(resources, files, false, context);
      const refused = isRefused(policy);
      const cost = await changedCost(diff, context);
      const report = { ...reportOf(diff, planned?.insights, chosen, policy), cost };
      if (out !== undefined) {
        const { writeReview } = await import("../review/write-review.ts");
        const { repositoryPath } = await import("../review/plan-origin.ts");
        const fleetFile = await repositoryPath(context);
        writeReview(out, report, { reviewed: refused ? undefined : planned?.reviewed, fleetFile });
      }
      const failed = report.stacks.some(({ failure }) => failure !== undefined);
      const isPlannedAny = report.stacks.some((one) => one.basis === "plan" && isTouched(one));
      const isSomething = report.stacks.some(isTouched);
      return {
        exit: failed ? "remote" : refused ? "refused" : options["exitCode"] === true && isSomething ? "changes" : "done",
        result: { ...sidesOf(sides), ...reportJson(report), folder: out },
        text: reportText(report),
        next: [...next, ...(!failed && !refused && isPlannedAny ? applyNext(out ?? "", options) : [])],
      };
    });
  },
};

function outFolder(given: unknown, isPlanned: boolean, project: string): string | undefined {
  if (typeof given === "string") return path.resolve(given);
  return isPlanned ? path.join(project, ".fleetwright/review") : undefined;
}

function applyNext(out: string, options: Readonly<Record<string, unknown>>): readonly string[] {
  const folder = path.relative(process.cwd(), out);
  return [`fleetwright apply ${shellWord(folder === "" ? "." : folder)}${givenSelection({ ...options, withDependents: false })}`];
}
