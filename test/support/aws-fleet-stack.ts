import { Testing } from "cdktf";
import { TerraformStack } from "../../constructs/cdk.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { planApp } from "../../stacks/plan-app.ts";

/** Terraform JSON of one stack of a fleet, as a project would deploy it. */
export async function fleetStack(fleet: Fleet, id: string): Promise<string> {
  const { plan, problems } = planFleet(fleet, EMPTY_LOCK);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const app = await planApp(plan);
  const stack = app.node.findChild(id);
  if (!TerraformStack.isStack(stack)) throw new Error(`there is no stack ${id}`);
  return Testing.synth(stack);
}
