import { FleetStack, RemoteOutput, part } from "../constructs/cdk.ts";
import type { App, Literal, StatePlace } from "../constructs/cdk.ts";
import { AwsTransit } from "../constructs/gateway/aws-transit.ts";
import { AwsPeering } from "../constructs/peering/aws.ts";
import { AwsRoutes } from "../constructs/peering/aws-routes.ts";
import type { RouteTarget, Vpc } from "../constructs/peering/aws-routes.ts";
import { GATEWAY_RECORD_OUTPUT } from "../lib/contracts/gateway-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../lib/contracts/network-record.ts";
import type { Connection, FleetPlan, RegionPlan } from "../lib/model/fleet-plan.ts";
import { pairKey } from "../lib/plan/connectivity.ts";
import { findPaths } from "../lib/plan/paths.ts";
import type { FindPath } from "../lib/plan/paths.ts";
import { awsPlaceOf, awsProviders } from "./aws-providers.ts";
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
  readonly #fleet: string;
  readonly #regions: readonly Literal<RegionPlan>[];
  readonly #vpcs: ReadonlyMap<string, Vpc>;
  /** Expressions that yield the gateways' records, by region. */
  readonly #gateways: ReadonlyMap<string, string>;
  readonly #targets = new Map<string, RouteTarget>();

  constructor(app: App, id: string, places: PeeringPlaces, plan: Literal<FleetPlan>) {
    super(app, id, places.own);
    const own = plan.regions.filter(({ region }) => region.cloud === "aws");
    const connections = plan.connections.filter(({ between }) => between.every((name) => own.some(named(name))));
    const providers = awsProviders(
      this,
      plan.fleet.name,
      own.map(({ region }) => region),
    );
    this.#fleet = plan.fleet.name;
    this.#regions = plan.regions;
    const joined = own.filter(({ region }) =>
      connections.some(({ between, via }) => via !== "vpn" && between.includes(region.name)),
    );
    this.#vpcs = new Map(
      joined.map((region): [string, Vpc] => {
        const { name } = region.region;
        const record = new RemoteOutput(this, `network-${name}`, known(places.networks, name)).value(NETWORK_RECORD_OUTPUT);
        return [
          name,
          {
            region: name,
            ...awsPlaceOf(region.region),
            provider: known(providers, name),
            vpcId: part(record, ".id"),
            cidrs: blocksOf(region),
            routeTables: routeTablesOf(region, record),
          },
        ];
      }),
    );
    const transit = connections.filter(({ via }) => via === "transit");
    this.#gateways = new Map(
      joined
        .map(({ region }) => region.name)
        .filter((name) => transit.some(({ between }) => between.includes(name)))
        .map((name) => {
          const place = known(places.gateways, name);
          return [name, new RemoteOutput(this, `gateway-${name}`, place).value(GATEWAY_RECORD_OUTPUT)];
        }),
    );
    for (const connection of connections.filter(({ via }) => via === "peering")) this.#peer(connection);
    // What a gateway passes on to other gateways, whether or not its own network goes the same way.
    const throughGateways = findPaths(plan.connections.filter(({ via }) => via !== "peering"));
    for (const connection of transit) this.#join(connection, throughGateways);
    const findPath = findPaths(plan.connections);
    for (const vpc of this.#vpcs.values()) this.#route(vpc, findPath);
  }

  #peer({ between: [first, second] }: Connection): void {
    const peering = new AwsPeering(this, `peering-${first}--${second}`, {
      fleet: this.#fleet,
      requester: known(this.#vpcs, first),
      accepter: known(this.#vpcs, second),
    });
    this.#targets.set(pairKey([first, second]), { peeringConnectionId: peering.connectionId });
  }

  #join(connection: Connection, findPath: FindPath): void {
    const [requester, accepter] = connection.between.map((name) => {
      const { region, location, account, provider } = known(this.#vpcs, name);
      const record = known(this.#gateways, name);
      const beyond = this.#regions.filter((other) => findPath(name, other.region.name)?.[0] === connection);
      return {
        region,
        location,
        account,
        provider,
        gatewayId: part(record, ".id"),
        routeTableId: part(record, ".routeTable"),
        beyond: Object.fromEntries(beyond.map((other) => [other.region.name, blocksOf(other)])),
      };
    });
    if (requester === undefined || accepter === undefined) throw new Error("a connection has two ends");
    new AwsTransit(this, `transit-${requester.region}--${accepter.region}`, { fleet: this.#fleet, requester, accepter });
  }

  /** Routes over VPNs belong to the links. */
  #route(vpc: Vpc, findPath: FindPath): void {
    for (const other of this.#regions) {
      const { name } = other.region;
      const first = findPath(vpc.region, name)?.[0];
      if (first === undefined || first.via === "vpn") continue;
      const target =
        first.via === "peering"
          ? known(this.#targets, pairKey(first.between))
          : { transitGatewayId: part(known(this.#gateways, vpc.region), ".id") };
      new AwsRoutes(this, `routes-${vpc.region}--${name}`, { from: vpc, to: { region: name, cidrs: blocksOf(other) }, target });
    }
  }
}

/** Every block that the region's network has, to be routed as one. */
function blocksOf({ ranges }: Literal<RegionPlan>): readonly string[] {
  return ranges.filter(({ purpose }) => purpose === "block" || purpose === "network").map(({ block }) => block.toString());
}

function named(name: string): (plan: Literal<RegionPlan>) => boolean {
  return ({ region }) => region.name === name;
}

/** A plan that names what it doesn't hold is a fault of ours. */
function known<T>(values: ReadonlyMap<string, T>, name: string): T {
  const value = values.get(name);
  if (value === undefined) throw new Error(`the plan names "${name}", which it does not hold`);
  return value;
}
