import { existsSync } from "node:fs";
import path from "node:path";
import type { CommandContext } from "./command.ts";
import { Mask } from "./mask.ts";
import { createProgress } from "./progress.ts";
import type { Output } from "./surroundings.ts";

/** Names the file of a team's own registries and agents to the commands that others start, such as Terraform. */
export const PLUGINS_VARIABLE = "FLEETWRIGHT_PLUGINS";

/** What a context is made from, beside options. */
export interface ContextSource extends Pick<CommandContext, "env" | "signal" | "part"> {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether a person may answer. */
  readonly isInteractive: boolean;
}

/** The context of a command in its own process, whose flags, environment and terminal are read once, so that commands need not. */
export function ownContext(options: Readonly<Record<string, unknown>>): CommandContext {
  const { env, stdout, stderr, stdin } = process;
  return createContext(options, { env, stdout, stderr, signal: interruption(), isInteractive: stdin.isTTY });
}

/** The context of a command in the folder of this process. */
export function createContext(options: Readonly<Record<string, unknown>>, source: ContextSource): CommandContext {
  const { signal, stdout, stderr, part } = source;
  const folder = path.resolve(typeof options["chdir"] === "string" ? options["chdir"] : ".");
  const fleet = typeof options["fleet"] === "string" ? path.resolve(folder, options["fleet"]) : defaultFleet(folder);
  const project = projectOf(path.dirname(fleet));
  const { plugins } = options;
  // By an absolute path, as what is started from here works in other folders.
  const env = typeof plugins === "string" ? { ...source.env, [PLUGINS_VARIABLE]: path.resolve(folder, plugins) } : source.env;
  // Commands with a choice of formats have JSON among them.
  const json = options["json"] === true || options["output"] === "json";
  const quiet = options["quiet"] === true;
  const inCi = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false";
  const mask = new Mask(env);
  const progress = createProgress({ view: options["progress"], quiet, env, stream: stderr, now: () => new Date() });
  return {
    fleet,
    project,
    env,
    signal,
    // Ahead of what a view cuts off at the end of its line.
    emit: (event) => progress({ ...event, message: mask.hide(event.message) }),
    print: (line) => {
      if (!json) stdout.write(`${mask.hide(line)}\n`);
    },
    now: () => new Date(),
    json,
    quiet,
    nonInteractive: inCi || !source.isInteractive,
    yes: options["yes"] === true,
    confirm: (question) => confirmed(question, signal),
    columns: stdout.columns ?? 100,
    mask,
    ...(part === undefined ? {} : { part }),
  };
}

/** On stderr, as stdout may be read by a program. Anything but a yes is a no. */
async function confirmed(question: string, signal: AbortSignal): Promise<boolean> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, the terminal hands Ctrl-C over as a key.
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    // An end of the input is no answer: nobody has agreed.
    const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

/** The fleet file of a folder, or where it would be. */
export function defaultFleet(folder: string): string {
  const candidates = ["fleet.yaml", "fleet.ts"].map((name) => path.join(folder, name));
  return candidates.find((candidate) => existsSync(candidate)) ?? path.join(folder, "fleet.yaml");
}

function projectOf(folder: string): string {
  for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) {
    if (existsSync(path.join(at, "cdktf.json"))) return at;
  }
  return folder;
}

/** The first Ctrl-C or SIGTERM asks the command to stop; the second ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => controller.abort(signal));
  }
  return controller.signal;
}
