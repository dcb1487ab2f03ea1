import type { TerraformOptions } from "../terraform/program.ts";
import type { PluginInstall } from "./plugin-install.ts";
import { ended, told } from "./said-by-terraform.ts";
import type { Spoken, Told } from "./said-by-terraform.ts";
import { NOTHING } from "./stack-result.ts";
import type { StackResult } from "./stack-result.ts";

/** What is planned, and how. */
export interface PlanOrder {
  /** Of the synthesized stack. */
  readonly folder: string;
  /** Where the plan is written, absolute. */
  readonly file: string;
  readonly action: "deploy" | "destroy";
  /** False where nothing is carried out: others may hold the lock of its state meanwhile. */
  readonly lock: boolean;
  readonly say: (event: Spoken) => void;
}

/** A plan that was written, or how its turn ended without one, with the errors that planning reported. */
export type PlanWritten =
  { readonly planned: Told; readonly changes: boolean } | { readonly result: StackResult; readonly errors: Told["errors"] };

/** What `-detailed-exitcode` ends with when something would change. */
const CHANGES = 2;
/** What Terraform says where a folder was made ready, and something of that is missing since. */
const NOT_READY =
  /^(Backend initialization required|Required plugins are not installed|Inconsistent dependency lock file|Missing required provider|Module not installed|Could not load plugin)/;

/** Makes a stack's folder ready and writes its plan; where something of an earlier run is missing since, it makes it ready anew. */
export async function writePlan(order: PlanOrder, install: PluginInstall, options: TerraformOptions): Promise<PlanWritten> {
  const { folder, file, action, lock, say } = order;
  const failed = await readyFolder(folder, install, options);
  if (failed !== undefined) return { result: failed, errors: [] };
  const args = ["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${file}`];
  const all = [...args, ...(action === "destroy" ? ["-destroy"] : []), ...(lock ? [] : ["-lock=false"])];
  const plan = (): Promise<Told> => told(all, folder, options, say);
  say({ type: "wait", phase: "terraform", message: "plans" });
  let planned = await plan();
  if (planned.errors.some(({ summary }) => NOT_READY.test(summary))) {
    const again = await readyFolder(folder, install, options, true);
    if (again !== undefined) return { result: again, errors: [] };
    planned = await plan();
  }
  if (planned.code !== 0 && planned.code !== CHANGES) {
    return { result: ended(planned, options, NOTHING), errors: planned.errors };
  }
  return { planned, changes: planned.code === CHANGES };
}

/** @returns how the turn ended where it can't be made ready */
export async function readyFolder(
  folder: string,
  install: PluginInstall,
  options: TerraformOptions,
  anew = false,
): Promise<StackResult | undefined> {
  const failed = await install.init(folder, anew);
  if (failed === undefined) return undefined;
  if (options.signal.aborted) return { outcome: "stopped", done: NOTHING };
  return { outcome: "failed", why: failed.stderr.trim(), done: NOTHING };
}
