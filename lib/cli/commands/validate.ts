import type { LocatedProblem } from "../../errors.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { SourceText } from "../../fleet-file/read/source.ts";
import type { CommandDefinition } from "../frame/command.ts";
import { examples } from "../frame/command.ts";

export const command: CommandDefinition = {
  configure: (command) => {
    command.addOption(
      command
        .createOption("-o, --output <format>", "text, compact (one line a problem, for editors and CI) or json")
        .choices(["text", "compact", "json"])
        .default("text"),
    );
    examples(command, [
      ["fleetwright validate", "all problems of fleet file, lock and plan, each with place and fix"],
      ["fleetwright validate -o compact", "one line a problem: file:line:column: severity: text [rule]"],
      ["fleetwright validate --fleet prod.yaml --json", "the same for a script"],
      ["fleetwright explain FW1401", "what a rule is for"],
    ]);
  },
  run: async (context, _args, options) => {
    const { checkPlan } = await import("../frame/load-plan.ts");
    const { problems, planned, shown, sources } = await checkPlan(context);
    const count = (severity: LocatedProblem["severity"]): number =>
      problems.filter((problem) => problem.severity === severity).length;
    const counts = { errors: count("error"), warnings: count("warning") };
    const synced = (planned?.consents ?? [])
      .filter(({ about }) => about.startsWith("sync."))
      .map(({ about, what }) => `${about}: ${what}\n`);
    const summary = `${synced.join("")}${shown}: ${verdict(counts, planned?.plan.fleet)}`;
    const text =
      options["output"] === "compact"
        ? problems.map(compact).join("\n")
        : `${await full(problems, sources, context.columns)}${summary}`;
    const [first] = problems;
    return {
      exit: counts.errors > 0 ? "input" : "done",
      result: counts,
      text,
      // In text they are part of what was asked for, with their lines; the JSON document has a place for them.
      problems: context.json ? problems : [],
      next: first === undefined || context.json ? [] : [`fleetwright explain ${first.rule}`],
    };
  },
};

/** One line, which problem matchers of editors and CI understand. */
function compact({ file, line, column, severity, message, rule }: LocatedProblem): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${rule}]`;
}

async function full(problems: readonly LocatedProblem[], sources: readonly SourceText[], columns: number): Promise<string> {
  const { excerpt } = await import("../frame/excerpt.ts");
  const { formatProblem } = await import("../../errors.ts");
  const { ALL_RULES } = await import("../frame/all-rules.ts");
  const secret = new Set(ALL_RULES.filter((rule) => rule.secret === true).map(({ id }) => id));
  const texts = problems.map((problem) => {
    const [head = "", ...details] = formatProblem(problem).split("\n");
    const line = secret.has(problem.rule) ? undefined : excerpt(sources, problem, columns);
    return `${head}\n${line ?? ""}${details.join("\n")}\n`;
  });
  return texts.join("");
}

function verdict({ errors, warnings }: { readonly errors: number; readonly warnings: number }, fleet: Fleet | undefined): string {
  const warned = warnings === 0 ? "" : `, ${counted(warnings, "warning")}`;
  if (errors > 0) return `${counted(errors, "error")}${warned}`;
  return `valid, ${counted(fleet?.clusters.length ?? 0, "cluster")} in ${counted(fleet?.regions.length ?? 0, "region")}${warned}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
