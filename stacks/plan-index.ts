import { literal } from "../constructs/cdk.ts";
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

/**
 * Looks through the plan once. A plan that names what it doesn't hold is a fault of ours: asking for that throws. Here user text
 * becomes literal, all of it, before any construct sees it; but no sooner than it is asked for, since most of a large fleet
 * is not built again.
 */
export function indexPlan(written: Intent): PlanIndex {
  const plan = literalWhenAsked(written);
  const regions = byName(written.regions, (one) => one.region.name);
  const clusters = byName(written.clusters, (one) => one.cluster.name);
  const layers = Map.groupBy(written.stacks, ({ layer }) => layer);
  const inLayers = new Map<StackLayer, ReadonlyMap<string, RemoteState>>();
  const states = (layer: StackLayer): ReadonlyMap<string, RemoteState> => {
    const before = inLayers.get(layer);
    if (before !== undefined) return before;
    const found = new Map((layers.get(layer) ?? []).map((stack) => [stack.subject, stateOf(literal(stack))]));
    inLayers.set(layer, found);
    return found;
  };
  return {
    plan,
    region: (name) => known(regions(name), name),
    cluster: (name) => known(clusters(name), name),
    state: (layer, subject) => known(states(layer).get(subject), subject),
    get zoneState() {
      // While a zone of the fleet's leaves, another may be in use.
      return plan.zone?.id === undefined ? [...states("dns").values()][0] : undefined;
    },
    states,
  };
}

/** The same under the same names, each part of it as a literal once somebody asks for it. */
function literalWhenAsked<T extends object>(written: T): Literal<T> {
  const whole = {};
  for (const [key, part] of Object.entries(written)) {
    const get = (): unknown => {
      const value = literal(part as unknown);
      Object.defineProperty(whole, key, { enumerable: true, value });
      return value;
    };
    Object.defineProperty(whole, key, { enumerable: true, configurable: true, get });
  }
  return whole as Literal<T>;
}

function byName<T>(parts: readonly T[], nameOf: (part: T) => string): (name: string) => Literal<T> | undefined {
  const written = new Map(parts.map((part) => [nameOf(part), part]));
  const asked = new Map<string, Literal<T>>();
  return (name) => {
    const part = written.get(name);
    if (part === undefined) return undefined;
    const before = asked.get(name) ?? literal<T>(part);
    asked.set(name, before);
    return before;
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
