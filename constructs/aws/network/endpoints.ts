import type { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { INTERFACE_SERVICES } from "../../../lib/clouds/aws/endpoint-services.ts";
import { gatewayService, interfaceService } from "../../../lib/clouds/aws/partitions.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { NatMode } from "../../../lib/model/fleet.ts";
import { blockId } from "../../cdk.ts";
import { securityGroupName } from "../security-group-name.ts";
import { onePerZone, subnetIds } from "./subnets.ts";
import type { AwsNetworkParent, TierSubnets } from "./subnets.ts";

export interface EndpointsProps {
  readonly location: string;
  readonly nat: NatMode;
  /** Every block of the network. */
  readonly blocks: readonly Cidr[];
  readonly subnets: TierSubnets;
  /** Of the private subnets. */
  readonly routeTables: readonly RouteTable[];
}

/** Free of charge, and image layers come from S3. */
const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/** Ways to AWS's own services that don't leave its network. */
export function addEndpoints(parent: AwsNetworkParent, props: EndpointsProps): void {
  const { scope, name, vpc } = parent;
  for (const service of GATEWAY_SERVICES) {
    new VpcEndpoint(scope, `endpoint-${service}`, {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: gatewayService(props.location, service),
      routeTableIds: props.routeTables.map((table) => table.id),
      tags: { Name: `${name}-${service}` },
    });
  }
  if (props.nat !== "none") return;
  const group = addEndpointGroup(parent, props.blocks);
  for (const service of INTERFACE_SERVICES) {
    new VpcEndpoint(scope, `endpoint-${service.replace(".", "-")}`, {
      vpcId: vpc.id,
      vpcEndpointType: "Interface",
      serviceName: interfaceService(props.location, service),
      // An endpoint takes one subnet a zone.
      subnetIds: subnetIds(onePerZone(props.subnets.private)),
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      tags: { Name: `${name}-${service}` },
    });
  }
}

function addEndpointGroup({ scope, name, vpc }: AwsNetworkParent, blocks: readonly Cidr[]): SecurityGroup {
  const group = new SecurityGroup(scope, "endpoints", {
    vpcId: vpc.id,
    name: securityGroupName(`${name}-endpoints`),
    description: "Interface endpoints of AWS services",
    tags: { Name: `${name}-endpoints` },
  });
  blocks.forEach((block) => {
    new VpcSecurityGroupIngressRule(scope, `endpoints-from-${blockId(block)}`, {
      securityGroupId: group.id,
      description: "HTTPS from the network itself",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: block.toString(),
    });
  });
  return group;
}
