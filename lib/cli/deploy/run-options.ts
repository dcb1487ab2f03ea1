import type { Command } from "commander";
import { FleetError } from "../../errors.ts";
import type { RunOptions } from "./run-stacks.ts";

/** More at a time only take turns on a small runner, and wait for each other at a cloud's limits. */
export const PARALLELISM = 4;
/** Terraform holds some 100 MB a stack, and a provider's plugin several times that. */
const MOST = 64;

/** @param confirms - what is named by `--confirm` */
export function addRunOptions(command: Command, confirms: string): void {
  addParallelism(command, "how many stacks at a time");
  command.option("--confirm <name>", `${confirms}; may be given again`, (value: string, before: readonly string[] = []) => [
    ...before,
    value,
  ]);
}

export function addParallelism(command: Command, what: string): void {
  command.option("--parallelism <n>", what, String(PARALLELISM));
}

/** @throws FleetError (input) for a parallelism that is none */
export function runOptions(options: Readonly<Record<string, unknown>>): RunOptions {
  const confirmed = new Set(Array.isArray(options["confirm"]) ? options["confirm"].map(String) : []);
  return { parallelism: parallelismOf(options), confirmed };
}

/** @throws FleetError (input) for a parallelism that is none */
export function parallelismOf({ parallelism: given = PARALLELISM }: Readonly<Record<string, unknown>>): number {
  const parallelism = Number(given);
  if (Number.isInteger(parallelism) && parallelism >= 1 && parallelism <= MOST) return parallelism;
  throw new FleetError("input", `--parallelism ${JSON.stringify(given)} is no number from 1 to ${MOST}`);
}
