import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, RemoteState, TerraformProvider } from "../../constructs/cdk.ts";
import { AwsTransit } from "../../constructs/aws/connectivity/transit.ts";
import type { TransitEnd } from "../../constructs/aws/connectivity/transit.ts";
import { AwsPeering } from "../../constructs/aws/connectivity/peering.ts";
import { AwsRoutes } from "../../constructs/aws/connectivity/routes.ts";
import type { RouteTarget, Vpc } from "../../constructs/aws/connectivity/routes.ts";
import type { ReachedNetwork } from "../../constructs/peering.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../lib/contracts/gateway-record.ts";
import { AWS_QUOTAS } from "../../lib/clouds/aws/limits.ts";
import { realmOf } from "../../lib/clouds/clouds.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Connection, Intent, RegionPlan, TransitPlan } from "../../lib/model/fleet-plan.ts";
import { awsProviders } from "./providers.ts";
import { providerPropsOf } from "../region-providers.ts";
import { known, stackNamed } from "../plan-index.ts";
import { routeTablesOf } from "./route-tables.ts";
import { Turns } from "../turns.ts";

export interface PeeringStates {
  readonly own: RemoteState;
  /** The states of the network stacks, by region. */
  readonly networks: ReadonlyMap<string, RemoteState>;
  /** The states of the gateway stacks, by region. */
  readonly gateways: ReadonlyMap<string, RemoteState>;
}

/** Joins all networks of one part of AWS that the plan connects: peerings, transit between gateways, and the routes of both. */
export class PeeringStack extends FleetStack {
  readonly #plan: Literal<Intent>;
  readonly #reached: ReadonlyMap<string, ReachedNetwork>;
  readonly #vpcs: ReadonlyMap<string, Vpc>;
  /** Expressions that yield the gateways' records, by region. */
  readonly #gateways: ReadonlyMap<string, Expression>;
  /** By account: AWS refuses what is asked for while too much is pending. */
  readonly #asked = new Turns<AwsPeering["accepted"]>(AWS_QUOTAS.pendingPeerings.standard);
  /** By region, whose gateway both sides of an attachment are pending at. */
  readonly #attached = new Turns<AwsTransit["accepted"]>(AWS_QUOTAS.pendingTransitPeerings.standard);

  /** @param realm - the part of AWS whose networks it joins */
  constructor(app: App, id: string, states: PeeringStates, plan: Literal<Intent>, realm: string) {
    super(app, id, states.own);
    const own = plan.regions.filter(({ region }) => region.cloud === "aws" && realmOf(region) === realm);
    const names = new Set<string>(own.map(({ region }) => region.name));
    const isInside = ({ between }: Literal<Pick<Connection, "between">>): boolean => between.some((name) => names.has(name));
    const peerings = plan.connections.filter((connection) => connection.via === "peering" && isInside(connection));
    const transits = plan.transits.filter(isInside);
    const providers = awsProviders(
      this,
      plan.name,
      stackNamed(plan, id).providers.aliased,
      own.map(({ region }) => region),
    );
    this.#plan = plan;
    this.#reached = new Map(plan.regions.map((region) => [region.region.name, reached(region)]));
    this.#vpcs = byRegion(endsOf([...peerings, ...transits], own), (region) => this.#vpcOf(region, providers, states));
    this.#gateways = byRegion(endsOf(transits, own), ({ region: { name } }) =>
      new RemoteOutput(this, `gateway-${name}`, known(states.gateways.get(name), name)).value(GATEWAY_RECORD_OUTPUT),
    );
    const targets = new Map(peerings.map((connection) => [connection.between.join(), this.#peer(connection)]));
    for (const transit of transits) this.#join(transit);
    for (const vpc of this.#vpcs.values()) this.#route(vpc, targets);
  }

  #vpcOf(region: Literal<RegionPlan>, providers: ReadonlyMap<string, TerraformProvider>, states: PeeringStates): Vpc {
    const { name } = region.region;
    const record = new RemoteOutput(this, `network-${name}`, known(states.networks.get(name), name)).value(NETWORK_RECORD_OUTPUT);
    const { location, account } = providerPropsOf(region.region);
    return {
      ...reached(region),
      location,
      account,
      provider: known(providers.get(name), name),
      vpcId: part(record, ".id"),
      routeTables: routeTablesOf(region, record),
    };
  }

  #peer({ between: [first, second] }: Literal<Connection>): RouteTarget {
    const requester = known(this.#vpcs.get(first), first);
    const { connectionId, accepted } = new AwsPeering(this, `peering-${first}--${second}`, {
      fleet: this.#plan.name,
      requester,
      accepter: known(this.#vpcs.get(second), second),
      after: [...this.#asked.before(requester.account)],
    });
    this.#asked.take(requester.account, accepted);
    return { peeringConnectionId: connectionId };
  }

  #join({ between: [first, second], beyond: [overSecond, overFirst] }: Literal<TransitPlan>): void {
    const endOf = (name: string, reachedOver: readonly string[]): TransitEnd => {
      const { region, location, account, provider } = known(this.#vpcs.get(name), name);
      const record = known(this.#gateways.get(name), name);
      const beyond = reachedOver.map((other) => known(this.#reached.get(other), other));
      const [gatewayId, routeTableId] = [part(record, ".id"), part(record, ".detail.routeTable")];
      return { region, location, account, provider, gatewayId, routeTableId, beyond };
    };
    const { accepted } = new AwsTransit(this, `transit-${first}--${second}`, {
      fleet: this.#plan.name,
      requester: endOf(first, overSecond),
      accepter: endOf(second, overFirst),
      after: [...new Set([first, second].flatMap((name) => this.#attached.before(name)))],
    });
    for (const name of [first, second]) this.#attached.take(name, accepted);
  }

  /** Routes that begin with a VPN belong to its link. */
  #route(vpc: Vpc, targets: ReadonlyMap<string, RouteTarget>): void {
    for (const { from, to: name, over } of this.#plan.routes) {
      if (from !== vpc.region || over.via === "vpn") continue;
      const to = known(this.#reached.get(name), name);
      const gateway = (): RouteTarget => ({ transitGatewayId: part(known(this.#gateways.get(from), from), ".id") });
      const target = over.via === "peering" ? known(targets.get(over.between.join()), name) : gateway();
      new AwsRoutes(this, `routes-${from}--${name}`, { from: vpc, to, target });
    }
  }
}

/** The region's network with every block that it has, each to be routed as one. */
function reached({ region, network }: Literal<RegionPlan>): ReachedNetwork {
  return { region: region.name, cidrs: network?.blocks ?? [] };
}

/** Those of the regions that take part in a connection. */
function endsOf(
  connections: readonly Literal<Pick<Connection, "between">>[],
  regions: readonly Literal<RegionPlan>[],
): readonly Literal<RegionPlan>[] {
  const ends = new Set<string>(connections.flatMap(({ between }) => between));
  return regions.filter(({ region }) => ends.has(region.name));
}

function byRegion<T>(
  regions: readonly Literal<RegionPlan>[],
  valueOf: (region: Literal<RegionPlan>) => T,
): ReadonlyMap<string, T> {
  return new Map(regions.map((region) => [region.region.name, valueOf(region)]));
}
