import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { SynthesizedStack } from "./manifest.ts";
import { runTerraform } from "./program.ts";
import type { TerraformOptions } from "./program.ts";

/**
 * The deployed outputs of a stack by name; empty when it was never deployed. They are read in a folder that holds
 * nothing but the backend, so that no plugin is installed for it.
 *
 * @throws FleetError (remote) with Terraform's own words when the state can't be read
 */
export async function readOutputs(
  project: string,
  stack: SynthesizedStack,
  options: TerraformOptions,
): Promise<Readonly<Record<string, unknown>>> {
  // As deep below the project as a stack's own folder: paths in a backend are relative.
  const folder = path.join(project, ".fleetwright/outputs", stack.id);
  const file = path.join(folder, "main.tf.json");
  const text = `${JSON.stringify({ terraform: { backend: stack.backend } }, null, 2)}\n`;
  const prepared =
    existsSync(path.join(folder, ".terraform/terraform.tfstate")) && existsSync(file) && readFileSync(file, "utf8") === text;
  if (!prepared) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    await terraform(["init", "-reconfigure", "-no-color"], folder, stack, options);
  }
  const outputs = JSON.parse(await terraform(["output", "-json", "-no-color"], folder, stack, options)) as Record<
    string,
    { value: unknown }
  >;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

async function terraform(
  args: readonly string[],
  folder: string,
  stack: SynthesizedStack,
  options: TerraformOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runTerraform(args, folder, options);
  if (code === 0) return stdout;
  throw new FleetError(
    "remote",
    `the state of stack ${stack.id} can't be read (terraform ${args[0]} ended with ${code}):\n${stderr.trim()}`,
  );
}
