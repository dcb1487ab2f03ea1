import { existsSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import type { TerraformOptions } from "../terraform/program.ts";
import type { PluginInstall } from "./plugin-install.ts";
import type { Told } from "./said-by-terraform.ts";
import { writePlan } from "./write-plan.ts";

/** What the plan of a deployed stack says. */
export type StackPlanned =
  | { readonly plan: "empty" }
  /** `update aws_vpc.vpc`, `create output network_record`; Terraform's order */
  | { readonly plan: "changes"; readonly changes: readonly string[] }
  /** In Terraform's own words. */
  | { readonly plan: "failed"; readonly why: string };

/**
 * Plans a synthesized stack with all that its state holds. Nothing is changed, no lock is taken and no plan is kept.
 *
 * @param project - with its stacks in `cdktf.out`, where the plugins of earlier deployments lie
 * @throws AbortError when interrupted
 */
export async function planStack(
  project: string,
  id: string,
  install: PluginInstall,
  options: TerraformOptions,
): Promise<StackPlanned> {
  const folder = path.join(project, "cdktf.out/stacks", id);
  if (!existsSync(folder)) return { plan: "failed", why: "the project's app makes no such stack" };
  // A plan holds what the cloud says of everything in it: nobody else may read it, and it goes at the end.
  const kept = mkdtempSync(path.join(folder, ".plan-"));
  try {
    const file = path.join(kept, "plan");
    const order = { folder, file, action: "deploy", lock: false, say: () => undefined } as const;
    const written = await writePlan(order, install, { ...options, env: install.env });
    options.signal.throwIfAborted();
    if ("result" in written) return { plan: "failed", why: "why" in written.result ? written.result.why : "it was stopped" };
    return written.changes ? { plan: "changes", changes: inWords(written.planned) } : { plan: "empty" };
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

function inWords({ changes, outputs }: Told): readonly string[] {
  return [
    ...changes.map(({ action, address }) => `${action} ${address}`),
    ...outputs.map(({ action, name }) => `${action} output ${name}`),
  ];
}
