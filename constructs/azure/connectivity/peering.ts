import { VirtualNetworkPeering } from "@cdktf/provider-azurerm/lib/virtual-network-peering/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import type { PeeringProps, ReachedNetwork } from "../../peering.ts";

/** A VNet that takes part in peerings and hubs. */
export interface AzureNetworkEnd extends ReachedNetwork {
  /** What its side of a peering with somebody is called there: at most 80 characters. */
  readonly name: LiteralText;
  /** Its own name. */
  readonly network: LiteralText;
  readonly resourceGroup: LiteralText;
  /** Its id. */
  readonly id: LiteralText;
  readonly provider: TerraformProvider;
}

/** Both sides of a peering between two VNets: nothing passes before both are there. */
export class AzurePeering extends Construct {
  constructor(scope: Construct, id: string, { requester, accepter }: PeeringProps<AzureNetworkEnd>) {
    super(scope, id);
    const asked = addSide(this, "requester", requester, accepter, []);
    addSide(this, "accepter", accepter, requester, [asked]);
  }
}

function addSide(
  scope: Construct,
  id: string,
  own: AzureNetworkEnd,
  other: AzureNetworkEnd,
  after: VirtualNetworkPeering[],
): VirtualNetworkPeering {
  return new VirtualNetworkPeering(scope, id, {
    provider: own.provider,
    name: other.name,
    resourceGroupName: own.resourceGroup,
    virtualNetworkName: own.network,
    remoteVirtualNetworkId: other.id,
    allowVirtualNetworkAccess: true,
    // Nothing passes through a network to a third one.
    allowForwardedTraffic: false,
    allowGatewayTransit: false,
    useRemoteGateways: false,
    // Azure doesn't tell a network of blocks that its peer got later; a change of these does.
    triggers: { remote_address_space: other.cidrs.join(",") },
    ...(after.length === 0 ? {} : { dependsOn: after }),
  });
}
