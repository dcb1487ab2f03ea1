import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";

const WITHIN_MS = 60_000;

/** A program that comes before another one. */
export interface FirstProgram {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Where its output goes. */
  readonly log: string;
}

/** Runs a program, for a minute at most. @returns why it didn't end well, in words; undefined where it did */
export async function runToEnd({ program, args, env, cwd, log }: FirstProgram): Promise<string | undefined> {
  const output = openSync(log, "a", 0o600);
  try {
    return await new Promise((resolve) => {
      const child = spawn(program, args, {
        cwd,
        env,
        stdio: ["ignore", output, output],
        timeout: WITHIN_MS,
        killSignal: "SIGKILL",
      });
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}; see ${log}`));
    });
  } finally {
    closeSync(output);
  }
}
