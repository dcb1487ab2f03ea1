import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { terraformEnvironment } from "./environment.ts";
import { planMessage } from "./plan-messages.ts";
import type { PlanMessage } from "./plan-messages.ts";
import { firstFound } from "./program.ts";
import type { Ran, TerraformOptions } from "./program.ts";

/**
 * Runs terraform, or tofu, with `-json` and passes on what it says while it says it.
 *
 * An abort asks it once to stop, with everything that it started: it finishes what it has begun, saves its state and gives
 * its lock back.
 *
 * @throws FleetError (input) when neither is found
 */
export async function streamTerraform(
  args: readonly string[],
  cwd: string,
  options: TerraformOptions,
  onMessage: (message: PlanMessage) => void,
): Promise<Omit<Ran, "stdout">> {
  return await firstFound(options.env, (name) => stream(name, args, cwd, options, onMessage));
}

/** undefined when there is no such program. */
async function stream(
  name: string,
  args: readonly string[],
  cwd: string,
  { env, signal }: TerraformOptions,
  onMessage: (message: PlanMessage) => void,
): Promise<Omit<Ran, "stdout"> | undefined> {
  return await new Promise((resolve, reject) => {
    // In a process group of its own: from a terminal, Ctrl-C would reach it beside our own word, and at the second Terraform
    // drops everything where it stands.
    const child = spawn(name, args, {
      cwd,
      env: terraformEnvironment(env),
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stop = (): void => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = planMessage(line);
      if (message !== undefined) onMessage(message);
    });
    const stderr: Buffer[] = [];
    child.stderr.on("data", (part: Buffer) => stderr.push(part));
    child.once("error", (error) => {
      signal.removeEventListener("abort", stop);
      if ("code" in error && error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve({ code: code ?? -1, stderr: Buffer.concat(stderr).toString("utf8") });
    });
  });
}
