import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection/index.js";
import type { VpcPeeringConnectionConfig } from "@cdktf/provider-aws/lib/vpc-peering-connection/index.js";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter/index.js";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options/index.js";
import { Construct } from "../../cdk.ts";
import type { Vpc } from "./routes.ts";
import type { PeeringProps } from "../../peering.ts";

export interface AwsPeeringProps extends PeeringProps<Vpc> {
  /**
   * What must be there before the connection is asked for.
   *
   * @default nothing
   */
  readonly after?: NonNullable<VpcPeeringConnectionConfig["dependsOn"]>;
}

/**
 * A peering connection between two VPCs of any regions and accounts. Each side resolves the other's names to private
 * addresses. Routes are `AwsRoutes`, one of them for each direction.
 */
export class AwsPeering extends Construct {
  /** Refers to the accepted connection: whatever uses it waits until traffic can pass. */
  readonly connectionId: string;
  /** Once it is there, nothing of the connection is pending. */
  readonly accepted: VpcPeeringConnectionAccepterA;

  constructor(scope: Construct, id: string, { fleet, requester, accepter, after = [] }: AwsPeeringProps) {
    super(scope, id);
    const tags = { Name: `${fleet}-${requester.region}--${accepter.region}` };
    // Never accepted here, even where AWS would allow it: one shape for all pairs, so that no pair has a case of its own.
    const connection = new VpcPeeringConnection(this, "connection", {
      provider: requester.provider,
      vpcId: requester.vpcId,
      peerVpcId: accepter.vpcId,
      ...(requester.account === accepter.account ? {} : { peerOwnerId: accepter.account }),
      ...(requester.location === accepter.location ? {} : { peerRegion: accepter.location }),
      tags,
      ...(after.length === 0 ? {} : { dependsOn: after }),
    });
    const accepted = new VpcPeeringConnectionAccepterA(this, "accepter", {
      provider: accepter.provider,
      vpcPeeringConnectionId: connection.id,
      autoAccept: true,
      tags,
    });
    this.connectionId = accepted.id;
    this.accepted = accepted;
    // AWS refuses options of a connection that nobody accepted yet, and those of the other side always.
    new VpcPeeringConnectionOptions(this, "requester-options", {
      provider: requester.provider,
      vpcPeeringConnectionId: accepted.id,
      requester: { allowRemoteVpcDnsResolution: true },
    });
    new VpcPeeringConnectionOptions(this, "accepter-options", {
      provider: accepter.provider,
      vpcPeeringConnectionId: accepted.id,
      accepter: { allowRemoteVpcDnsResolution: true },
    });
  }
}
