import { VpnGatewayConnection } from "@cdktf/provider-azurerm/lib/vpn-gateway-connection/index.js";
import { VpnSite } from "@cdktf/provider-azurerm/lib/vpn-site/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { Construct, blockId } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import { LINK_TRANSFORM } from "../../link.ts";
import type { LinkEndProps, LinkTunnel, OpenedTunnel } from "../../link.ts";
import { azureTags } from "../tags.ts";

export interface AzureLinkEndProps extends LinkEndProps {
  /** The location and the resource group of the hub. */
  readonly location: LiteralText;
  readonly resourceGroup: LiteralText;
  /** Id of the Virtual WAN that the hub belongs to. */
  readonly wan: Expression;
  /** Id of the VPN gateway in the hub, which has two instances. */
  readonly gatewayId: Expression;
  /** Ids of the instances' configurations. */
  readonly configurations: readonly [Expression, Expression];
  /** The tunnels of the other side, in the order of our own: the first half of them ends at our first instance. */
  readonly opened: readonly OpenedTunnel[];
  /** Their own hosts are among those that the gateway was told of. */
  readonly tunnels: readonly LinkTunnel[];
}

const INSTANCES = 2;

/** What the clouds agree on, as Azure calls it: the one algorithm both encrypts and proves that nothing was changed. */
const POLICY = {
  ikeEncryptionAlgorithm: "GCMAES256",
  ikeIntegrityAlgorithm: "SHA256",
  dhGroup: "ECP384",
  encryptionAlgorithm: "GCMAES256",
  integrityAlgorithm: "GCMAES256",
  pfsGroup: "ECP384",
  saLifetimeSec: 3600,
  // 100 GB: keys are made anew by time, as at the other end.
  saDataSizeKb: 102_400_000,
} as const;

/**
 * The end of a link at the VPN gateway of a hub. Every tunnel has a connection of its own, so that each gets another key alone.
 * What the other side tells, the hub tells all that is connected to it; the other side is told of all that.
 */
export class AzureLinkEnd extends Construct {
  constructor(scope: Construct, id: string, props: AzureLinkEndProps) {
    super(scope, id);
    const { fleet, name, provider, location, resourceGroup, wan, gatewayId, peerAsn, opened, tunnels } = props;
    if (tunnels.length !== opened.length || tunnels.length % INSTANCES !== 0) {
      throw new FleetError("input", `the two instances of a gateway share tunnels in equal parts, not ${opened.length} of them`);
    }
    const tags = azureTags(this, fleet);
    for (const [at, { address, key }] of opened.entries()) {
      const tunnel = tunnels[at];
      if (tunnel === undefined) continue;
      const common = { provider, name: `${name}-${at}` };
      const site = new VpnSite(this, `site-${at}`, {
        ...common,
        location,
        resourceGroupName: resourceGroup,
        virtualWanId: wan,
        link: [{ name: blockId(tunnel.block), ipAddress: address, bgp: { asn: peerAsn, peeringAddress: tunnel.peer } }],
        tags,
      });
      new VpnGatewayConnection(this, `connection-${at}`, {
        ...common,
        vpnGatewayId: gatewayId,
        remoteVpnSiteId: site.id,
        // The way to the internet stays each network's own.
        internetSecurityEnabled: false,
        vpnLink: [
          {
            name: blockId(tunnel.block),
            vpnSiteLinkId: site.link.get(0).id,
            protocol: `IKEv${LINK_TRANSFORM.ike}`,
            sharedKey: key,
            bgpEnabled: true,
            ipsecPolicy: [POLICY],
            customBgpAddress: this.#hosts(props, at),
          },
        ],
      });
    }
  }

  /** Azure wants an address of either instance, though the other side answers one of them only. */
  #hosts({ tunnels, configurations }: AzureLinkEndProps, at: number): { ipAddress: string; ipConfigurationId: string }[] {
    const half = tunnels.length / INSTANCES;
    return configurations.flatMap((ipConfigurationId, instance) => {
      const own = tunnels[instance * half + (at % half)]?.own;
      return own === undefined ? [] : [{ ipAddress: own, ipConfigurationId }];
    });
  }
}
