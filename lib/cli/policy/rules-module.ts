import { Worker } from "node:worker_threads";
import { FleetError } from "../../errors.ts";
import { programPath } from "../../package-files.ts";
import type { PolicyResource } from "../../policy/resource.ts";
import type { Finding } from "../../policy/rule.ts";

/** What rules in a file come to. */
export interface RuleFindings {
  /** Ids of all of its rules, or undefined where only findings tell. */
  readonly rules: readonly string[] | undefined;
  readonly findings: readonly Finding[];
}

/** What the thread says: what was found, or why nothing could be. */
export type ModuleMessage = RuleFindings | { readonly fault: string };

/** Longest time that rules may take. */
const WITHIN_MS = 300_000;

/**
 * Runs the rules of a TypeScript or JavaScript file over resources. Somebody named the file on the command line: nothing that
 * is data ever does. It runs in a thread of its own, so that whatever it does to its process ends nothing.
 *
 * @param file - absolute
 * @param within - milliseconds that it may take
 * @throws FleetError (input) where it is no file of rules, or a rule fails: what wasn't looked at is not passed over
 */
export async function runRulesModule(
  file: string,
  resources: readonly PolicyResource[],
  within = WITHIN_MS,
): Promise<RuleFindings> {
  const worker = new Worker(programPath("lib/cli/policy/rules-module-worker"), { workerData: { file, resources } });
  let timer: NodeJS.Timeout | undefined;
  try {
    const message = await new Promise<ModuleMessage>((resolve) => {
      timer = setTimeout(() => resolve({ fault: `it did not come to an end within ${within / 1000} s` }), within);
      worker.once("message", resolve);
      worker.once("error", (error) => resolve({ fault: firstLine(error) }));
      worker.once("exit", () => resolve({ fault: "it ends the process, or waits for something that never happens" }));
    });
    if ("fault" in message) throw new FleetError("input", `the rules in ${file} can't be used: ${message.fault}`);
    return message;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function firstLine(error: unknown): string {
  // An error of another thread is a copy, and may be of another realm.
  const { message = String(error) } = (error ?? {}) as { readonly message?: string };
  return message.split("\n")[0] ?? "";
}
