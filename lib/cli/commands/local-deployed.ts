import type { LocalCluster } from "../../contracts/local-cluster.ts";
import type { CommandContext } from "../frame/command.ts";

/** The resource of a local cluster's stack that says what it is (constructs/local/cluster.ts). */
const HOME = { type: "terraform_data", name: "home" };

/** What a stack's state says of a cluster that was deployed here; undefined where there is no such stack, or nothing is deployed. */
export async function deployedCluster(name: string, context: CommandContext): Promise<LocalCluster | undefined> {
  const { checkPlan } = await import("../frame/load-plan.ts");
  const { readState } = await import("../../terraform/state.ts");
  const { parseLocalCluster } = await import("../../contracts/parse-local-cluster.ts");
  const { planned } = await checkPlan(context);
  const stack = planned?.plan.stacks.find(({ layer, subject }) => layer === "cluster" && subject === name);
  if (stack === undefined) return undefined;
  const state = await readState(context.project, stack, context);
  const home = state?.resources.find((one) => one.type === HOME.type && one.name === HOME.name);
  const input = home?.instances[0]?.attributes?.["input"];
  // Terraform keeps the type of what may be anything beside it.
  const spec = typeof input === "object" && input !== null && "value" in input ? input.value : undefined;
  return spec === undefined ? undefined : parseLocalCluster(JSON.stringify(spec), `the state of ${stack.id}`);
}
