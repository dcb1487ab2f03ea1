import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { FleetError } from "../errors.ts";
import type { Emit, FleetEvent } from "../model/event.ts";
import { terraformEnvironment } from "./environment.ts";
import { lockHolder, WAITS_FOR_LOCK } from "./state-lock.ts";

export interface CdktfOptions {
  /** The folder of cdktf.json. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const KEPT_LINES = 40;

/**
 * Runs cdktf's own command line over stacks of a project as they were synthesized last, and turns what it prints into
 * events. Nothing is synthesized anew, so that what is deployed is what was looked at before.
 *
 * @param stacks - ids; no other stack is touched
 * @throws FleetError (input) when cdktf-cli is not installed in the project, (waiting) with the holder's name where a state
 * stays locked, (remote) with its last lines when it fails
 */
export async function runCdktf(action: "deploy" | "destroy", stacks: readonly string[], options: CdktfOptions): Promise<void> {
  const args = [cdktfProgram(options.project), action, ...stacks, "--skip-synth", "--auto-approve", "--parallelism", "4"];
  const child = spawn(process.execPath, args, {
    cwd: options.project,
    // The app runs under the Node that runs us; `CI` makes cdktf print lines rather than redraw.
    env: {
      ...terraformEnvironment(options.env),
      CI: "1",
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${options.env["PATH"] ?? ""}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Ctrl-C reaches the whole process group; Terraform then finishes what it has begun and saves its state.
  const stop = (): void => void child.kill("SIGINT");
  options.signal.addEventListener("abort", stop, { once: true });
  const last: string[] = [];
  const read = lineReader(options.emit);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (raw) => {
      const line = stripVTControlCharacters(raw).trimEnd();
      if (line === "" || NOISE.test(line)) return;
      last.push(line);
      last.splice(0, last.length - KEPT_LINES);
      read(line);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? -1));
  }).finally(() => options.signal.removeEventListener("abort", stop));
  options.signal.throwIfAborted();
  if (code !== 0) throw failure(action, code, last);
}

function failure(action: string, code: number, last: readonly string[]): FleetError {
  const next = `cdktf ${action} '*'`;
  const holder = lockHolder(last);
  if (holder === undefined) {
    return new FleetError("remote", `cdktf ${action} ended with ${code}; its last lines:\n${last.join("\n")}`, { next });
  }
  const { path: place, by, id } = holder;
  return new FleetError(
    "waiting",
    `the state ${place} is locked by ${by}; where nothing of theirs runs any more, give the lock ${id} back by \`terraform force-unlock\``,
    { next },
  );
}

/** Where cdktf-cli lies: beside the project's other packages, or beside ours. */
function cdktfProgram(project: string): string {
  for (const from of [path.join(project, "package.json"), import.meta.filename]) {
    for (const folder of createRequire(from).resolve.paths("cdktf-cli") ?? []) {
      const program = path.join(folder, "cdktf-cli/bundle/bin/cdktf");
      if (existsSync(program)) return program;
    }
  }
  throw new FleetError("input", "cdktf-cli is not installed in this project", { next: "npm install --save-dev cdktf-cli@0.21" });
}

const NOISE = /^\d+ Stacks? |^[⠀-⣿] {2}/u;
const PROVISIONER = /^\S+ \(local-exec\): (\S) (.*)$/;
const RESULT = /^(?:(?:Apply|Destroy) complete!|No changes\.) .*$/;

/** How our own command marks its lines, with and without Unicode. */
const MARKS: Readonly<Record<string, FleetEvent["type"]>> = {
  ...{ "►": "action", "◎": "wait", "✔": "success", "⚠": "warning", "✗": "failure" },
  ...{ ">": "action", "~": "wait", "+": "success", "!": "warning", x: "failure" },
};

/** cdktf names a stack once and indents what follows of it. What else it prints is for its own readers. */
function lineReader(emit: Emit): (line: string) => void {
  let stack = "";
  return (line) => {
    const [, name, text = ""] = /^(\S*)\s+(.*)$/.exec(line) ?? [];
    if (name !== undefined && name !== "") stack = name;
    const [, mark = "", message] = PROVISIONER.exec(text) ?? [];
    const type = MARKS[mark];
    if (message !== undefined && type !== undefined) emit({ type, stack, message });
    else if (WAITS_FOR_LOCK.test(text)) emit({ type: "wait", stack, message: "somebody else holds the lock of its state" });
    else if (RESULT.test(text)) emit({ type: "success", stack, message: text });
  };
}
