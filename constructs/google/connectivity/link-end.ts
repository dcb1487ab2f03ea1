import { ComputeExternalVpnGateway } from "@cdktf/provider-google/lib/compute-external-vpn-gateway/index.js";
import { ComputeRouterInterface } from "@cdktf/provider-google/lib/compute-router-interface/index.js";
import { ComputeRouterPeer } from "@cdktf/provider-google/lib/compute-router-peer/index.js";
import { ComputeRouterRoutePolicy } from "@cdktf/provider-google/lib/compute-router-route-policy/index.js";
import { ComputeVpnTunnel } from "@cdktf/provider-google/lib/compute-vpn-tunnel/index.js";
import { NetworkConnectivitySpoke } from "@cdktf/provider-google/lib/network-connectivity-spoke/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { LINK_TRANSFORM } from "../../link.ts";
import type { LinkEndProps, LinkTunnel, OpenedTunnel } from "../../link.ts";

export interface GoogleLinkEndProps extends LinkEndProps {
  /** The project that owns the network. */
  readonly project: LiteralText;
  /** Google's own name of the place, such as `europe-north1`. */
  readonly location: LiteralText;
  /** Id of the HA VPN gateway, which has two interfaces. */
  readonly gatewayId: Expression;
  /** Name of the Cloud Router that speaks for it. */
  readonly router: Expression;
  /** The tunnels of the other side, in the order of our own: the first half of them ends at our first interface. */
  readonly opened: readonly OpenedTunnel[];
  readonly tunnels: readonly LinkTunnel[];
  /** What the other side is told to lead here. */
  readonly told: readonly Cidr[];
  /** What is believed of all that the other side tells. */
  readonly believed: readonly Cidr[];
  /**
   * Id of the hub whose other members use the link too.
   *
   * @default the link is the network's own
   */
  readonly hub?: Expression;
}

const INTERFACES = 2;
/** By the number of the other side's addresses. */
const REDUNDANCY: Readonly<Record<number, string>> = { 2: "TWO_IPS_REDUNDANCY", 4: "FOUR_IPS_REDUNDANCY" };

/** The end of a link at an HA VPN gateway: answers each tunnel of the other side, and believes it only what the plan knows. */
export class GoogleLinkEnd extends Construct {
  constructor(scope: Construct, id: string, props: GoogleLinkEndProps) {
    super(scope, id);
    const { name, provider, project, location, router, opened, tunnels, hub } = props;
    const redundancyType = REDUNDANCY[opened.length];
    if (redundancyType === undefined || tunnels.length !== opened.length) {
      throw new FleetError("input", `an HA VPN gateway answers two or four tunnels, not ${opened.length}`);
    }
    const own = { provider, project, region: location };
    const peer = new ComputeExternalVpnGateway(this, "peer", {
      provider,
      project,
      name,
      redundancyType,
      interface: opened.map(({ address }, at) => ({ id: at, ipAddress: address })),
    });
    const policy = new ComputeRouterRoutePolicy(this, "believed", {
      ...own,
      router,
      name: `${name}-in`,
      type: "ROUTE_POLICY_TYPE_IMPORT",
      terms: [
        { priority: 1, match: { expression: inAny(props.believed) }, actions: [{ expression: "accept()" }] },
        {
          priority: 2,
          match: { expression: "destination.inAnyRange(prefix('0.0.0.0/0').orLonger())" },
          actions: [{ expression: "drop()" }],
        },
      ],
    });
    const made = opened.map(({ key }, at) => {
      const tunnel = new ComputeVpnTunnel(this, `tunnel-${at}`, {
        ...own,
        name: `${name}-${at}`,
        vpnGateway: props.gatewayId,
        vpnGatewayInterface: Math.floor((at * INTERFACES) / opened.length),
        peerExternalGateway: peer.id,
        peerExternalGatewayInterface: at,
        ikeVersion: LINK_TRANSFORM.ike,
        sharedSecret: key,
        router,
      });
      this.#speak(props, at, tunnel, policy);
      return tunnel;
    });
    if (hub === undefined) return;
    new NetworkConnectivitySpoke(this, "spoke", {
      provider,
      project,
      location,
      name,
      hub,
      linkedVpnTunnels: {
        uris: made.map((tunnel) => tunnel.selfLink),
        // What came over one link goes on over no other.
        siteToSiteDataTransfer: false,
        // The blocks of the hub's members lead here, so that what the other side is told of them is true.
        includeImportRanges: ["ALL_IPV4_RANGES"],
      },
    });
  }

  #speak(props: GoogleLinkEndProps, at: number, tunnel: ComputeVpnTunnel, policy: ComputeRouterRoutePolicy): void {
    const { name, provider, project, location: region, router, peerAsn, told } = props;
    const addresses = props.tunnels[at];
    if (addresses === undefined) return;
    const own = { provider, project, region, router, name: `${name}-${at}` };
    const face = new ComputeRouterInterface(this, `interface-${at}`, {
      ...own,
      ipRange: `${addresses.own}/${addresses.block.prefix}`,
      vpnTunnel: tunnel.name,
    });
    new ComputeRouterPeer(this, `neighbour-${at}`, {
      ...own,
      interface: face.name,
      ipAddress: addresses.own,
      peerIpAddress: addresses.peer,
      peerAsn,
      advertiseMode: "CUSTOM",
      advertisedIpRanges: told.map((block) => ({ range: block.toString() })),
      importPolicies: [policy.name],
    });
  }
}

/** Whether a route leads to a part of one of the blocks. */
function inAny(blocks: readonly Cidr[]): string {
  return `destination.inAnyRange([${blocks.map((block) => `prefix('${block}').orLonger()`).join(", ")}])`;
}
