import { ComputeNetworkPeering } from "@cdktf/provider-google/lib/compute-network-peering/index.js";
import type { ComputeNetworkPeeringConfig } from "@cdktf/provider-google/lib/compute-network-peering/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider, Text } from "../../cdk.ts";
import type { PeeringProps, ReachedNetwork } from "../../peering.ts";

/** A VPC that takes part in peerings and hubs. */
export interface GoogleNetworkEnd extends Pick<ReachedNetwork, "region"> {
  /** What its side of a peering with somebody is called there: at most 63 characters. */
  readonly name: LiteralText;
  /** Its id, `projects/<project>/global/networks/<name>`. */
  readonly network: Text;
  readonly provider: TerraformProvider;
}

export interface GooglePeeringProps extends PeeringProps<GoogleNetworkEnd> {
  /**
   * What must be done before: Google refuses a change of a network's peerings while another one is under way.
   *
   * @default nothing
   */
  readonly after?: NonNullable<ComputeNetworkPeeringConfig["dependsOn"]>;
}

/**
 * Both sides of a peering between two VPCs, one after the other. Subnet routes always pass; routes that people or Cloud
 * Routers made stay where they are: what the plan doesn't know reaches nobody.
 */
export class GooglePeering extends Construct {
  /** Once it is there, traffic passes and no change is under way. */
  readonly accepted: ComputeNetworkPeering;

  constructor(scope: Construct, id: string, { requester, accepter, after = [] }: GooglePeeringProps) {
    super(scope, id);
    const asked = new ComputeNetworkPeering(this, "requester", {
      ...sideOf(requester, accepter),
      ...(after.length === 0 ? {} : { dependsOn: after }),
    });
    this.accepted = new ComputeNetworkPeering(this, "accepter", { ...sideOf(accepter, requester), dependsOn: [asked] });
  }
}

/** A network has one peering with another, so that the other's name tells them apart. */
function sideOf(own: GoogleNetworkEnd, other: GoogleNetworkEnd): ComputeNetworkPeeringConfig {
  return {
    provider: own.provider,
    name: other.name,
    network: own.network,
    peerNetwork: other.network,
    exportCustomRoutes: false,
    importCustomRoutes: false,
    exportSubnetRoutesWithPublicIp: false,
    importSubnetRoutesWithPublicIp: false,
    stackType: "IPV4_ONLY",
  };
}
