import type { Command } from "commander";
import { FleetError } from "../../errors.ts";
import type { RunOptions } from "./run-stacks.ts";

/** More at a time only take turns on a small runner, and wait for each other at a cloud's limits. */
export const PARALLELISM = 4;
/** Terraform holds some 100 MB a stack, and a provider's plugin several times that. */
const MOST = 64;

/** @param confirms - what is named by `--confirm` */
export function addRunOptions(command: Command, confirms: string): void {
  command
    .option("--parallelism <n>", "how many stacks at a time", String(PARALLELISM))
    .option("--confirm <name>", `${confirms}; may be given again`, (value: string, before: readonly string[] = []) => [
      ...before,
      value,
    ]);
}

/** @throws FleetError (input) for a parallelism that is none */
export function runOptions(options: Readonly<Record<string, unknown>>): RunOptions {
  const parallelism = Number(options["parallelism"] ?? PARALLELISM);
  if (!Number.isInteger(parallelism) || parallelism < 1 || parallelism > MOST) {
    throw new FleetError("input", `--parallelism ${JSON.stringify(options["parallelism"])} is no number from 1 to ${MOST}`);
  }
  return { parallelism, confirmed: new Set(Array.isArray(options["confirm"]) ? options["confirm"].map(String) : []) };
}
