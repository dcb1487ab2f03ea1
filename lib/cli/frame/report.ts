import type { CommandContext, Outcome } from "./command.ts";
import { EXIT_CODES, FleetError, formatPath, formatProblem } from "../../errors.ts";
import type { ExitKind, LocatedProblem, Problem } from "../../errors.ts";
import { nextFromHere } from "./next-from-here.ts";
import { write as writeText } from "./output.ts";
import type { Surroundings } from "./surroundings.ts";

/** Prints a command's outcome as text or as one JSON document, and ends with its exit code. */
export async function report(name: string, outcome: Outcome, context: CommandContext, around: Surroundings): Promise<void> {
  const { stdout, stderr, end } = around;
  const exit: ExitKind = interrupted(context) ?? outcome.exit ?? "done";
  const problems = outcome.problems ?? [];
  const write = writing(context);
  const next = (outcome.next ?? []).map((one) => nextFromHere(one, context, process.cwd()));
  if (context.json) {
    await write(stdout, document(name, exit, outcome.result, problems, next));
  } else {
    if (outcome.text !== "") await write(stdout, ensureNewline(outcome.text));
    if (problems.length > 0) await write(stderr, problems.map(formatProblem).join(""));
    if (!context.quiet) for (const one of next) await write(stderr, `next: ${one}\n`);
  }
  end(EXIT_CODES[exit]);
}

/** The end of a command that threw: an expected failure without a stack trace, or a fault of ours with a way to report it. */
export async function reportFailure(
  name: string,
  error: unknown,
  context: CommandContext,
  { stdout, stderr, end }: Surroundings,
  debug: boolean,
): Promise<void> {
  const expected = error instanceof FleetError ? error : undefined;
  const exit: ExitKind = interrupted(context) ?? expected?.kind ?? "internal";
  const message = error instanceof Error ? error.message : String(error);
  const write = writing(context);
  const next = expected?.next === undefined ? [] : [nextFromHere(expected.next, context, process.cwd())];
  if (context.json) {
    await write(stdout, document(name, exit, null, expected?.problems ?? [], next, message));
  } else {
    await write(stderr, (expected?.problems ?? []).map(formatProblem).join(""));
    await write(stderr, `fleetwright ${name}: ${message}\n`);
    for (const command of next) await write(stderr, `next: ${command}\n`);
    if (exit === "internal")
      await write(stderr, "This is a fault of Fleetwright's; run it again with --debug and report what it prints.\n");
  }
  if (debug && error instanceof Error) await write(stderr, `${error.stack}\n`);
  end(EXIT_CODES[exit]);
}

/** The end of a command line that fits no command, for a program that reads it; people have been told already. */
export async function reportMisuse(name: string, message: string, next: string): Promise<void> {
  await writeText(process.stdout, document(name, "input", null, [], [next], message));
}

function document(
  command: string,
  exit: ExitKind,
  result: unknown,
  problems: readonly (Problem | LocatedProblem)[],
  next: readonly string[],
  message?: string,
): string {
  const shown = problems.map((problem) => ({ ...problem, path: formatPath(problem.path) }));
  return `${JSON.stringify({ formatVersion: "1.0", command, exit: { code: EXIT_CODES[exit], name: exit }, message, result, problems: shown, next }, null, 2)}\n`;
}

function interrupted(context: CommandContext): ExitKind | undefined {
  if (!context.signal.aborted) return undefined;
  return context.signal.reason === "SIGTERM" ? "terminated" : "interrupted";
}

function writing({ mask }: CommandContext): typeof writeText {
  return (stream, text) => writeText(stream, mask.hide(text));
}

function ensureNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
