import { Command, CommanderError, Option } from "commander";
import { examples } from "./frame/command.ts";
import { COMMANDS } from "./frame/commands.ts";
import type { CommandEntry } from "./frame/commands.ts";
import { ownContext } from "./frame/context.ts";
import { outliveReaders } from "./frame/output.ts";
import { report, reportFailure, reportMisuse } from "./frame/report.ts";
import type { Surroundings } from "./frame/surroundings.ts";
import { handOver } from "./handover/hand-over.ts";
import { EXIT_CODES } from "../errors.ts";

/** Runs one command line and ends the process with its exit code. The only place that does. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReaders([process.stdout, process.stderr]);
  if (await handOver(argv)) return;
  const program = await buildProgram(argv);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are no failures; everything else that commander finds is the caller's to mend.
    process.exitCode = error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.input;
    if (error.exitCode === 0 || !asksForJson(argv)) return;
    const named = COMMANDS.find(({ name }) => name === argv.find((word) => !word.startsWith("-")))?.name;
    const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    await reportMisuse(named ?? "fleetwright", message, `fleetwright ${named === undefined ? "" : `${named} `}--help`);
  }
}

/** Told from the words alone, for a command line that could not be read as a whole. */
function asksForJson(argv: readonly string[]): boolean {
  const words = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  return words.includes("--json") || /(^| )(-o|--output)[ =]?json( |$)/.test(words.join(" "));
}

/** Each option that takes a value has a variable too, so that a pipeline can set it once. */
class FleetwrightCommand extends Command {
  override createCommand(name?: string): Command {
    return new FleetwrightCommand(name);
  }

  override createOption(flags: string, description?: string): Option {
    const option = new Option(flags, description);
    return option.required ? option.env(`FLEETWRIGHT_${option.name().replaceAll("-", "_").toUpperCase()}`) : option;
  }
}

/** The command tree. Only the command named in `argv` is loaded, or all with `"all"`. */
export async function buildProgram(argv: readonly string[] | "all", around = ownProcess()): Promise<Command> {
  const program = new FleetwrightCommand("fleetwright");
  program
    .description("Infrastructure as code for fleets of Kubernetes clusters.")
    .version(await version(), "-V, --version", "print the version")
    .helpCommand("help [command]", "explain a command")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .exitOverride();
  // Then its one document says it all.
  if (argv !== "all" && asksForJson(argv)) program.configureOutput({ writeErr: () => undefined });
  examples(program, [
    ["fleetwright validate", "check ./fleet.yaml, all problems at once"],
    ["fleetwright plan --write", "decide addresses and write fleet.lock"],
    ["fleetwright deploy", "create what the plan says"],
  ]);
  const wanted = argv === "all" ? COMMANDS.map((entry) => entry.name) : argv.filter((word) => !word.startsWith("-"));
  for (const entry of COMMANDS) await addCommand(program, entry, wanted.includes(entry.name), around);
  return program;
}

function ownProcess(): Surroundings {
  const { stdout, stderr } = process;
  return { stdout, stderr, contextOf: ownContext, end: (code) => (process.exitCode = code) };
}

async function addCommand(program: Command, entry: CommandEntry, load: boolean, around: Surroundings): Promise<void> {
  const command = program
    .command(entry.name)
    .summary(entry.summary)
    .description(capitalized(entry.summary) + ".");
  command.exitOverride();
  if (!load) return;
  const { command: definition } = await entry.load();
  definition.configure(command);
  addGlobalOptions(command);
  command.action(async () => {
    const options = command.opts<Record<string, unknown>>();
    const context = around.contextOf(options);
    try {
      const outcome = await definition.run(context, command.args, options);
      await report(entry.name, outcome, context, around);
    } catch (error) {
      await reportFailure(entry.name, error, context, around, options["debug"] === true);
    }
  });
}

function addGlobalOptions(command: Command): void {
  command
    .option("-f, --fleet <path>", "the fleet file (default: ./fleet.yaml or ./fleet.ts)")
    .option("-C, --chdir <dir>", "work in this folder")
    .option("--json", "print one JSON document on stdout")
    .option("-q, --quiet", "no progress")
    .option("--progress <view>", "tty, plain or json (default: tty on a terminal, else plain)")
    .option("--plugins <file>", "registries and agents of your own: TypeScript or JavaScript")
    .option("--yes", "answer questions with yes; gates stay closed")
    .option("--debug", "stack traces of unexpected errors");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

async function version(): Promise<string> {
  const { readPackage } = await import("../package-files.ts");
  return readPackage().version;
}
