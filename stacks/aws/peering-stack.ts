import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, StatePlace, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsTransit } from "../../constructs/aws/connectivity/transit.ts";
import type { TransitEnd } from "../../constructs/aws/connectivity/transit.ts";
import { AwsPeering } from "../../constructs/aws/connectivity/peering.ts";
import { AwsRoutes } from "../../constructs/aws/connectivity/routes.ts";
import type { RouteTarget, Vpc } from "../../constructs/aws/connectivity/routes.ts";
import type { ReachedNetwork } from "../../constructs/peering.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../lib/contracts/gateway-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Connection, FleetPlan, RegionPlan } from "../../lib/model/fleet-plan.ts";
import { networkBlocks } from "../../lib/plan/networks.ts";
import { findPaths } from "../../lib/plan/paths.ts";
import type { FindPath } from "../../lib/plan/paths.ts";
import { awsPlaceOf, awsProviders } from "./providers.ts";
import { known, stackNamed } from "../plan-index.ts";
import { routeTablesOf } from "./route-tables.ts";

export interface PeeringPlaces {
  readonly own: StatePlace;
  /** The states of the network stacks, by region. */
  readonly networks: ReadonlyMap<string, StatePlace>;
  /** The states of the gateway stacks, by region. */
  readonly gateways: ReadonlyMap<string, StatePlace>;
}

/** Joins all AWS networks that the plan connects: peerings, transit between gateways, and the routes of both. */
export class PeeringStack extends FleetStack {
  readonly #plan: Literal<FleetPlan>;
  readonly #vpcs: ReadonlyMap<string, Vpc>;
  /** Expressions that yield the gateways' records, by region. */
  readonly #gateways: ReadonlyMap<string, string>;

  constructor(app: App, id: string, places: PeeringPlaces, plan: Literal<FleetPlan>) {
    super(app, id, places.own);
    const own = plan.regions.filter(({ region }) => region.cloud === "aws");
    const inside = plan.connections.filter(({ between }) => own.some(({ region }) => between.includes(region.name)));
    const peerings = inside.filter(({ via }) => via === "peering");
    const transits = inside.filter(({ via }) => via === "transit");
    const providers = awsProviders(
      this,
      plan.fleet.name,
      stackNamed(plan, id).providers.aliased,
      own.map(({ region }) => region),
    );
    this.#plan = plan;
    this.#vpcs = byRegion(endsOf([...peerings, ...transits], own), (region) => this.#vpcOf(region, providers, places));
    this.#gateways = byRegion(endsOf(transits, own), ({ region: { name } }) =>
      new RemoteOutput(this, `gateway-${name}`, known(places.gateways.get(name), name)).value(GATEWAY_RECORD_OUTPUT),
    );
    const targets = new Map(peerings.map((connection) => [connection, this.#peer(connection)]));
    // What a gateway passes on to other gateways, whether or not its own network goes the same way.
    const throughGateways = findPaths(plan.connections.filter(({ via }) => via !== "peering"));
    for (const connection of transits) this.#join(connection, throughGateways);
    const findPath = findPaths(plan.connections);
    for (const vpc of this.#vpcs.values()) this.#route(vpc, findPath, targets);
  }

  #vpcOf(region: Literal<RegionPlan>, providers: ReadonlyMap<string, TerraformProvider>, places: PeeringPlaces): Vpc {
    const { name } = region.region;
    const record = new RemoteOutput(this, `network-${name}`, known(places.networks.get(name), name)).value(NETWORK_RECORD_OUTPUT);
    const { location, account } = awsPlaceOf(region.region);
    return {
      ...reached(region),
      location,
      account,
      provider: known(providers.get(name), name),
      vpcId: part(record, ".id"),
      routeTables: routeTablesOf(region, record),
    };
  }

  #peer({ between: [first, second] }: Connection): RouteTarget {
    const { connectionId } = new AwsPeering(this, `peering-${first}--${second}`, {
      fleet: this.#plan.fleet.name,
      requester: known(this.#vpcs.get(first), first),
      accepter: known(this.#vpcs.get(second), second),
    });
    return { peeringConnectionId: connectionId };
  }

  #join(connection: Connection, findPath: FindPath): void {
    const [first, second] = connection.between;
    const endOf = (name: string): TransitEnd => {
      const { region, location, account, provider } = known(this.#vpcs.get(name), name);
      const record = known(this.#gateways.get(name), name);
      const beyond = this.#plan.regions.filter((other) => findPath(name, other.region.name)?.[0] === connection).map(reached);
      const [gatewayId, routeTableId] = [part(record, ".id"), part(record, ".routeTable")];
      return { region, location, account, provider, gatewayId, routeTableId, beyond };
    };
    new AwsTransit(this, `transit-${first}--${second}`, {
      fleet: this.#plan.fleet.name,
      requester: endOf(first),
      accepter: endOf(second),
    });
  }

  /** Routes that begin with a VPN belong to its link. */
  #route(vpc: Vpc, findPath: FindPath, targets: ReadonlyMap<Connection, RouteTarget>): void {
    for (const other of this.#plan.regions) {
      const to = reached(other);
      const first = findPath(vpc.region, to.region)?.[0];
      if (first === undefined || first.via === "vpn") continue;
      const target = targets.get(first) ?? { transitGatewayId: part(known(this.#gateways.get(vpc.region), vpc.region), ".id") };
      new AwsRoutes(this, `routes-${vpc.region}--${to.region}`, { from: vpc, to, target });
    }
  }
}

/** The region's network with every block that it has, each to be routed as one. */
function reached(plan: Literal<RegionPlan>): ReachedNetwork {
  return { region: plan.region.name, cidrs: networkBlocks(plan).map(String) };
}

/** Those of the regions that take part in a connection. */
function endsOf(connections: readonly Connection[], regions: readonly Literal<RegionPlan>[]): readonly Literal<RegionPlan>[] {
  const ends = new Set(connections.flatMap(({ between }) => between));
  return regions.filter(({ region }) => ends.has(region.name));
}

function byRegion<T>(
  regions: readonly Literal<RegionPlan>[],
  valueOf: (region: Literal<RegionPlan>) => T,
): ReadonlyMap<string, T> {
  return new Map(regions.map((region) => [region.region.name, valueOf(region)]));
}
