import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { StackLayer } from "../../lib/model/stack-layer.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { planApp } from "../../stacks/plan-app.ts";
import { readStack } from "./an-aws-stack.ts";
import type { SynthesizedStack } from "./an-aws-stack.ts";

const NETWORK_LAYERS: readonly StackLayer[] = ["network", "gateway", "peering"];

/** The stacks of a fleet's networks and of what joins them, by id; its clusters are left out. */
export async function synthesizeNetworks(fleet: Fleet, outdir: string): Promise<ReadonlyMap<string, SynthesizedStack>> {
  const texts = await networkTexts(fleet, outdir);
  return new Map([...texts].map(([id, text]) => [id, readStack(text)]));
}

/** The same as Terraform gets them. */
export async function networkTexts(
  fleet: Fleet,
  outdir: string,
  before: Lock = EMPTY_LOCK,
): Promise<ReadonlyMap<string, string>> {
  const { plan, problems } = planFleet(fleet, before);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const stacks = plan.stacks.filter(({ layer }) => NETWORK_LAYERS.includes(layer));
  const app = await planApp({ ...plan, stacks }, { outdir });
  app.synth();
  const read = (stack: string): string => readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
  return new Map(readdirSync(path.join(outdir, "stacks")).map((stack) => [stack, read(stack)]));
}
