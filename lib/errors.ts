/** Where a value stands in the fleet file: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** What somebody has to look at: the place, the value seen, what is accepted and the likely fix. */
export interface Problem {
  /** Stable id of the rule that speaks, such as `FW1203`; `fleetwright explain FW1203` tells more. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly path: Path;
  /** Its path is one of the lock, not of the fleet file. */
  readonly inLock?: true;
  /** What is wrong, in the user's words, without a final full stop. */
  readonly message: string;
  /** The value seen, as the user wrote it. */
  readonly seen?: string;
  /** What would have been accepted. */
  readonly accepted?: string;
  /** The likely fix. */
  readonly fix?: string;
}

/** A problem with its place in a file; only `lib/fleet-file` makes one. */
export interface LocatedProblem extends Omit<Problem, "inLock"> {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** The process exit codes, by cause. Published in docs/reference/exit-codes.md. */
export const EXIT_CODES = {
  done: 0,
  /** Our fault. */
  internal: 1,
  /** The fleet file, a flag or the environment must change. */
  input: 2,
  /** A cloud, a cluster, a registry or Git failed. */
  remote: 3,
  /** Someone else must act first. */
  waiting: 4,
  /** A gate, policy or safeguard refused. */
  refused: 5,
  /** There are changes; only with `--exit-code`. */
  changes: 6,
  /** A deadline passed; running it again resumes. */
  timeout: 7,
  interrupted: 130,
  terminated: 143,
} as const;

/** Why a command ended: a name of {@link EXIT_CODES}. */
export type ExitKind = keyof typeof EXIT_CODES;

export interface FleetErrorOptions {
  readonly problems?: readonly (Problem | LocatedProblem)[];
  /** The command or action that goes on from here. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** An expected failure: printed without a stack trace, ends the process with the code of its kind. */
export class FleetError extends Error {
  readonly kind: Exclude<ExitKind, "done" | "internal" | "changes">;
  readonly problems: readonly (Problem | LocatedProblem)[];
  readonly next: string | undefined;

  constructor(kind: FleetError["kind"], message: string, options: FleetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "FleetError";
    this.kind = kind;
    this.problems = options.problems ?? [];
    this.next = options.next;
  }
}

/** `clusters.shop.labels["a.b/c"]`: how a path is shown and accepted on the command line. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    if (!/^[A-Za-z0-9_-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === "" ? part : `${text}.${part}`;
  }, "");
}

/** `file:line:column: error: text` with what was seen, what is accepted and the fix below it. */
export function formatProblem(problem: Problem | LocatedProblem): string {
  const place = "file" in problem ? `${problem.file}:${problem.line}:${problem.column}: ` : "";
  const details = [
    ["at", formatPath(problem.path)],
    ["seen", problem.seen],
    ["accepted", problem.accepted],
    ["fix", problem.fix],
  ].filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "");
  const lines = details.map(([label, text]) => `    ${label}: ${text}\n`);
  return `${place}${problem.severity}: ${problem.message} [${problem.rule}]\n${lines.join("")}`;
}
