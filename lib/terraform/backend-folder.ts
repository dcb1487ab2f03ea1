import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { SynthesizedStack } from "./manifest.ts";
import { runTerraform } from "./program.ts";
import type { TerraformOptions } from "./program.ts";

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
 * @throws FleetError (remote) with Terraform's own words when the state can't be read
 */
export async function onState(
  args: readonly string[],
  project: string,
  stack: Pick<SynthesizedStack, "id" | "backend">,
  options: TerraformOptions,
  { folder: under = "outputs", input }: StateAccess = {},
): Promise<string> {
  // As deep below the project as a stack's own folder: paths in a backend are relative.
  const folder = path.join(project, ".fleetwright", under, stack.id);
  const file = path.join(folder, "main.tf.json");
  const text = `${JSON.stringify({ terraform: { backend: stack.backend } }, null, 2)}\n`;
  const prepared =
    existsSync(path.join(folder, ".terraform/terraform.tfstate")) && existsSync(file) && readFileSync(file, "utf8") === text;
  if (!prepared) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    await terraform(["init", "-reconfigure", "-no-color"], folder, stack, options);
  }
  return await terraform(args, folder, stack, options, input);
}

/**
 * Has Terraform forget where a synthesized stack's state lay: it remembers the place beside the stack, and would refuse to go
 * on, or offer to copy the old state once more.
 */
export function forgetPlace(project: string, id: string): void {
  rmSync(path.join(project, "cdktf.out/stacks", id, ".terraform/terraform.tfstate"), { force: true });
}

async function terraform(
  args: readonly string[],
  folder: string,
  stack: Pick<SynthesizedStack, "id" | "backend">,
  options: TerraformOptions,
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await runTerraform(args, folder, options, input);
  if (code === 0) return stdout;
  throw new FleetError(
    "remote",
    `the state of stack ${stack.id} can't be ${input === undefined ? "read" : "written"} (terraform ${args[0]} ended with ${code}):\n${stderr.trim()}`,
  );
}
