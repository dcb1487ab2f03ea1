import { execFileSync } from "node:child_process";
import path from "node:path";
import { Command } from "commander";
import type { CommandContext, Outcome } from "../../lib/cli/frame/command.ts";
import { COMMANDS } from "../../lib/cli/frame/commands.ts";

/**
 * Runs what was printed after `next:`, as it was printed: a command of ours in this process, git in the project's folder.
 *
 * @param printed - a command, or words with one behind `: ` or in backquotes
 */
export async function runPrinted(printed: string | undefined, context: CommandContext): Promise<Outcome> {
  const [program, name, ...words] = commandIn(printed).split(" ");
  if (program === "git") {
    const text = execFileSync("git", [name ?? "", ...words], { cwd: context.project, encoding: "utf8" });
    return { result: null, text };
  }
  const entry = COMMANDS.find((one) => one.name === name);
  if (program !== "fleetwright" || entry === undefined) throw new Error(`nobody can run ${JSON.stringify(printed)}`);
  const { command: definition } = await entry.load();
  const command = new Command(name).exitOverride().option("--yes").option("-f, --fleet <path>");
  definition.configure(command);
  command.parse(words, { from: "user" });
  const options = command.opts<Record<string, unknown>>();
  const fleet = typeof options["fleet"] === "string" ? path.join(context.project, options["fleet"]) : context.fleet;
  return await definition.run({ ...context, fleet, yes: options["yes"] === true }, command.args, {
    chdir: context.project,
    ...options,
  });
}

/** What of it stands for a shell. */
export function commandIn(printed = ""): string {
  return /`([^`]+)`/.exec(printed)?.[1] ?? /(?:^|: )((?:fleetwright|git) [^,]*)/.exec(printed)?.[1] ?? printed;
}
