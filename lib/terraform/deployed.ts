import { existsSync } from "node:fs";
import path from "node:path";
import { FleetError } from "../errors.ts";
import type { StackPlan } from "../model/fleet-plan.ts";
import { inParallel } from "../model/parallel.ts";
import { onState } from "./backend-folder.ts";
import { isSynthesized, readManifest } from "./manifest.ts";
import type { TerraformOptions } from "./program.ts";

/** Terraform is a heavy starter: more at a time only take turns on a small runner. */
const READ_AT_ONCE = 4;

/**
 * The ids of those stacks of which anything is deployed, in their order: also of one whose deployment failed halfway, which
 * has no output yet.
 *
 * @throws FleetError (input) where a stack's state can't be found: a fresh checkout knows nothing of what others deployed
 */
export async function deployedStacks(
  project: string,
  stacks: readonly StackPlan[],
  options: TerraformOptions,
): Promise<readonly string[]> {
  const synthesized = isSynthesized(project) ? readManifest(project) : [];
  const deployed = await inParallel(stacks, READ_AT_ONCE, async (stack) => {
    const known = synthesized.find(({ id }) => id === stack.id);
    if (known !== undefined) return holdsAnything(await onState(["state", "pull"], project, known, options));
    const { state } = stack;
    if (state.backend === "local" && !existsSync(path.join(project, state.dir, stack.stateKey))) return false;
    throw new FleetError("input", `stack ${stack.id} is not synthesized here, so whether it is deployed can't be told`, {
      next: "cdktf synth",
    });
  });
  return stacks.filter((_, index) => deployed[index]).map(({ id }) => id);
}

/** A state as Terraform keeps it; nothing where there never was one. Outputs may hold on when the resources have gone. */
function holdsAnything(text: string): boolean {
  if (text.trim() === "") return false;
  const { resources = [], outputs = {} } = JSON.parse(text) as {
    readonly resources?: readonly unknown[];
    readonly outputs?: object;
  };
  return resources.length > 0 || Object.keys(outputs).length > 0;
}
