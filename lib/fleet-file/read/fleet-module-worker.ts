// The thread in which a fleet file of TypeScript or JavaScript runs.
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { NEVER_SETTLED } from "./fleet-module.ts";
import type { ModuleMessage } from "./fleet-module.ts";
import { plainData } from "./plain-data.ts";
import type { PlainData } from "./plain-data.ts";
import { SYNTAX } from "../rules/syntax.ts";

async function read(file: string): Promise<PlainData> {
  const failed = (message: string): PlainData => ({ value: undefined, problems: [{ rule: SYNTAX.module, path: [], message }] });
  try {
    const { default: fleet } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return fleet === undefined ? failed("the module has no default export") : plainData(fleet);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`the module cannot be loaded: ${reason.split("\n")[0] ?? ""}`);
  }
}

// Stays where the thread ends because nothing is left to wait for.
// eslint-disable-next-line no-restricted-properties -- of this thread, whose end its parent looks at
process.exitCode = NEVER_SETTLED;
const { file } = workerData as { readonly file: string };
void read(file).then(async ({ value, problems }) => {
  // A rejection that nobody handles is a failure of the module, and known a turn later.
  await setImmediate();
  const message: ModuleMessage = { value, problems: problems.map((problem) => ({ ...problem, rule: problem.rule.id })) };
  parentPort?.postMessage(message);
});
