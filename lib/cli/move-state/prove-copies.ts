import path from "node:path";
import { inParallel } from "../../model/parallel.ts";
import type { StackPlanned } from "../../deploy/plan-stack.ts";
import type { CommandContext } from "../frame/command.ts";

/** What the plan of a copied state says. */
export type Proof = { readonly stack: string } & StackPlanned;

/** A plan starts the cloud's plugin, which takes half a gigabyte. */
const PLANNED_AT_ONCE = 2;

/**
 * Plans every stack whose state was copied, in the new place: a copy is good when nothing would change. What isn't proven is
 * planned again by the next run.
 *
 * @param stacks - their ids
 * @throws FleetError where the project can't be synthesized; AbortError when interrupted
 */
export async function proveCopies(stacks: readonly string[], context: CommandContext): Promise<readonly Proof[]> {
  const { synthesizeTo } = await import("../frame/synthesize-to.ts");
  const { planStack } = await import("../../deploy/plan-stack.ts");
  const { PluginInstall } = await import("../../deploy/plugin-install.ts");
  const { noteProven } = await import("../../terraform/unproven.ts");
  const { project, signal, emit } = context;
  await synthesizeTo(path.join(project, "cdktf.out"), context);
  // Reading is enough for it, where a region has an identity that only reads.
  const options = { env: { ...context.env, TF_VAR_identity: "plan" }, signal };
  const install = new PluginInstall({ ...options, project, emit });
  return await inParallel(stacks, PLANNED_AT_ONCE, async (stack): Promise<Proof> => {
    emit({ type: "action", stack, message: "planning it in the new place" });
    const planned = await planStack(project, stack, install, options);
    if (planned.plan === "empty") noteProven(project, stack);
    const type = planned.plan === "empty" ? "success" : "warning";
    emit({ type, stack, message: WORDS[planned.plan] });
    return { stack, ...planned };
  });
}

const WORDS: Readonly<Record<StackPlanned["plan"], string>> = {
  empty: "its plan is empty: the copy is good",
  changes: "its plan is not empty",
  failed: "it can't be planned",
};

/** What is not proven, for people; empty where all is well. */
export function inWords(proofs: readonly Proof[]): readonly string[] {
  return proofs.flatMap((proof): readonly string[] => {
    switch (proof.plan) {
      case "empty":
        return [];
      case "changes":
        return [`The plan of ${proof.stack} is not empty in the new place:`, ...proof.changes.map((change) => `  ${change}`)];
      case "failed":
        return [`${proof.stack} can't be planned in the new place:`, ...proof.why.split("\n").map((line) => `  ${line}`)];
    }
  });
}
