import { Testing } from "cdktf";
import { App, literal } from "../../constructs/cdk.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { kindOf, loadBuilders } from "../../stacks/clouds.ts";
import { indexPlan } from "../../stacks/plan-index.ts";

/** Terraform JSON of one stack of a fleet, as a project would deploy it. No other stack is built for it. */
export async function fleetStack(fleet: Fleet, id: string): Promise<string> {
  const { plan, problems } = planFleet(fleet, EMPTY_LOCK);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const index = indexPlan(literal(plan));
  const stack = index.plan.stacks.find((one) => one.id === id);
  if (stack === undefined) throw new Error(`there is no stack ${id}`);
  const build = (await loadBuilders({ ...plan, stacks: plan.stacks.filter((one) => one.id === id) })).get(kindOf(stack));
  if (build === undefined) throw new Error(`${kindOf(stack)} is not built`);
  return Testing.synth(build({ app: new App({ stackTraces: false }), index, stack }));
}
