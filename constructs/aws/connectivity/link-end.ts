import { CustomerGateway } from "@cdktf/provider-aws/lib/customer-gateway/index.js";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag/index.js";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation/index.js";
import { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { Construct, expression } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import { FLEET_TAG } from "../provider.ts";
import { LINK_TRANSFORM } from "../../link.ts";
import type { GatewayAddresses, LinkEndProps, LinkTunnel, OpenedTunnel } from "../../link.ts";

export interface AwsLinkEndProps extends LinkEndProps {
  readonly gatewayId: Expression;
  /** Id of the route table that everything at the gateway follows. */
  readonly routeTableId: Expression;
  readonly addresses: GatewayAddresses;
  /** Two for each of the addresses, in their order. */
  readonly tunnels: readonly LinkTunnel[];
}

/** Seconds after which a key is made anew, as AWS has it at most: for the first phase, and for the second. */
const LIFETIME = { first: 28_800, second: 3600 } as const;

/**
 * The end of a link at a transit gateway: a connection to each address of the other side, with two tunnels each. AWS
 * makes the keys. What the other side tells goes into the one route table; what that table has is told to the other side.
 */
export class AwsLinkEnd extends Construct {
  readonly tunnels: readonly OpenedTunnel[];

  constructor(scope: Construct, id: string, props: AwsLinkEndProps) {
    super(scope, id);
    const { addresses, tunnels } = props;
    if (tunnels.length !== 2 * addresses.length) {
      throw new FleetError("input", `${addresses.length} connections have two tunnels each, not ${tunnels.length} together`);
    }
    this.tunnels = addresses.flatMap((address, at) => {
      const [one, other] = tunnels.slice(2 * at);
      return one === undefined || other === undefined ? [] : this.#connect(props, at, address, [one, other]);
    });
  }

  #connect(
    props: AwsLinkEndProps,
    at: number,
    address: Expression,
    [one, other]: [LinkTunnel, LinkTunnel],
  ): readonly OpenedTunnel[] {
    const { fleet, name, provider, peerAsn, gatewayId, routeTableId } = props;
    const tags = { Name: `${name}-${at}` };
    const peer = new CustomerGateway(this, `peer-${at}`, {
      provider,
      bgpAsn: `${peerAsn}`,
      ipAddress: address,
      type: "ipsec.1",
      tags,
    });
    const connection = new VpnConnection(this, `connection-${at}`, {
      provider,
      customerGatewayId: peer.id,
      transitGatewayId: gatewayId,
      type: peer.type,
      staticRoutesOnly: false,
      tunnelInsideIpVersion: "ipv4",
      // Without them AWS's answer doesn't tell which tunnel is which.
      tunnel1InsideCidr: one.block.toString(),
      tunnel2InsideCidr: other.block.toString(),
      ...proposalsOf("tunnel1"),
      ...proposalsOf("tunnel2"),
      tags,
    });
    // AWS makes the attachment, and marks it as nobody's: who deploys may attach what is the fleet's only.
    const mark = new Ec2Tag(this, `mark-${at}`, {
      provider,
      resourceId: connection.transitGatewayAttachmentId,
      key: FLEET_TAG,
      value: fleet,
    });
    const follows = {
      provider,
      transitGatewayAttachmentId: connection.transitGatewayAttachmentId,
      transitGatewayRouteTableId: routeTableId,
      dependsOn: [mark],
    };
    new Ec2TransitGatewayRouteTableAssociation(this, `association-${at}`, follows);
    new Ec2TransitGatewayRouteTablePropagation(this, `propagation-${at}`, follows);
    return [
      { address: expression(connection.tunnel1Address), key: expression(connection.tunnel1PresharedKey) },
      { address: expression(connection.tunnel2Address), key: expression(connection.tunnel2PresharedKey) },
    ];
  }
}

function proposalsOf<T extends "tunnel1" | "tunnel2">(tunnel: T) {
  const { ike, encryption, hash, group } = LINK_TRANSFORM;
  return Object.fromEntries(
    Object.entries({
      IkeVersions: [`ikev${ike}`],
      StartupAction: "start",
      DpdTimeoutAction: "restart",
      Phase1EncryptionAlgorithms: [encryption],
      Phase1IntegrityAlgorithms: [hash],
      Phase1DhGroupNumbers: [group],
      Phase1LifetimeSeconds: LIFETIME.first,
      Phase2EncryptionAlgorithms: [encryption],
      Phase2IntegrityAlgorithms: [hash],
      Phase2DhGroupNumbers: [group],
      Phase2LifetimeSeconds: LIFETIME.second,
    }).map(([key, value]) => [`${tunnel}${key}`, value]),
  );
}
