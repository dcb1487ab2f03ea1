import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { GooglePeering } from "../../constructs/google/connectivity/peering.ts";
import type { GoogleNetworkEnd } from "../../constructs/google/connectivity/peering.ts";
import { GoogleSpoke } from "../../constructs/google/connectivity/spoke.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../lib/contracts/gateway-record.ts";
import { NETWORK_RECORD_OUTPUT } from "../../lib/contracts/network-record.ts";
import type { Cidr } from "../../lib/model/cidr.ts";
import type { Connection, Intent } from "../../lib/model/fleet-plan.ts";
import { known, stackNamed } from "../plan-index.ts";
import { Turns } from "../turns.ts";
import { networkEndOf } from "./network-end.ts";
import { googleProviders } from "./providers.ts";

export interface GooglePeeringStates {
  readonly own: RemoteState;
  /** The states of the network stacks, by region. */
  readonly networks: ReadonlyMap<string, RemoteState>;
  /** The states of the hub stacks, by region. */
  readonly gateways: ReadonlyMap<string, RemoteState>;
}

type End = GoogleNetworkEnd & { readonly project: LiteralText; readonly cidrs: readonly Cidr[] };

/** Joins all networks on Google Cloud that the plan connects: by peerings, or as members of a hub. */
export class GooglePeeringStack extends FleetStack {
  readonly #fleet: LiteralText;
  readonly #ends: ReadonlyMap<string, End>;
  /** Regions whose project has a hub. */
  readonly #hubs: ReadonlySet<string>;
  /** By region: Google changes one peering of a network at a time. */
  readonly #changed = new Turns<GooglePeering["accepted"]>(1);

  constructor(app: App, id: string, states: GooglePeeringStates, plan: Literal<Intent>) {
    super(app, id, states.own);
    this.#fleet = plan.name;
    this.#hubs = new Set(plan.hubs);
    const own = plan.regions.filter(({ region }) => region.cloud === "gcp");
    const names = new Set<string>(own.map(({ region }) => region.name));
    const inside = plan.connections.filter(({ via, between }) => via !== "vpn" && between.some((name) => names.has(name)));
    const regions = own.map(({ region }) => region);
    const providers = googleProviders(this, plan.name, stackNamed(plan, id).providers.aliased, regions);
    const joined = new Set<string>(inside.flatMap(({ between }) => between));
    this.#ends = new Map(
      own
        .filter(({ region: { name } }) => joined.has(name))
        .map((one): [string, End] => {
          const { name: region } = one.region;
          const record = new RemoteOutput(this, `network-${region}`, known(states.networks.get(region), region));
          const network = part(record.value(NETWORK_RECORD_OUTPUT), ".id");
          const provider = known(providers.get(region), region);
          return [region, { region, network, provider, cidrs: one.network?.blocks ?? [], ...networkEndOf(one) }];
        }),
    );
    for (const connection of inside) if (connection.via === "peering") this.#peer(connection);
    this.#meet(
      inside.filter(({ via }) => via === "transit"),
      states.gateways,
    );
  }

  #peer({ between: [first, second] }: Literal<Connection>): void {
    const { accepted } = new GooglePeering(this, `peering-${first}--${second}`, {
      fleet: this.#fleet,
      requester: known(this.#ends.get(first), first),
      accepter: known(this.#ends.get(second), second),
      after: [...new Set([first, second].flatMap((name) => this.#changed.before(name)))],
    });
    for (const name of [first, second]) this.#changed.take(name, accepted);
  }

  /** Each network is a member once, however many others it meets there. */
  #meet(transits: readonly Literal<Connection>[], gateways: ReadonlyMap<string, RemoteState>): void {
    const hubs = new Map<string, string>();
    for (const { between } of transits) {
      const hub = between.find((name) => this.#hubs.has(name));
      for (const name of between) hubs.set(name, known(hub, between.join(" and ")));
    }
    const records = new Map(
      [...new Set(hubs.values())].map((hub) => [hub, new RemoteOutput(this, `gateway-${hub}`, known(gateways.get(hub), hub))]),
    );
    for (const [name, hub] of hubs) {
      const record = known(records.get(hub), hub).value(GATEWAY_RECORD_OUTPUT);
      new GoogleSpoke(this, `spoke-${name}`, { ...known(this.#ends.get(name), name), hub: part(record, ".detail.hub") });
    }
  }
}
