import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** What one run of a program took. */
export interface Cost {
  /** From start to end of the process. */
  readonly seconds: number;
  /** The most memory that it held at any time. */
  readonly megabytes: number;
}

/** Runs a Node program to its end, in a process of its own. @throws Error when it fails, with what it said */
export async function measure(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const memory = path.join(folder, "memory.txt");
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", path.join(import.meta.dirname, "peak-memory.js"), ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, CHECKPOINT_DISABLE: "1", ...env, BENCH_MEMORY_FILE: memory },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => (said += part));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}:\n${said}`);
  return { seconds, megabytes: Number(readFileSync(memory, "utf8")) / 1024 };
}

/** The middle one by each number, so that a slow run of a busy machine doesn't count. */
export function median(costs: readonly Cost[]): Cost {
  const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return { seconds: middle(costs.map((cost) => cost.seconds)), megabytes: middle(costs.map((cost) => cost.megabytes)) };
}
