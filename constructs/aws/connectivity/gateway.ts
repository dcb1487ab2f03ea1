import { Ec2TransitGateway } from "@cdktf/provider-aws/lib/ec2-transit-gateway/index.js";
import { Ec2TransitGatewayRouteTable } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table/index.js";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association/index.js";
import { Ec2TransitGatewayRouteTablePropagation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-propagation/index.js";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment/index.js";
import type { AwsGatewayDetail } from "../../../lib/contracts/aws/gateway-detail.ts";
import { GATEWAY_RECORD_OUTPUT } from "../../../lib/contracts/gateway-record.ts";
import type { GatewayRecord } from "../../../lib/contracts/gateway-record.ts";
import { FleetError } from "../../../lib/errors.ts";
import { Construct, TerraformOutput } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import type { GatewayProps } from "../../gateway.ts";

export interface AwsGatewayProps extends GatewayProps {
  readonly vpcId: Expression;
  /** One subnet of each zone: traffic from zones without one never reaches the gateway. */
  readonly subnetIds: string[];
}

/**
 * A region's transit gateway with its VPC attached. Everything attached follows one route table of ours: AWS's default
 * table would let in whatever is attached later.
 */
export class AwsGateway extends Construct {
  readonly record: GatewayRecord<AwsGatewayDetail>;

  constructor(scope: Construct, id: string, props: AwsGatewayProps) {
    super(scope, id);
    const { fleet, region, name, asn } = props;
    if (!isPrivateAsn(asn)) {
      throw new FleetError(
        "input",
        `the transit gateway of ${region} has the ASN ${asn}; AWS accepts 64512-65534 and 4200000000-4294967294`,
      );
    }
    const tags = { Name: name };
    const gateway = new Ec2TransitGateway(this, "Resource", {
      description: `${fleet}: ${region}`,
      amazonSideAsn: asn,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      vpnEcmpSupport: "enable",
      tags,
    });
    const table = new Ec2TransitGatewayRouteTable(this, "table", { transitGatewayId: gateway.id, tags });
    const attachment = new Ec2TransitGatewayVpcAttachment(this, "network", {
      transitGatewayId: gateway.id,
      vpcId: props.vpcId,
      subnetIds: props.subnetIds,
      dnsSupport: "enable",
      transitGatewayDefaultRouteTableAssociation: false,
      transitGatewayDefaultRouteTablePropagation: false,
      tags,
    });
    const follows = { transitGatewayAttachmentId: attachment.id, transitGatewayRouteTableId: table.id };
    new Ec2TransitGatewayRouteTableAssociation(this, "association", follows);
    new Ec2TransitGatewayRouteTablePropagation(this, "propagation", follows);
    this.record = {
      format: 1,
      fleet,
      cloud: "aws",
      region,
      id: gateway.id,
      asn,
      detail: { cloud: "aws", routeTable: table.id },
    };
    const output = new TerraformOutput(this, "output", { value: this.record });
    output.overrideLogicalId(GATEWAY_RECORD_OUTPUT);
  }
}

/** The ends of both private ranges are kept; the provider would accept them, and AWS refuse them when it is too late. */
function isPrivateAsn(asn: number): boolean {
  return (asn >= 64512 && asn <= 65534) || (asn >= 4200000000 && asn <= 4294967294);
}
