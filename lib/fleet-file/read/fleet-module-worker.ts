// The thread in which a fleet file of TypeScript or JavaScript runs.
import { readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { NEVER_SETTLED } from "./fleet-module.ts";
import type { ModuleMessage } from "./fleet-module.ts";
import { moduleFailure } from "./module-failure.ts";
import { plainData } from "./plain-data.ts";
import type { PlainData } from "./plain-data.ts";
import { SYNTAX } from "../rules/syntax.ts";

async function read(file: string): Promise<PlainData> {
  try {
    const { default: fleet } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    if (fleet !== undefined) return plainData(fleet);
    return { value: undefined, problems: [{ rule: SYNTAX.module, path: [], message: "the module has no default export" }] };
  } catch (error) {
    return { value: undefined, problems: [moduleFailure(error, file, await readFile(file, "utf8"))] };
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
