import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { planApp } from "../../stacks/plan-app.ts";

/** A whole fleet as `cdktf synth` writes it. */
export interface SynthesizedFleet {
  /** Terraform JSON by the id of the stack, as it is in the file. */
  readonly stacks: ReadonlyMap<string, string>;
  /** What planning the next fleet starts from. */
  readonly lock: Lock;
}

/** @param outdir - an empty folder of the test's own */
export async function synthesizeFleet(fleet: Fleet, outdir: string, before: Lock = EMPTY_LOCK): Promise<SynthesizedFleet> {
  const { plan, lock, problems } = planFleet(fleet, before);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const app = await planApp(plan, { outdir });
  app.synth();
  const read = (stack: string): string => readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
  return { stacks: new Map(readdirSync(path.join(outdir, "stacks")).map((stack) => [stack, read(stack)])), lock };
}
