import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { FleetError } from "../errors.ts";
import type { Emit } from "../model/event.ts";
import { terraformEnvironment } from "./environment.ts";

export interface CdktfOptions {
  /** The folder of cdktf.json. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

const KEPT_LINES = 40;

/**
 * Runs cdktf's own command line over all stacks of a project, and turns what it prints into events.
 *
 * @throws FleetError (input) when cdktf-cli is not installed in the project, (remote) with its last lines when it fails
 */
export async function runCdktf(action: "deploy" | "destroy", options: CdktfOptions): Promise<void> {
  const args = [cdktfProgram(options.project), action, "*", "--auto-approve", "--parallelism", "4"];
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
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (raw) => {
      const line = stripVTControlCharacters(raw).trimEnd();
      if (line === "" || NOISE.test(line)) return;
      last.push(line);
      last.splice(0, last.length - KEPT_LINES);
      emitLine(line, options.emit);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? -1));
  }).finally(() => options.signal.removeEventListener("abort", stop));
  options.signal.throwIfAborted();
  if (code !== 0)
    throw new FleetError("remote", `cdktf ${action} ended with ${code}; its last lines:\n${last.join("\n")}`, {
      next: `cdktf ${action} '*'`,
    });
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
const PROVISIONER = /^(\S+)\s+\S+ \(local-exec\): (.*)$/;
const RESULT = /^(\S+)\s+((?:Apply|Destroy) complete!.*|No changes\. .*)$/;

function emitLine(line: string, emit: Emit): void {
  const provisioner = PROVISIONER.exec(line);
  if (provisioner !== null) {
    // The program's own lines come with their glyph; the command that Terraform ran does not help anybody.
    const text = (provisioner[2] ?? "").replace(/^[►◎✔⚠✗>~+!x] /u, "");
    if (!text.startsWith("Executing: ")) emit({ type: "action", stack: provisioner[1] ?? "", message: text });
    return;
  }
  const result = RESULT.exec(line);
  if (result !== null) emit({ type: "success", stack: result[1] ?? "", message: result[2] ?? "" });
}
