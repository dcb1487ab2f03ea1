import { TerraformStack } from "../../../constructs/cdk.ts";
import type { FleetPlan } from "../../model/fleet-plan.ts";
import type { StackJson } from "../../review/terraform-json.ts";
import { planApp } from "../../../stacks/plan-app.ts";

/**
 * The Terraform of a plan's stacks, as `synth` would write it.
 *
 * @param outdir - a folder that cdktf may make, and leaves as good as empty
 * @param only - ids of the stacks to build; default: all
 * @throws FleetError (input) naming everything that can be planned, but not synthesized yet
 */
export async function planTerraform(
  plan: FleetPlan,
  outdir: string,
  only?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, StackJson>> {
  // cdktf calls what Node has deprecated, and nobody who reads that could mend it.
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const app = await planApp(plan, { outdir, ...(only === undefined ? {} : { only }) });
    const stacks = app.node.children.filter((child) => child instanceof TerraformStack);
    for (const stack of stacks) stack.prepareStack();
    return new Map(stacks.map((stack) => [stack.node.id, plain(stack.toTerraform())]));
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}

/** Without what is no JSON: values that are left out, and functions of the library. */
function plain(made: unknown): StackJson {
  return JSON.parse(JSON.stringify(made)) as StackJson;
}
