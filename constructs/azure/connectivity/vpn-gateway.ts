import { VpnGateway } from "@cdktf/provider-azurerm/lib/vpn-gateway/index.js";
import type { AzureGatewayDetail } from "../../../lib/contracts/azure/gateway-detail.ts";
import { Construct, expression } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";

/** Addresses inside of tunnels, for each of the two instances of a gateway. No two are the same. */
export type TunnelHosts = readonly [readonly LiteralText[], readonly LiteralText[]];

export interface AzureVpnGatewayProps {
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroupName: string;
  readonly tags: Record<string, string>;
  /** Id of the hub. */
  readonly hub: string;
  /** BGP number of the hub. */
  readonly asn: number;
  readonly hosts: TunnelHosts;
}

const INSTANCES = [0, 1] as const;

/** The VPN gateway of a hub: two instances, both at work, each with a public address. It takes Azure half an hour to make one. */
export class AzureVpnGateway extends Construct {
  readonly gateway: VpnGateway;
  readonly detail: Omit<NonNullable<AzureGatewayDetail["vpn"]>, "wan">;

  constructor(scope: Construct, id: string, props: AzureVpnGatewayProps) {
    super(scope, id);
    const { hub, asn, hosts, ...common } = props;
    this.gateway = new VpnGateway(this, "gateway", {
      ...common,
      virtualHubId: hub,
      routingPreference: "Microsoft Network",
      // 500 Mbit/s for all links together.
      scaleUnit: 1,
      bgpSettings: {
        asn,
        peerWeight: 0,
        instance0BgpPeeringAddress: { customIps: [...hosts[0]] },
        instance1BgpPeeringAddress: { customIps: [...hosts[1]] },
      },
    });
    this.detail = {
      gateway: this.gateway.id,
      addresses: INSTANCES.map((at) => this.#public(at)),
      configurations: INSTANCES.map((at) => expression(`\${${this.#instance(at)}.ip_configuration_id}`)),
    };
  }

  /** Azure gives each instance a private address as well, and lists both in an order of its own. */
  #public(at: number): Expression {
    const all = `azurerm_vpn_gateway.${this.gateway.friendlyUniqueId}.ip_configuration[*].public_ip_address`;
    return expression(`\${one(setintersection(${all}, ${this.#instance(at)}.tunnel_ips))}`);
  }

  #instance(at: number): string {
    return `azurerm_vpn_gateway.${this.gateway.friendlyUniqueId}.bgp_settings[0].instance_${at}_bgp_peering_address[0]`;
  }
}
