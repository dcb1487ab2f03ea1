import type { Cloud, Cluster, Fleet, Region } from "../model/fleet.ts";
import type { Caller, Connection, StackEdge, StackPlan } from "../model/fleet-plan.ts";
import type { StackLayer } from "../model/stack-layer.ts";
import { compareText } from "../model/compare-text.ts";
import type { FindPath } from "./paths.ts";
import { isProtected } from "./protection.ts";
import { providersOf } from "./providers.ts";

/** What the stacks follow from. */
export interface StackInput {
  readonly fleet: Fleet;
  readonly connections: readonly Connection[];
  /** Names of the regions that have a gateway. */
  readonly gateways: ReadonlySet<string>;
  /** Names of those of them in whose gateway networks of their cloud meet, in clouds that have one for all. */
  readonly hubs: readonly string[];
  readonly findPath: FindPath;
  /** By cluster name. */
  readonly callers: ReadonlyMap<string, readonly Caller[]>;
}

/** What the one stack of the layer `dns` is about. */
export const DNS_ZONE = "zone";

/** A stack before its place in the waves is known. */
export type StackDraft = Omit<StackPlan, "wave" | "stateKey" | "leaving" | "lost">;

/** The only place that makes a stack's id. */
export function stackId(layer: StackLayer, subject: string): string {
  return `${layer}-${subject}`;
}

/** A stack about one region, with that region's state. */
export function regionStack(fleet: Fleet, layer: StackLayer, region: Region, after: readonly StackEdge[]): StackDraft {
  const { name, cloud } = region;
  return {
    id: stackId(layer, name),
    layer,
    subject: name,
    clouds: [cloud],
    after: merged(after),
    state: region.state ?? fleet.state,
    ...ofStack(fleet, layer, name),
  };
}

/** A stack about one cluster, with its region's state. */
export function clusterStack(
  fleet: Fleet,
  layer: StackLayer,
  cluster: Cluster,
  region: Region,
  after: readonly StackEdge[],
): StackDraft {
  const { name: subject } = cluster;
  return { ...regionStack(fleet, layer, region, after), id: stackId(layer, subject), subject, ...ofStack(fleet, layer, subject) };
}

/** A stack about more than one region, with the fleet's state. */
export function fleetStack(
  fleet: Fleet,
  layer: StackLayer,
  subject: string,
  clouds: readonly Cloud[],
  after: readonly StackEdge[],
): StackDraft {
  const id = stackId(layer, subject);
  return { id, layer, subject, clouds, after: merged(after), state: fleet.state, ...ofStack(fleet, layer, subject) };
}

function ofStack(fleet: Fleet, layer: StackLayer, subject: string): Pick<StackPlan, "providers" | "protect"> {
  return { providers: providersOf(fleet, layer, subject), protect: isProtected(fleet, layer, subject) };
}

/** One edge a stack, with the first reason given, sorted. */
function merged(edges: readonly StackEdge[]): readonly StackEdge[] {
  const first = new Map<string, StackEdge>();
  for (const edge of edges) if (!first.has(edge.stack)) first.set(edge.stack, edge);
  return [...first.values()].sort((left, right) => compareText(left.stack, right.stack));
}
