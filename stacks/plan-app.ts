import { literal } from "../constructs/cdk.ts";
import { FleetApp } from "../constructs/fleet-app.ts";
import type { KeptFiles } from "../constructs/fleet-app.ts";
import { FleetError } from "../lib/errors.ts";
import type { FleetPlan } from "../lib/model/fleet-plan.ts";
import { kindOf, loadBuilders, loadLeaving } from "./clouds.ts";
import type { Builder } from "./clouds.ts";
import { indexPlan, known } from "./plan-index.ts";

export interface PlanAppOptions {
  /**
   * Folder for the synthesized stacks.
   *
   * @default `cdktf.out`, or where cdktf's command line wants it
   */
  readonly outdir?: string;
  /**
   * Ids of the stacks to build: for those who look at a few of them. What the plan says of the others is theirs to read.
   *
   * @default all
   */
  readonly only?: ReadonlySet<string>;
  /**
   * Files that were written before, and need not be made again.
   *
   * @default none
   */
  readonly kept?: KeptFiles;
}

/**
 * Turns a plan into an app with one stack for each Terraform state. Stacks of your own may be added to it before
 * `synth()`.
 *
 * @throws FleetError (input) naming everything that can be planned, but not synthesized yet
 */
export async function planApp(plan: FleetPlan, options: PlanAppOptions = {}): Promise<FleetApp> {
  const leaving = plan.stacks.filter((stack) => stack.leaving !== undefined);
  const staying = { ...plan, stacks: plan.stacks.filter((stack) => stack.leaving === undefined) };
  const builders = await loadBuilders(staying);
  refuseUnbuilt(staying, builders);
  const buildLeaving = await loadLeaving(leaving);
  const { fleet: _written, ...intent } = plan;
  const index = indexPlan(intent);
  // Creation stacks cost a third of the time, and nobody reads them in a plan.
  const { only, kept, ...settings } = options;
  const app = new FleetApp({ stackTraces: false, ...settings }, kept);
  const wanted = only === undefined ? plan.stacks : plan.stacks.filter(({ id }) => only.has(id));
  const stacks = new Map(
    wanted.map((stack) => {
      const build = stack.leaving === undefined ? known(builders.get(kindOf(stack)), stack.id) : buildLeaving;
      return [stack.id, app.addStack(stack.id, () => build({ app, index, stack: literal(stack) }))];
    }),
  );
  for (const { id, after } of wanted) {
    for (const edge of after) {
      if (only?.has(edge.stack) !== false) stacks.get(id)?.addDependency(known(stacks.get(edge.stack), edge.stack));
    }
  }
  return app;
}

/** Names are written to a zone that is there already, and only its id says which one. */
function isZoneUnknown({ zone, stacks }: FleetPlan): boolean {
  const written = stacks.some(({ layer, subject }) => layer === "entry" && subject === "global");
  return written && zone?.id === undefined && !stacks.some(({ layer }) => layer === "dns");
}

/** Nothing of a fleet file is ever ignored: what can only be planned so far is named. */
function refuseUnbuilt(plan: FleetPlan, builders: ReadonlyMap<string, Builder | undefined>): void {
  const unbuilt = [
    ...plan.stacks.filter((stack) => builders.get(kindOf(stack)) === undefined).map((stack) => `${stack.id} (${kindOf(stack)})`),
    ...(isZoneUnknown(plan) ? [`entries in ${plan.zone?.name}, because nobody says which zone of that name it is (FW1945)`] : []),
  ];
  if (unbuilt.length === 0) return;
  throw new FleetError("input", `this can be planned, but not synthesized yet:\n${unbuilt.map((row) => `  ${row}`).join("\n")}`, {
    next: "fleetwright plan",
  });
}
