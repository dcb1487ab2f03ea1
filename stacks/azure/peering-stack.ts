import { FleetStack, RemoteOutput, part } from "../../constructs/cdk.ts";
import type { App, Expression, Literal, LiteralText, RemoteState } from "../../constructs/cdk.ts";
import { AzurePeering } from "../../constructs/azure/connectivity/peering.ts";
import type { AzureNetworkEnd } from "../../constructs/azure/connectivity/peering.ts";
import { AzureSpoke } from "../../constructs/azure/connectivity/spoke.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../lib/contracts/gateway-record.ts";
import type { Connection, Intent } from "../../lib/model/fleet-plan.ts";
import { known, stackNamed } from "../plan-index.ts";
import { networkIdsOf, regionName } from "./network-ids.ts";
import { azureProviders } from "./providers.ts";

export interface AzurePeeringStates {
  readonly own: RemoteState;
  /** The states of the hub stacks, by region. */
  readonly gateways: ReadonlyMap<string, RemoteState>;
}

/** Joins all networks on Azure that the plan connects: by peerings, or as connections of a hub, also where that is there for links alone. */
export class AzurePeeringStack extends FleetStack {
  readonly #fleet: LiteralText;
  readonly #ends: ReadonlyMap<string, AzureNetworkEnd>;
  /** The states of the hubs, by region. */
  readonly #gateways: ReadonlyMap<string, RemoteState>;
  /** Expressions for the hubs' ids, by region. */
  readonly #hubs = new Map<string, Expression>();

  constructor(app: App, id: string, states: AzurePeeringStates, plan: Literal<Intent>) {
    super(app, id, states.own);
    this.#fleet = plan.name;
    const regions = plan.regions.filter(({ region }) => region.cloud === "azure");
    const linked = regions.filter(({ tunnelHosts }) => tunnelHosts.length > 0).map(({ region }) => region.name);
    const standing = new Set<string>([...plan.hubs, ...linked]);
    this.#gateways = new Map([...states.gateways].filter(([region]) => standing.has(region)));
    const names = new Set<string>(regions.map(({ region }) => region.name));
    const inside = plan.connections.filter(({ via, between }) => via !== "vpn" && between.every((name) => names.has(name)));
    const joined = new Set<string>([...inside.flatMap(({ between }) => between), ...linked]);
    const members = regions.filter(({ region }) => joined.has(region.name));
    const { aliased } = stackNamed(plan, id).providers;
    const providers = azureProviders(
      this,
      plan.name,
      aliased,
      members.map(({ region }) => region),
    );
    this.#ends = new Map(
      members.map((own) => {
        const { region } = own;
        const { name: network, resourceGroup, id: networkId } = networkIdsOf(own);
        const end = { region: region.name, cidrs: own.network?.blocks ?? [], name: regionName(own, "network") };
        return [
          region.name,
          { ...end, network, resourceGroup, id: networkId, provider: known(providers.get(region.name), region.name) },
        ];
      }),
    );
    for (const connection of inside) if (connection.via === "peering") this.#peer(connection);
    this.#meet(
      inside.filter(({ via }) => via === "transit"),
      linked,
    );
  }

  #peer({ between: [first, second] }: Literal<Connection>): void {
    new AzurePeering(this, `peering-${first}--${second}`, {
      fleet: this.#fleet,
      requester: known(this.#ends.get(first), first),
      accepter: known(this.#ends.get(second), second),
    });
  }

  /** Each network is connected once, however many others it meets there; the hub's own region is a network like the others. */
  #meet(transits: readonly Literal<Connection>[], linked: readonly string[]): void {
    const hubs = new Map<string, string>(linked.map((name) => [name, name]));
    for (const { between } of transits) {
      const hub = between.find((name) => this.#gateways.has(name));
      for (const name of between) hubs.set(name, known(hub, between.join(" and ")));
    }
    for (const [name, hub] of hubs) {
      const { id: network, name: called } = known(this.#ends.get(name), name);
      // A connection is a part of its hub: to another one, in a subscription of its own, it is another connection.
      new AzureSpoke(this, `spoke-${hub}--${name}`, {
        name: called,
        network,
        hub: this.#hub(hub),
        provider: known(this.#ends.get(hub), hub).provider,
      });
    }
  }

  #hub(region: string): Expression {
    const before = this.#hubs.get(region);
    if (before !== undefined) return before;
    const record = new RemoteOutput(this, `gateway-${region}`, known(this.#gateways.get(region), region));
    const id = part(record.value(GATEWAY_RECORD_OUTPUT), ".id");
    this.#hubs.set(region, id);
    return id;
  }
}
