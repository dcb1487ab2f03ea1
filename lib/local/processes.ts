import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { FleetError } from "../errors.ts";

/** Who a process is. A pid alone may have gone to another program since. */
export interface ProcessRecord {
  readonly pid: number;
  readonly started: string;
  readonly command: readonly string[];
}

export interface StartOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets both output streams. */
  readonly log: string;
  /** The file in which the process leaves its record. */
  readonly record: string;
  /** Whether the program writes its record itself, as the control plane does; else a shell does, and becomes the program. */
  readonly recordsItself: boolean;
  /** Told once it has ended, as long as this process is there to see it. */
  readonly onExit?: (code: number | null, signal: NodeJS.Signals | null) => void;
}

const RECORD_VARIABLE = "FLEETWRIGHT_PROCESS_RECORD";
const COMMAND_VARIABLE = "FLEETWRIGHT_PROCESS_COMMAND";

/**
 * Writes the record and becomes the program under the same pid and start time. So there is no moment at which the program
 * runs and nobody knows of it, as with programs that write their own (control-plane/record.go).
 */
const RECORDING_SHELL = `
started() {
  if [ -r /proc/$$/stat ]; then
    read -r stat < /proc/$$/stat
    set -- \${stat##*) }
    printf %s "\${20}"
  else
    ps -o lstart= -p $$ | sed 's/^ *//; s/ *$//'
  fi
}
record=$${RECORD_VARIABLE}
printf '{"pid":%s,"started":"%s","command":%s}\\n' $$ "$(started)" "$${COMMAND_VARIABLE}" > "$record.$$" && mv "$record.$$" "$record" || exit 1
unset ${RECORD_VARIABLE} ${COMMAND_VARIABLE}
exec "$@"
`;
const POLL_MS = 50;

/**
 * Starts a program that outlives this one: in a session of its own, with its output in a file, because a reader of
 * an open pipe of ours would wait for ever.
 *
 * @throws FleetError (remote) when it ends before it has said who it is
 */
export async function startDetached(options: StartOptions, signal: AbortSignal): Promise<ProcessRecord> {
  rmSync(options.record, { force: true });
  const log = openSync(options.log, "a", 0o600);
  const command = [options.program, ...options.args];
  const [program, args] = options.recordsItself
    ? [options.program, options.args]
    : ["/bin/sh", ["-c", RECORDING_SHELL, "sh", ...command]];
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: {
      ...options.env,
      [RECORD_VARIABLE]: options.record,
      ...(options.recordsItself ? {} : { [COMMAND_VARIABLE]: JSON.stringify(command) }),
    },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  // Ends the wait for the record as soon as there is nobody left to write it.
  const over = new AbortController();
  child.once("error", (error) =>
    over.abort(new FleetError("remote", `${options.program} could not be started: ${error.message}`)),
  );
  child.once("exit", (code, by) => {
    options.onExit?.(code, by);
    const name = options.args[0] ?? options.program;
    over.abort(
      new FleetError("remote", `${name} ended at once (${by ?? code}); the last lines of its log:\n${tail(options.log)}`),
    );
  });
  try {
    return await recordWritten(options.record, AbortSignal.any([signal, over.signal]));
  } finally {
    child.unref();
  }
}

async function recordWritten(file: string, signal: AbortSignal): Promise<ProcessRecord> {
  for (;;) {
    const record = readRecord(file);
    // A shell that has written it is not yet the program.
    if (record !== undefined && isRunning(record)) return record;
    signal.throwIfAborted();
    // The reason is thrown above; a timer of its own would hide it behind an AbortError.
    await sleep(POLL_MS);
  }
}

export function readRecord(file: string): ProcessRecord | undefined {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8")) as ProcessRecord;
}

/** True only when pid, start time and command all match: then it is the very process that was recorded. */
export function isRunning(record: ProcessRecord): boolean {
  return process.platform === "linux" ? isRunningOnLinux(record) : isRunningByPs(record);
}

function isRunningOnLinux(record: ProcessRecord): boolean {
  try {
    const stat = readFileSync(`/proc/${record.pid}/stat`, "utf8");
    // The program's name, in parentheses, may hold blanks; state and start time are the 1st and 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${record.pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return fields[0] !== "Z" && fields[19] === record.started && command.join("\0") === record.command.join("\0");
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isRunningByPs(record: ProcessRecord): boolean {
  try {
    const lines = execFileSync("ps", ["-o", "lstart=", "-o", "command=", "-p", String(record.pid)], { encoding: "utf8" }).trim();
    return lines.startsWith(record.started) && lines.endsWith(record.command.join(" "));
  } catch (error) {
    // ps ends with 1 when there is no such process.
    if (error instanceof Error && "status" in error && error.status === 1) return false;
    throw error;
  }
}

/** ESRCH comes from a process that ends while it is looked at. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");
}

/** Asks the process to end, and ends it after the grace period. A stopped process never hears the request, so it is ended then too. */
export async function endProcess(record: ProcessRecord, graceMs: number): Promise<void> {
  if (!isRunning(record)) return;
  signalProcess(record, "SIGTERM");
  if (await gone(record, graceMs)) return;
  signalProcess(record, "SIGKILL");
  if (!(await gone(record, graceMs)))
    throw new FleetError("remote", `process ${record.pid} (${record.command[1] ?? record.command[0]}) does not end`);
}

function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isRunning(record)) return;
  try {
    process.kill(record.pid, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function gone(record: ProcessRecord, withinMs: number): Promise<boolean> {
  for (let waited = 0; isRunning(record); waited += POLL_MS) {
    if (waited >= withinMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** The last lines of a log: what a person would look at first. */
export function tail(file: string, lines = 10): string {
  if (!existsSync(file)) return "(no log)";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
