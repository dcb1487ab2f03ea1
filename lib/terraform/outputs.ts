import { parseJson } from "../contracts/parse-contract.ts";
import { onState } from "./backend-folder.ts";
import type { DeployableStack } from "./manifest.ts";
import type { TerraformOptions } from "./program.ts";

/**
 * The deployed outputs of a stack by name; empty when it was never deployed.
 *
 * @throws FleetError (remote) with Terraform's own words when the state can't be read
 */
export async function readOutputs(
  project: string,
  stack: DeployableStack,
  options: TerraformOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await onState(["output", "-json", "-no-color"], project, stack, options);
  const outputs = parseJson(text, `the outputs of stack ${stack.id}`) as Record<string, { value: unknown }>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
