import type { Literal, RemoteState } from "../constructs/cdk.ts";
import type { ClusterPlan, Intent, RegionPlan, StackPlan } from "../lib/model/fleet-plan.ts";
import type { StackLayer } from "../lib/model/stack-layer.ts";

/** A plan whose parts are found by name at once, however large the fleet is. */
export interface PlanIndex {
  readonly plan: Literal<Intent>;
  /** As the plan has it, under a name of the plan. */
  region(name: string): Literal<RegionPlan>;
  cluster(name: string): Literal<ClusterPlan>;
  /** Where the state of a layer's stack lies. */
  state(layer: StackLayer, subject: string): RemoteState;
  /** Where the state of the zone that the fleet makes lies; undefined where it makes none. */
  readonly zoneState: RemoteState | undefined;
  /** Where the states of all of a layer's stacks lie, by subject. */
  states(layer: StackLayer): ReadonlyMap<string, RemoteState>;
}

/** Looks through the plan once. A plan that names what it doesn't hold is a fault of ours: asking for that throws. */
export function indexPlan(plan: Literal<Intent>): PlanIndex {
  const regions = new Map<string, Literal<RegionPlan>>(plan.regions.map((one) => [one.region.name, one]));
  const clusters = new Map<string, Literal<ClusterPlan>>(plan.clusters.map((one) => [one.cluster.name, one]));
  const layers = new Map<StackLayer, Map<string, RemoteState>>();
  for (const stack of plan.stacks) {
    const states = layers.get(stack.layer) ?? new Map<string, RemoteState>();
    layers.set(stack.layer, states.set(stack.subject, stateOf(stack)));
  }
  const states = (layer: StackLayer): ReadonlyMap<string, RemoteState> => layers.get(layer) ?? new Map();
  return {
    plan,
    region: (name) => known(regions.get(name), name),
    cluster: (name) => known(clusters.get(name), name),
    state: (layer, subject) => known(states(layer).get(subject), subject),
    // While a zone of the fleet's leaves, another may be in use.
    zoneState: plan.zone?.id === undefined ? [...states("dns").values()][0] : undefined,
    states,
  };
}

/** Where a stack's own state lies. */
export function stateOf(stack: Literal<StackPlan>): RemoteState {
  return { state: stack.state, key: stack.stateKey };
}

/** One stack of the plan. */
export function stackNamed(plan: Literal<Intent>, id: string): Literal<StackPlan> {
  return known(
    plan.stacks.find((stack) => stack.id === id),
    id,
  );
}

export function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the plan names "${name}", which it does not hold`);
  return value;
}
