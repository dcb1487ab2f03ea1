import { Worker } from "node:worker_threads";
import { programPath } from "../../package-files.ts";
import type { SpecProblem } from "./finding.ts";
import { moduleFailure } from "./module-failure.ts";
import type { PlainData } from "./plain-data.ts";
import { SYNTAX } from "../rules/syntax.ts";

/** What the worker found: rules by their ids, as a message holds no identities. */
export interface ModuleMessage {
  readonly value: unknown;
  readonly problems: readonly (Omit<SpecProblem, "rule"> & { readonly rule: string })[];
}

/** Longest time that a fleet file may take; it may read prices or names from somewhere, but it has to come to an end. */
const WITHIN_MS = 60_000;

/** Exit code of the thread where nothing is left that the module could wait for. */
export const NEVER_SETTLED = 13;

/**
 * Runs a fleet file written in TypeScript or JavaScript, which its team trusts as it trusts its stacks, and takes what it
 * exports. It runs in a thread of its own: whatever it does to its process, such as ending it, is said, and ends nothing.
 *
 * @param text - what stands in the file
 * @param within - milliseconds that it may take
 */
export async function readModule(file: string, text: string, within = WITHIN_MS): Promise<PlainData> {
  const program = programPath("lib/fleet-file/read/fleet-module-worker");
  const worker = new Worker(program, { workerData: { file } });
  try {
    return await new Promise<PlainData>((resolve) => {
      const fail = (message: string, fix: string): void =>
        resolve({ value: undefined, problems: [{ rule: SYNTAX.module, path: [], message, fix }] });
      const late = `the module did not come to an end within ${within / 1000} s`;
      setTimeout(() => fail(late, "look for a loop, a timer or a connection that stays open"), within).unref();
      worker.once("message", ({ value, problems }: ModuleMessage) => resolve({ value, problems: problems.map(withRule) }));
      worker.once("error", (error) => resolve({ value: undefined, problems: [moduleFailure(error, file, text)] }));
      worker.once("exit", (code) =>
        code === NEVER_SETTLED
          ? fail("the module waits for something that never happens", "look for an `await` of what nothing settles")
          : fail(
              `the module ends the process (exit code ${code}) before the fleet is read`,
              "throw an error in place of `process.exit`, so that its reason is seen",
            ),
      );
    });
  } finally {
    await worker.terminate();
  }
}

function withRule({ rule: id, ...problem }: ModuleMessage["problems"][number]): SpecProblem {
  const rule = Object.values(SYNTAX).find((one) => one.id === id);
  if (rule === undefined) throw new RangeError(`no rule ${id} is about reading a file`);
  return { ...problem, rule };
}
