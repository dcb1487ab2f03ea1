import type { Command } from "commander";
import type { ExitKind, LocatedProblem, Problem } from "../../errors.ts";
import type { Emit } from "../../model/event.ts";
import type { Mask } from "./mask.ts";

/** One command: its file exports it as `command`, and loads heavy packages only inside `run`. */
export interface CommandDefinition {
  /** Adds arguments, options and at least one example (`examples`) to the command of this name. */
  configure(command: Command): void;
  run(context: CommandContext, args: readonly string[], options: Readonly<Record<string, unknown>>): Promise<Outcome>;
}

/** All that a command may touch of the process around it. */
export interface CommandContext {
  /** The fleet file, as an absolute path; it may not exist. */
  readonly fleet: string;
  /** The folder of `cdktf.json` at or above the fleet file, else the fleet file's own. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C and SIGTERM: stop, leave things resumable, return. */
  readonly signal: AbortSignal;
  /** Progress, on stderr. */
  readonly emit: Emit;
  /** A line on stdout while the command runs; only for output that streams. Nothing is printed with `--json`. */
  readonly print: (line: string) => void;
  readonly now: () => Date;
  readonly json: boolean;
  readonly quiet: boolean;
  /** True where nobody can answer a question: in CI, or without a terminal. */
  readonly nonInteractive: boolean;
  readonly yes: boolean;
  /** Asks the person at the terminal; true where they say yes. Only where somebody can answer. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Width of the terminal; 100 where there is none. */
  readonly columns: number;
  /** What nothing printed shows; a command adds the secrets that it reads. */
  readonly mask: Mask;
  /** Tells what it holds from what other commands in the same process hold; none where it has a process of its own. */
  readonly part?: string;
}

/** What a command has to say at its end; printed as text or, with `--json`, as one document. */
export interface Outcome {
  /** Default `done`. */
  readonly exit?: ExitKind;
  /** The data, plain and sorted; `result` of the JSON document. */
  readonly result: unknown;
  /** The same for people, on stdout. */
  readonly text: string;
  readonly problems?: readonly (Problem | LocatedProblem)[];
  /** Commands that go on from here. */
  readonly next?: readonly string[];
}

/** Appends runnable examples to a command's help. */
export function examples(command: Command, lines: readonly (readonly [command: string, purpose: string])[]): void {
  const width = Math.max(...lines.map(([text]) => text.length));
  const rows = lines.map(([text, purpose]) => `  $ ${text.padEnd(width)}   # ${purpose}`);
  command.addHelpText("after", `\nExamples:\n${rows.join("\n")}`);
}
