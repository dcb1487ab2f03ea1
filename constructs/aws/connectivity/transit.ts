import { DataAwsEc2TransitGatewayAttachment } from "@cdktf/provider-aws/lib/data-aws-ec2-transit-gateway-attachment/index.js";
import { Ec2TransitGatewayPeeringAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-peering-attachment/index.js";
import type { Ec2TransitGatewayPeeringAttachmentConfig } from "@cdktf/provider-aws/lib/ec2-transit-gateway-peering-attachment/index.js";
import { Ec2TransitGatewayPeeringAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-peering-attachment-accepter/index.js";
import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route/index.js";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Construct, blockId } from "../../cdk.ts";
import type { Expression, LiteralText, TerraformProvider } from "../../cdk.ts";
import type { PeeringProps, ReachedNetwork } from "../../peering.ts";

/** One of two transit gateways that are joined. */
export interface TransitEnd {
  /** The region's name in the fleet. */
  readonly region: LiteralText;
  /** AWS's own name of the place, such as `eu-west-1`. */
  readonly location: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  readonly provider: TerraformProvider;
  readonly gatewayId: Expression;
  readonly routeTableId: Expression;
  /** What is reached over the other end: its own network, and those behind it. */
  readonly beyond: readonly ReachedNetwork[];
}

export interface AwsTransitProps extends PeeringProps<TransitEnd> {
  /**
   * What must be there before the attachment is asked for.
   *
   * @default nothing
   */
  readonly after?: NonNullable<Ec2TransitGatewayPeeringAttachmentConfig["dependsOn"]>;
}

/**
 * Joins the transit gateways of two regions, in any accounts, with the static routes that traffic needs in both: AWS
 * learns none over such an attachment. Names of the other side are not resolved to private addresses.
 */
export class AwsTransit extends Construct {
  /** Once it is there, nothing of the attachment is pending. */
  readonly accepted: Ec2TransitGatewayPeeringAttachmentAccepter;

  constructor(scope: Construct, id: string, { fleet, requester, accepter, after = [] }: AwsTransitProps) {
    super(scope, id);
    const tags = { Name: `${fleet}-${requester.region}--${accepter.region}` };
    const attachment = new Ec2TransitGatewayPeeringAttachment(this, "attachment", {
      provider: requester.provider,
      transitGatewayId: requester.gatewayId,
      peerTransitGatewayId: accepter.gatewayId,
      peerRegion: accepter.location,
      peerAccountId: accepter.account,
      tags,
      ...(after.length === 0 ? {} : { dependsOn: after }),
    });
    const accepted = new Ec2TransitGatewayPeeringAttachmentAccepter(this, "accepter", {
      provider: accepter.provider,
      transitGatewayAttachmentId:
        requester.location === accepter.location ? otherHalf(this, requester, accepter, attachment) : attachment.id,
      tags,
    });
    this.accepted = accepted;
    new StaticRoutes(this, "requester-routes", requester, attachment.id, accepted);
    new StaticRoutes(this, "accepter-routes", accepter, accepted.id, accepted);
  }
}

/**
 * Inside of one region AWS makes two attachments, one for each gateway, and the provider tells only the id of the
 * requester's. The accepter's is the only one that lies at its gateway and leads to the requester's.
 */
function otherHalf(
  scope: Construct,
  requester: TransitEnd,
  accepter: TransitEnd,
  attachment: Ec2TransitGatewayPeeringAttachment,
): string {
  const found = new DataAwsEc2TransitGatewayAttachment(scope, "other-half", {
    provider: accepter.provider,
    filter: [
      { name: "transit-gateway-id", values: [accepter.gatewayId] },
      { name: "resource-type", values: ["peering"] },
      { name: "resource-id", values: [requester.gatewayId] },
      // Attachments that were deleted stay visible for some hours.
      { name: "state", values: ["pendingAcceptance", "available", "modifying"] },
    ],
    dependsOn: [attachment],
  });
  return found.id;
}

/** One side's route table: what comes over the attachment follows it, and what lies beyond is sent there. */
class StaticRoutes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    end: TransitEnd,
    attachmentId: string,
    accepted: Ec2TransitGatewayPeeringAttachmentAccepter,
  ) {
    super(scope, id);
    // AWS refuses routes to an attachment that nobody accepted yet.
    const shared = {
      provider: end.provider,
      transitGatewayAttachmentId: attachmentId,
      transitGatewayRouteTableId: end.routeTableId,
      dependsOn: [accepted],
    };
    new Ec2TransitGatewayRouteTableAssociation(this, "association", shared);
    for (const { region, cidrs } of end.beyond) {
      for (const cidr of cidrs) {
        new Ec2TransitGatewayRoute(this, `${region}--${blockId(cidr)}`, { ...shared, destinationCidrBlock: cidr.toString() });
      }
    }
  }
}
