import { App, literal } from "../constructs/cdk.ts";
import type { Literal, FleetStack, StatePlace } from "../constructs/cdk.ts";
import { FleetError } from "../lib/errors.ts";
import type { ClusterPlan, FleetPlan, RegionPlan, StackLayer, StackPlan } from "../lib/model/fleet-plan.ts";
import { BootstrapStack } from "./bootstrap-stack.ts";
import type { ClusterPlaces } from "./cluster-props.ts";

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
 * @throws FleetError (input) naming every stack that can be planned, but not synthesized yet
 */
export async function planApp(plan: FleetPlan, options: PlanAppOptions = {}): Promise<App> {
  const builders = await loadBuilders(plan.stacks);
  // Where user text becomes literal, all of it, before any construct sees it.
  const safe = literal(plan);
  // Creation stacks cost a third of the time, and nobody reads them in a plan.
  const app = new App({ stackTraces: false, ...options });
  const stacks = new Map(
    safe.stacks.map((stack) => [stack.id, known(builders.get(builderOf(stack)), stack.id)({ app, plan: safe, stack })]),
  );
  for (const { id, after } of safe.stacks) {
    for (const edge of after) stacks.get(id)?.addDependency(known(stacks.get(edge.stack), edge.stack));
  }
  return app;
}

interface Building {
  readonly app: App;
  readonly plan: Literal<FleetPlan>;
  readonly stack: Literal<StackPlan>;
}

type Builder = (building: Building) => FleetStack;

/** Loads one cloud's part of one layer, so that no fleet loads, or needs installed, what another cloud needs. */
const BUILDERS: Readonly<Record<string, () => Promise<Builder>>> = {
  "network on aws": async () => {
    const { AwsNetworkStack } = await import("./aws-network-stack.ts");
    const { ExistingNetworkStack } = await import("./existing-network-stack.ts");
    return ({ app, plan, stack }) => {
      const own = regionOf(plan, stack);
      const { network } = own.region;
      return network === undefined
        ? new AwsNetworkStack(app, stack.id, placeOf(stack), plan, own)
        : new ExistingNetworkStack(app, stack.id, placeOf(stack), plan.fleet.name, { ...own.region, network });
    };
  },
  "gateway on aws": async () => {
    const { GatewayStack } = await import("./gateway-stack.ts");
    return ({ app, plan, stack }) => {
      const network = known(placesOf(plan, "network").get(stack.subject), stack.subject);
      return new GatewayStack(app, stack.id, { own: placeOf(stack), network }, plan.fleet.name, regionOf(plan, stack));
    };
  },
  "peering on aws": async () => {
    const { PeeringStack } = await import("./peering-stack.ts");
    return ({ app, plan, stack }) => {
      const places = { own: placeOf(stack), networks: placesOf(plan, "network"), gateways: placesOf(plan, "gateway") };
      return new PeeringStack(app, stack.id, places, plan);
    };
  },
  "cluster on local": async () => {
    const { LocalClusterStack } = await import("./local-cluster-stack.ts");
    return ({ app, plan, stack }) =>
      new LocalClusterStack(app, stack.id, clusterPlaces(plan, stack), plan, clusterOf(plan, stack));
  },
  "cluster on aws": async () => {
    const { AwsClusterStack } = await import("./aws-cluster-stack.ts");
    return ({ app, plan, stack }) => new AwsClusterStack(app, stack.id, clusterPlaces(plan, stack), plan, clusterOf(plan, stack));
  },
  "access on aws": async () => {
    const { AccessStack } = await import("./access-stack.ts");
    return ({ app, plan, stack }) => {
      const cluster = clusterOf(plan, stack);
      return new AccessStack(app, stack.id, { own: placeOf(stack), cluster: clusterPlace(plan, cluster) }, plan, cluster);
    };
  },
  "bootstrap on local": async () => buildBootstrap,
  "bootstrap on aws": async () => buildBootstrap,
};

function buildBootstrap({ app, plan, stack }: Building): FleetStack {
  const cluster = clusterOf(plan, stack);
  const places = { own: placeOf(stack), member: clusterPlace(plan, cluster), hub: clusterPlace(plan, hubOf(plan)) };
  return new BootstrapStack(app, stack.id, places, plan, cluster);
}

/** The builders of all layers and clouds that the plan needs. */
async function loadBuilders(stacks: readonly StackPlan[]): Promise<ReadonlyMap<string, Builder>> {
  const unbuilt = stacks.filter((stack) => BUILDERS[builderOf(stack)] === undefined);
  if (unbuilt.length > 0) {
    const rows = unbuilt.map((stack) => `  ${stack.id} (${builderOf(stack)})`);
    throw new FleetError("input", `these stacks can be planned, but not synthesized yet:\n${rows.join("\n")}`, {
      next: "fleetwright plan",
    });
  }
  const needed = [...new Set(stacks.map(builderOf))];
  const loaded = needed.map(async (name) => [name, await known(BUILDERS[name], name)()] as const);
  return new Map(await Promise.all(loaded));
}

function builderOf(stack: StackPlan): string {
  return `${stack.layer} on ${stack.clouds.join(" and ")}`;
}

function regionOf(plan: Literal<FleetPlan>, stack: StackPlan): Literal<RegionPlan> {
  return known(
    plan.regions.find(({ region }) => region.name === stack.subject),
    stack.subject,
  );
}

function clusterOf(plan: Literal<FleetPlan>, stack: StackPlan): ClusterPlan {
  return known(
    plan.clusters.find((one) => one.cluster.name === stack.subject),
    stack.subject,
  );
}

function clusterPlaces(plan: Literal<FleetPlan>, stack: StackPlan): ClusterPlaces {
  return { own: placeOf(stack), networks: placesOf(plan, "network") };
}

/** Where the states of a layer's stacks lie, by subject. */
function placesOf(plan: Literal<FleetPlan>, layer: StackLayer): ReadonlyMap<string, StatePlace> {
  return new Map(plan.stacks.filter((stack) => stack.layer === layer).map((stack) => [stack.subject, placeOf(stack)]));
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
