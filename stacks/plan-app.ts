import { App, literal } from "../constructs/cdk.ts";
import type { Literal, FleetStack, StatePlace } from "../constructs/cdk.ts";
import { FleetError } from "../lib/errors.ts";
import type { ClusterPlan, FleetPlan, StackLayer, StackPlan } from "../lib/model/fleet-plan.ts";
import { BootstrapStack } from "./bootstrap-stack.ts";
import { ClusterStack } from "./cluster-stack.ts";

export interface PlanAppOptions {
  /**
   * Folder for the synthesized stacks.
   *
   * @default `cdktf.out`, or where cdktf's command line wants it
   */
  readonly outdir?: string;
}

/**
 * Turns a plan into an app with one stack for each Terraform state. Stacks of your own may be added to it before
 * `synth()`.
 *
 * @throws FleetError (input) naming everything that can be planned, but not synthesized yet
 */
export function planApp(plan: FleetPlan, options: PlanAppOptions = {}): App {
  refuseUnbuilt(plan);
  // Where user text becomes literal, all of it, before any construct sees it.
  const safe = literal(plan);
  // Creation stacks cost a third of the time, and nobody reads them in a plan.
  const app = new App({ stackTraces: false, ...options });
  const stacks = new Map(safe.stacks.map((stack) => [stack.id, buildStack(app, safe, stack)]));
  for (const { id, after } of safe.stacks) {
    for (const edge of after) stacks.get(id)?.addDependency(known(stacks.get(edge.stack), edge.stack));
  }
  return app;
}

const BUILT: readonly StackLayer[] = ["cluster", "bootstrap"];
const BUILT_PLUGINS = ["clusterprofile", "flux", "none"];

/** Nothing of a fleet file is ever ignored: what can only be planned so far is named. */
function refuseUnbuilt({ fleet, stacks }: FleetPlan): void {
  const { registry, agent, source } = fleet.sync;
  const unbuilt = [
    ...stacks
      .filter((stack) => !BUILT.includes(stack.layer) || stack.clouds.some((cloud) => cloud !== "local"))
      .map((stack) => `${stack.id} (${stack.layer} on ${stack.clouds.join(" and ")})`),
    ...(BUILT_PLUGINS.includes(registry) ? [] : [`registry ${registry}`]),
    ...(BUILT_PLUGINS.includes(agent) ? [] : [`agent ${agent}`]),
    ...(source === undefined || source.auth.kind === "none" ? [] : [`sync.source.auth of kind ${source.auth.kind} (FW4002)`]),
  ];
  if (unbuilt.length === 0) return;
  throw new FleetError("input", `this can be planned, but not synthesized yet:\n${unbuilt.map((row) => `  ${row}`).join("\n")}`, {
    next: "fleetwright plan",
  });
}

function buildStack(app: App, plan: Literal<FleetPlan>, stack: StackPlan): FleetStack {
  const cluster = known(
    plan.clusters.find((one) => one.cluster.name === stack.subject),
    stack.subject,
  );
  if (stack.layer === "cluster") return new ClusterStack(app, stack.id, placeOf(stack), plan.fleet.name, cluster);
  const places = { own: placeOf(stack), member: clusterPlace(plan, cluster), hub: clusterPlace(plan, hubOf(plan)) };
  return new BootstrapStack(app, stack.id, places, plan, cluster);
}

function hubOf(plan: Literal<FleetPlan>): ClusterPlan {
  return known(
    plan.clusters.find((one) => one.hub),
    plan.fleet.sync.hub,
  );
}

function clusterPlace(plan: Literal<FleetPlan>, { cluster }: ClusterPlan): StatePlace {
  return placeOf(
    known(
      plan.stacks.find((stack) => stack.layer === "cluster" && stack.subject === cluster.name),
      cluster.name,
    ),
  );
}

function placeOf(stack: StackPlan): StatePlace {
  return { state: stack.state, key: stack.stateKey };
}

/** A plan that names what it doesn't hold is a fault of ours. */
function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the plan names "${name}", which it does not hold`);
  return value;
}
