import { existsSync } from "node:fs";
import path from "node:path";
import { failureWords, planMessages } from "./plan-messages.ts";
import { runTerraform } from "./program.ts";
import type { Ran, TerraformOptions } from "./program.ts";

/** What the plan of a deployed stack says. */
export type StackPlanned =
  | { readonly plan: "empty" }
  /** `update aws_vpc.vpc`, `create output network_record`; Terraform's order */
  | { readonly plan: "changes"; readonly changes: readonly string[] }
  /** In Terraform's own words. */
  | { readonly plan: "failed"; readonly why: string };

/** What `-detailed-exitcode` ends with when something would change. */
const CHANGES = 2;

/**
 * Plans a synthesized stack with all that its state holds. Nothing is changed, no lock is taken and no plan is kept.
 *
 * @param project - with its stacks in `cdktf.out`, where the plugins of earlier deployments lie
 */
export async function planStack(project: string, id: string, options: TerraformOptions): Promise<StackPlanned> {
  const folder = path.join(project, "cdktf.out/stacks", id);
  if (!existsSync(folder)) return { plan: "failed", why: "the project's app makes no such stack" };
  const init = await runTerraform(["init", "-reconfigure", "-input=false", "-no-color"], folder, options);
  if (init.code !== 0) return { plan: "failed", why: failureWords(init) };
  const args = ["plan", "-json", "-detailed-exitcode", "-lock=false", "-input=false"];
  return plannedOf(await runTerraform(args, folder, options));
}

function plannedOf(ran: Ran): StackPlanned {
  if (ran.code === 0) return { plan: "empty" };
  if (ran.code !== CHANGES) return { plan: "failed", why: failureWords(ran) };
  const changes = planMessages(ran.stdout).flatMap(({ type, change, outputs = {} }): readonly string[] => {
    if (type === "planned_change") return [`${change?.action ?? "change"} ${change?.resource?.addr ?? ""}`];
    if (type !== "outputs") return [];
    return Object.entries(outputs)
      .filter(([, { action }]) => action !== undefined && action !== "noop")
      .map(([name, { action }]) => `${action} output ${name}`);
  });
  return { plan: "changes", changes };
}
