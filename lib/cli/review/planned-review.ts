import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { planStacks } from "../../deploy/plan-stacks.ts";
import type { PlannedStack } from "../../deploy/plan-stacks.ts";
import { FORMAT, PLANS } from "../../deploy/reviewed-plans.ts";
import type { ReviewedPlans } from "../../deploy/reviewed-plans.ts";
import { parsePlan, planChanges } from "../../review/report/read-plan.ts";
import type { ReadPlan } from "../../review/report/read-plan.ts";
import { plannedResources } from "../../review/report/planned-resources.ts";
import type { PlannedResourceValues } from "../../review/report/planned-resources.ts";
import type { StackInsight } from "../../review/report/report.ts";
import { FleetResolver } from "../../review/resolved-fleet.ts";
import type { SynthesizedFleet } from "../../review/synthesized-fleet.ts";
import type { StackJson } from "../../review/terraform-json.ts";
import type { CommandContext } from "../frame/command.ts";
import { contentDigest, planOrigin } from "./plan-origin.ts";
import { synthesizeProject } from "./synthesize-sides.ts";

export interface PlannedReview {
  readonly insights: ReadonlyMap<string, StackInsight>;
  readonly reviewed: ReviewedPlans;
  /** Every stack as it was synthesized for them. */
  readonly fleet: SynthesizedFleet;
  /** What there would be in each stack that was planned, by its id. */
  readonly resources: ReadonlyMap<string, readonly PlannedResourceValues[]>;
}

/** All of a plan that a review tells of. */
interface WholePlan extends ReadPlan {
  readonly resources: readonly PlannedResourceValues[];
}

/**
 * Has Terraform plan stacks of the working tree, and keeps the plans below a folder.
 *
 * @param ids - of stacks
 * @param out - absolute; plans of an earlier review in it go
 * @param base - what the review compares with, as it was named
 */
export async function plannedReview(
  ids: ReadonlySet<string>,
  { out, parallelism, base }: { readonly out: string; readonly parallelism: number; readonly base: string | undefined },
  context: CommandContext,
): Promise<PlannedReview> {
  const { project, env, signal, emit } = context;
  const { fleet, stacks: all } = await synthesizeProject(context);
  const origin = await planOrigin(context);
  const folder = path.join(out, PLANS);
  rmSync(folder, { recursive: true, force: true });
  // A plan holds what the cloud says of everything in it: nobody else may read it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stacks = all.filter(({ id }) => ids.has(id));
  const resolver = new FleetResolver(new Map([...fleet.stacks].map(([id, { json }]): [string, StackJson] => [id, json ?? {}])));
  const readsOf = (id: string) => resolver.reads(id).filter(({ stack }) => ids.has(stack) && stack !== id);
  const planned = await planStacks(stacks, { project, env, signal, emit, folder, parallelism, readsOf, read: readWhole });
  const content = (id: string): string => contentDigest(fleet.stacks.get(id) ?? { json: undefined });
  return {
    fleet,
    insights: new Map([...planned].map(([id, one]) => [id, insightOf(one)])),
    resources: new Map(
      [...planned].flatMap(([id, one]) => (one.outcome === "planned" ? [[id, one.plan.resources] as const] : [])),
    ),
    reviewed: {
      format: FORMAT,
      base,
      origin,
      plans: [...planned]
        .sort(byId)
        .flatMap(([stack, one]) =>
          one.outcome === "planned" ? [{ stack, digest: one.digest, content: content(stack), state: one.state }] : [],
        ),
      later: [...planned].sort(byId).flatMap(([stack, { outcome }]) => (outcome === "planned" ? [] : [stack])),
    },
  };
}

function byId([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function readWhole(json: string): WholePlan {
  const plan = parsePlan(json);
  return { ...planChanges(plan), resources: plannedResources(plan) };
}

function insightOf(one: PlannedStack<ReadPlan>): StackInsight {
  switch (one.outcome) {
    case "planned":
      return { by: "plan", digest: one.digest, changes: one.plan.changes, drift: one.plan.drift, outputs: one.plan.outputs };
    case "after":
      return { by: "after", after: one.after };
    case "failed":
      return { by: "failure", why: one.why };
  }
}
