import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import type { TerraformOptions } from "../terraform/program.ts";
import type { PluginInstall } from "./plugin-install.ts";
import { ended, told } from "./said-by-terraform.ts";
import type { Spoken, Told } from "./said-by-terraform.ts";
import type { GuardedChange, StackResult } from "./stack-result.ts";
import { readyFolder, writePlan } from "./write-plan.ts";

/** One stack whose turn has come. */
export interface StackTurn {
  /** Of the synthesized stack. */
  readonly folder: string;
  readonly action: "deploy" | "destroy";
  /** The file of a plan that was made and judged before, and is carried out as it is; undefined to plan it now. */
  readonly reviewed?: string | undefined;
  /** Whether what is guarded may go: somebody has agreed to that. */
  readonly confirmed: boolean;
  /** Whether the destruction of this resource needs somebody's agreement. */
  readonly isGuarded: (address: string) => boolean;
  /** What happens in it, as it happens. */
  readonly say: (event: Spoken) => void;
}

/**
 * Plans a stack and carries out just that plan. Whatever happens, it can be run again and goes on where this ended.
 *
 * @throws FleetError (input) where there is no Terraform
 */
export async function runStack(turn: StackTurn, install: PluginInstall, options: TerraformOptions): Promise<StackResult> {
  const terraform = { ...options, env: install.env };
  if (turn.reviewed !== undefined) {
    const failed = await readyFolder(turn.folder, install, terraform);
    return failed ?? (await apply(turn, turn.reviewed, terraform));
  }
  // A plan holds what the cloud says of everything in it: nobody else may read it, and it goes at the end.
  const kept = mkdtempSync(path.join(turn.folder, ".plan-"));
  try {
    return await planAndApply(turn, install, terraform, path.join(kept, "plan"));
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

async function planAndApply(
  turn: StackTurn,
  install: PluginInstall,
  options: TerraformOptions,
  file: string,
): Promise<StackResult> {
  const { folder, action, confirmed, isGuarded, say } = turn;
  const written = await writePlan({ folder, file, action, lock: true, say }, install, options);
  if ("result" in written) return written.result;
  if (!written.changes) return { outcome: "unchanged" };
  const destroys = written.planned.changes
    .filter((change) => isDestruction(change) && isGuarded(change.address))
    .map(({ address, action: what }): GuardedChange => ({ address, action: what === "replace" ? "replace" : "delete" }));
  if (destroys.length > 0 && !confirmed) return { outcome: "refused", destroys };
  return await apply(turn, file, options);
}

async function apply({ folder, action, say }: StackTurn, file: string, options: TerraformOptions): Promise<StackResult> {
  say({ type: "wait", phase: "terraform", message: action === "deploy" ? "applies" : "destroys" });
  const applied = await told(["apply", "-json", "-input=false", file], folder, options, say);
  return applied.code === 0 ? { outcome: "changed", counts: applied.counts } : ended(applied, options, applied.done);
}

/** What was never made whole is made anew: nobody loses it by that. */
function isDestruction({ action, reason }: Told["changes"][number]): boolean {
  return (action === "delete" || action === "replace") && reason !== "tainted";
}
