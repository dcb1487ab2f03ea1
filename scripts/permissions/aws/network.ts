import { REQUEST_TAG, RESOURCE_TAG, ec2, ec2Arn, makes } from "./permissions.ts";
import type { PermissionsByType, Statement } from "./permissions.ts";

/**
 * What AWS makes by itself bears no tag: a VPC's own security group, the other end of a peering. It may be marked as the
 * fleet's unless another fleet did.
 */
const ADOPT: Statement = {
  Sid: "AdoptWhatAwsMade",
  Action: ec2("CreateTags"),
  Resource: ["security-group", "vpc-peering-connection", "transit-gateway-attachment"].map(ec2Arn),
  Condition: { StringEquals: { [REQUEST_TAG]: "FLEET" }, Null: { [RESOURCE_TAG]: "true" } },
};

/** What networks, and what joins them, are made of. */
export const NETWORK_PERMISSIONS: PermissionsByType = {
  aws_vpc: {
    read: ec2("DescribeVpcs", "DescribeVpcAttribute", "DescribeNetworkAcls", "DescribeRouteTables", "DescribeSecurityGroups"),
    make: makes("CreateVpc", "vpc"),
    change: ec2("ModifyVpcAttribute", "DeleteVpc"),
  },
  aws_vpc_ipv4_cidr_block_association: {
    read: ec2("DescribeVpcs"),
    change: ec2("AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"),
  },
  aws_subnet: {
    read: ec2("DescribeSubnets", "DescribeNetworkInterfaces"),
    make: makes("CreateSubnet", "subnet"),
    change: ec2("ModifySubnetAttribute", "DeleteSubnet"),
  },
  aws_internet_gateway: {
    read: ec2("DescribeInternetGateways"),
    make: makes("CreateInternetGateway", "internet-gateway"),
    change: ec2("AttachInternetGateway", "DetachInternetGateway", "DeleteInternetGateway"),
  },
  aws_eip: {
    read: ec2("DescribeAddresses", "DescribeAddressesAttribute"),
    make: makes("AllocateAddress", "elastic-ip"),
    change: ec2("DisassociateAddress", "ReleaseAddress"),
  },
  aws_nat_gateway: {
    read: ec2("DescribeNatGateways"),
    make: makes("CreateNatGateway", "natgateway"),
    change: ec2("DeleteNatGateway"),
  },
  aws_route_table: {
    read: ec2("DescribeRouteTables"),
    make: makes("CreateRouteTable", "route-table"),
    change: ec2("DeleteRouteTable"),
  },
  aws_route: { read: ec2("DescribeRouteTables"), change: ec2("CreateRoute", "ReplaceRoute", "DeleteRoute") },
  aws_route_table_association: {
    read: ec2("DescribeRouteTables"),
    change: ec2("AssociateRouteTable", "ReplaceRouteTableAssociation", "DisassociateRouteTable"),
  },
  aws_network_acl: {
    read: ec2("DescribeNetworkAcls"),
    make: makes("CreateNetworkAcl", "network-acl"),
    change: ec2("CreateNetworkAclEntry", "DeleteNetworkAclEntry", "ReplaceNetworkAclAssociation", "DeleteNetworkAcl"),
    // A subnet falls back to the VPC's own list, which bears no tag; the subnet must.
    other: [{ Sid: "FallBackToDefaultAcl", Action: ec2("ReplaceNetworkAclAssociation"), Resource: [ec2Arn("network-acl")] }],
  },
  aws_default_security_group: {
    read: ec2("DescribeSecurityGroups"),
    change: ec2("RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"),
    other: [ADOPT],
  },
  aws_security_group: {
    read: ec2("DescribeSecurityGroups", "DescribeNetworkInterfaces"),
    make: makes("CreateSecurityGroup", "security-group"),
    change: ec2("RevokeSecurityGroupEgress", "DeleteSecurityGroup"),
  },
  aws_vpc_security_group_ingress_rule: {
    read: ec2("DescribeSecurityGroupRules"),
    make: makes("AuthorizeSecurityGroupIngress", "security-group-rule"),
    change: ec2("ModifySecurityGroupRules", "RevokeSecurityGroupIngress"),
    other: [
      {
        // EKS makes the group in front of an API server and marks it in its own way.
        Sid: "LetCallersIn",
        Action: ec2("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules", "RevokeSecurityGroupIngress"),
        Resource: [ec2Arn("security-group")],
        Condition: { StringLike: { "aws:ResourceTag/aws:eks:cluster-name": "FLEET-*" } },
      },
    ],
  },
  aws_vpc_security_group_egress_rule: {
    read: ec2("DescribeSecurityGroupRules"),
    make: makes("AuthorizeSecurityGroupEgress", "security-group-rule"),
    change: ec2("ModifySecurityGroupRules", "RevokeSecurityGroupEgress"),
  },
  aws_vpc_endpoint: {
    read: ec2("DescribeVpcEndpoints", "DescribePrefixLists"),
    make: makes("CreateVpcEndpoint", "vpc-endpoint"),
    change: ec2("ModifyVpcEndpoint", "DeleteVpcEndpoints"),
  },
  aws_flow_log: {
    read: ec2("DescribeFlowLogs"),
    make: makes("CreateFlowLogs", "vpc-flow-log"),
    change: ec2("DeleteFlowLogs"),
  },
  aws_vpc_peering_connection: {
    read: ec2("DescribeVpcPeeringConnections"),
    make: makes("CreateVpcPeeringConnection", "vpc-peering-connection"),
    change: ec2("DeleteVpcPeeringConnection"),
  },
  aws_vpc_peering_connection_accepter: {
    read: ec2("DescribeVpcPeeringConnections"),
    change: ec2("AcceptVpcPeeringConnection"),
    other: [
      // Nobody could have marked it on this side yet; our own VPC must bear the tag.
      { Sid: "AcceptPeerings", Action: ec2("AcceptVpcPeeringConnection"), Resource: [ec2Arn("vpc-peering-connection")] },
      ADOPT,
    ],
  },
  aws_vpc_peering_connection_options: {
    read: ec2("DescribeVpcPeeringConnections"),
    change: ec2("ModifyVpcPeeringConnectionOptions"),
  },
  aws_ec2_transit_gateway: {
    read: ec2("DescribeTransitGateways"),
    make: makes("CreateTransitGateway", "transit-gateway"),
    change: ec2("ModifyTransitGateway", "DeleteTransitGateway"),
  },
  aws_ec2_transit_gateway_route_table: {
    read: ec2("DescribeTransitGatewayRouteTables"),
    make: makes("CreateTransitGatewayRouteTable", "transit-gateway-route-table"),
    change: ec2("DeleteTransitGatewayRouteTable"),
  },
  aws_ec2_transit_gateway_vpc_attachment: {
    read: ec2("DescribeTransitGatewayVpcAttachments", "DescribeTransitGateways", "GetTransitGatewayRouteTableAssociations"),
    make: makes("CreateTransitGatewayVpcAttachment", "transit-gateway-attachment"),
    change: ec2("ModifyTransitGatewayVpcAttachment", "DeleteTransitGatewayVpcAttachment"),
  },
  aws_ec2_transit_gateway_route_table_association: {
    read: ec2("GetTransitGatewayRouteTableAssociations", "DescribeTransitGatewayAttachments"),
    change: ec2("AssociateTransitGatewayRouteTable", "DisassociateTransitGatewayRouteTable"),
  },
  aws_ec2_transit_gateway_route_table_propagation: {
    read: ec2("GetTransitGatewayRouteTablePropagations", "DescribeTransitGatewayAttachments"),
    change: ec2("EnableTransitGatewayRouteTablePropagation", "DisableTransitGatewayRouteTablePropagation"),
  },
  aws_ec2_transit_gateway_route: {
    read: ec2("SearchTransitGatewayRoutes"),
    change: ec2("CreateTransitGatewayRoute", "DeleteTransitGatewayRoute"),
  },
  aws_ec2_transit_gateway_peering_attachment: {
    read: ec2("DescribeTransitGatewayPeeringAttachments"),
    make: makes("CreateTransitGatewayPeeringAttachment", "transit-gateway-attachment"),
    change: ec2("DeleteTransitGatewayPeeringAttachment"),
  },
  aws_ec2_transit_gateway_peering_attachment_accepter: {
    read: ec2("DescribeTransitGatewayPeeringAttachments"),
    change: ec2("AcceptTransitGatewayPeeringAttachment"),
    other: [
      {
        Sid: "AcceptTransit",
        Action: ec2("AcceptTransitGatewayPeeringAttachment"),
        Resource: [ec2Arn("transit-gateway-attachment")],
      },
      ADOPT,
    ],
  },
  aws_customer_gateway: {
    read: ec2("DescribeCustomerGateways"),
    make: makes("CreateCustomerGateway", "customer-gateway"),
    change: ec2("DeleteCustomerGateway"),
  },
  aws_vpn_connection: {
    read: ec2("DescribeVpnConnections", "DescribeTransitGatewayAttachments"),
    make: makes("CreateVpnConnection", "vpn-connection"),
    change: ec2("ModifyVpnConnection", "ModifyVpnTunnelOptions", "DeleteVpnConnection"),
  },
  aws_ec2_tag: {
    read: ec2("DescribeTags"),
    change: ec2("CreateTags", "DeleteTags"),
    // AWS makes the attachment of a VPN, and nobody could have marked it yet.
    other: [ADOPT],
  },
  "data.aws_ec2_transit_gateway_attachment": { read: ec2("DescribeTransitGatewayAttachments") },
};
