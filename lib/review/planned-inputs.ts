import type { ClusterPlan, Intent, StackPlan } from "../model/fleet-plan.ts";

/**
 * All of a plan that each of its stacks is made from, as one text by the stack's id. Stacks with equal texts have equal
 * Terraform, so that nobody has to build them to know. A text says too much where that costs little, never too little: a
 * property builds stacks whose texts are equal and compares.
 */
export function plannedInputs(plan: Intent): ReadonlyMap<string, string> {
  const sources = sourcesOf(plan);
  return new Map(plan.stacks.map((stack) => [stack.id, inputsOf(stack, sources)]));
}

/** Of plain data. Where two differ in the order of keys, they are two texts, which costs building a stack. */
function textOf(value: object): string {
  return JSON.stringify(value);
}

interface ClusterInputs {
  /** The cluster, as text. */
  readonly own: string;
  /** Of the regions around it, as texts. */
  readonly regions: readonly (string | undefined)[];
}

interface Sources {
  readonly plan: Intent;
  readonly clusters: ReadonlyMap<string, ClusterInputs>;
  /** Of each region, as text. */
  readonly regions: ReadonlyMap<string, string>;
  /** Where each stack's state lies, as text. */
  readonly states: ReadonlyMap<string, string>;
  /** What stacks of several regions are made from. */
  readonly across: string;
  /** What every member is told. */
  readonly membership: string;
  /** Clusters that an entry leads to. */
  readonly serving: ReadonlySet<string>;
}

function sourcesOf(plan: Intent): Sources {
  const { name, sync, baseline, regions, clusters, connections, hubs, routes, transits, links, entries, zone, stacks, pins } =
    plan;
  const serving = new Set(entries.flatMap(({ fronts }) => fronts.map(({ cluster }) => cluster)));
  const gateways = stacks
    .filter(({ layer }) => layer === "gateway")
    .map(({ id, subject, leaving }) => ({ id, subject, leaving }));
  const fronted = clusters.filter(({ cluster }) => serving.has(cluster.name));
  const zoneStates = stacks.filter(({ layer }) => layer === "dns").map(({ id, state, stateKey }) => ({ id, state, stateKey }));
  const regionTexts = new Map(regions.map((one) => [one.region.name, textOf(one)]));
  const inputs = (one: ClusterPlan): ClusterInputs => ({
    own: textOf(one),
    regions: regionsAround(one).map((region) => regionTexts.get(region)),
  });
  return {
    plan,
    serving,
    clusters: new Map(clusters.map((one) => [one.cluster.name, inputs(one)])),
    regions: regionTexts,
    states: new Map(stacks.map(({ id, layer, subject, state, stateKey }) => [id, textOf({ layer, subject, state, stateKey })])),
    across: textOf({ name, regions, connections, hubs, routes, transits, links, entries, zone, zoneStates, gateways, fronted }),
    membership: textOf({ name, sync, baseline, pins }),
  };
}

function inputsOf(stack: StackPlan, sources: Sources): string {
  const { wave: _place, after, ...own } = stack;
  const read = after.map((edge) => sources.states.get(edge.stack) ?? edge.stack).sort();
  const from = stack.leaving === undefined ? madeFrom(stack, sources) : [sources.plan.name];
  // Each is a line of its own: a name has no line breaks, and JSON on one line has none either.
  return [textOf(own), String(read.length), ...read, ...from.map(String)].join("\n");
}

function madeFrom({ layer, subject }: StackPlan, sources: Sources): readonly (string | boolean | undefined)[] {
  const cluster = sources.clusters.get(subject);
  switch (layer) {
    case "network":
      return [sources.plan.name, sources.regions.get(subject)];
    case "cluster":
    case "access":
      return [sources.plan.name, cluster?.own, ...(cluster?.regions ?? [])];
    case "bootstrap":
      return [sources.membership, cluster?.own, sources.serving.has(subject)];
    case "gateway":
    case "peering":
    case "link":
    case "dns":
    case "entry":
      return [sources.across];
  }
}

/** Its own, and those that it is called from. */
function regionsAround(plan: ClusterPlan): readonly string[] {
  const calling = [...plan.callers.map(({ from }) => from), ...plan.allowed].flatMap((one) =>
    "region" in one ? [one.region] : [],
  );
  return [...new Set([plan.cluster.region, ...calling])].sort();
}
