import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import { backendBlock } from "../model/remote-state.ts";
import type { DeployableStack } from "./manifest.ts";
import { runTerraform } from "./program.ts";
import type { Ran, TerraformOptions } from "./program.ts";
import { localStatePath } from "./state-file.ts";
import { requireWholeStates } from "./torn-state.ts";

/** Where and with what Terraform works on a state. */
export interface StateAccess {
  /** Folder below `.fleetwright`; another one for another place of the same stack's state. */
  readonly folder?: string | undefined;
  /** What the program reads from its standard input. */
  readonly input?: string;
}

/**
 * Runs Terraform on a stack's state, in a folder that holds nothing but the backend, so that no plugin is installed for it.
 *
 * @returns what it prints
 * @throws FleetError (remote) with Terraform's own words when the state can't be read, (input) when it is torn
 */
export async function onState(
  args: readonly string[],
  project: string,
  stack: Pick<DeployableStack, "id" | "backend">,
  options: TerraformOptions,
  { folder: under = "outputs", input }: StateAccess = {},
): Promise<string> {
  // As deep below the project as a stack's own folder: paths in a backend are relative.
  const folder = path.join(project, ".fleetwright", under, stack.id);
  const file = path.join(folder, "main.tf.json");
  const local = localStatePath(project, stack.backend);
  if (local !== undefined) await requireWholeStates(project, [local]);
  const block = backendBlock((stack.backend ?? {}) as Readonly<Record<string, unknown>>);
  const text = `${JSON.stringify({ terraform: block }, null, 2)}\n`;
  const known = path.join(folder, BACKEND);
  if (!existsSync(known) || !existsSync(file) || readFileSync(file, "utf8") !== text) {
    mkdirSync(path.join(folder, NO_PLUGINS), { recursive: true });
    rmSync(known, { force: true });
    writeFileSync(file, text);
    // Where it lay before is forgotten already; told so once more, Terraform refuses a `cloud` block.
    const init = ["init", ...("cloud" in block ? [] : ["-reconfigure"]), "-no-color", `-plugin-dir=${NO_PLUGINS}`];
    // It sets up the backend first, and looks for the plugins of what the state holds after that: nothing here needs those.
    const ran = await runTerraform(init, folder, options);
    if (!existsSync(known)) throw failure(init, stack.id, ran, false);
  }
  return await terraform(args, folder, stack, options, input);
}

/**
 * Has Terraform forget where a synthesized stack's state lay: it remembers the place beside the stack, and would refuse to go
 * on, or offer to copy the old state once more.
 */
export function forgetBackend(project: string, id: string): void {
  rmSync(path.join(project, "cdktf.out/stacks", id, BACKEND), { force: true });
}

/** Where Terraform keeps what it knows of a folder's backend. */
const BACKEND = ".terraform/terraform.tfstate";
/** An empty folder: what Terraform doesn't find there, it doesn't load from anywhere else. */
const NO_PLUGINS = "no-plugins";

async function terraform(
  args: readonly string[],
  folder: string,
  stack: Pick<DeployableStack, "id" | "backend">,
  options: TerraformOptions,
  input?: string,
): Promise<string> {
  const ran = await runTerraform(args, folder, options, input);
  if (ran.code === 0) return ran.stdout;
  throw failure(args, stack.id, ran, input !== undefined);
}

function failure([command]: readonly string[], stack: string, { code, stderr }: Ran, writes: boolean): FleetError {
  const what = `the state of stack ${stack} can't be ${writes ? "written" : "read"}`;
  return new FleetError("remote", `${what} (terraform ${command} ended with ${code}):\n${stderr.trim()}`);
}
