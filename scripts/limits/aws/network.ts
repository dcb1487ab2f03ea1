import { AWS_LENGTHS, AWS_QUOTAS, LOG_RETENTION_DAYS } from "../../../lib/clouds/aws/limits.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AwsLimitsByType } from "./limits.ts";

const NETWORK = by("constructs/aws/network/network.ts");
const COUNTS = byRule("FW2701");
const TUNNELS = ["tunnel1", "tunnel2"] as const;

/** VPCs and what stands in them, and what joins them. */
export const NETWORK_LIMITS: AwsLimitsByType = {
  aws_vpc: {
    limits: [
      quota(AWS_QUOTAS.vpcs, COUNTS),
      quota(AWS_QUOTAS.vpcBlocks, byRule("FW2111")),
      limit("Size of a block", "/16 to /28", "vpc-blocks", byRule("FW2103"), "cidr_block"),
    ],
    fixed: named("enable_dns_hostnames enable_dns_support enable_network_address_usage_metrics"),
  },
  aws_vpc_ipv4_cidr_block_association: {
    limits: [limit("Size of a block", "/16 to /28", "vpc-blocks", byRule("FW2103"), "cidr_block")],
    references: named("vpc_id"),
  },
  aws_subnet: {
    limits: [
      quota(AWS_QUOTAS.subnets, COUNTS),
      limit("Size of a block", "/16 to /28", "vpc-blocks", byRule("FW2103"), "cidr_block"),
      limit(
        "Zones",
        "ids of the location's own zones, of those in which EKS makes control planes",
        "eks-network",
        byRule("FW1906"),
        "availability_zone_id",
      ),
    ],
    fixed: named("map_public_ip_on_launch"),
    references: named("vpc_id"),
  },
  aws_internet_gateway: { limits: [quota(AWS_QUOTAS.vpcs, COUNTS)], references: named("vpc_id") },
  aws_eip: { limits: [quota(AWS_QUOTAS.addresses, COUNTS)], fixed: named("domain") },
  aws_nat_gateway: { limits: [quota(AWS_QUOTAS.natGateways, COUNTS)], references: named("allocation_id subnet_id") },
  aws_route_table: {
    limits: [quota(AWS_QUOTAS.routeTables, by("constructs/aws/network/routes.ts"))],
    references: named("vpc_id"),
  },
  aws_route_table_association: { references: named("route_table_id subnet_id") },
  aws_route: {
    limits: [quota(AWS_QUOTAS.routes, byRule("FW2303"), "destination_cidr_block")],
    references: named("gateway_id nat_gateway_id route_table_id transit_gateway_id vpc_peering_connection_id"),
  },
  aws_network_acl: {
    limits: [
      quota(AWS_QUOTAS.aclRules, COUNTS, "ingress.cidr_block", "egress.cidr_block", "ingress.from_port", "ingress.to_port"),
      limit(
        "Number of a rule",
        "1 to 32766",
        "vpc-acl-entry",
        by("constructs/aws/network/network-acls.ts"),
        "ingress.rule_no",
        "egress.rule_no",
      ),
    ],
    fixed: named(
      "egress.action egress.from_port egress.icmp_code egress.icmp_type egress.ipv6_cidr_block egress.protocol egress.to_port ingress.action ingress.ipv6_cidr_block",
    ),
    chosen: {
      "ingress.protocol": ["-1", "1", "6", "17"],
      "ingress.icmp_type": ["null", "3"],
      "ingress.icmp_code": ["null", "-1"],
    },
    references: named("subnet_ids vpc_id"),
  },
  aws_default_security_group: { references: named("vpc_id") },
  aws_security_group: {
    limits: [
      quota(AWS_QUOTAS.securityGroups, COUNTS),
      limit(
        "Name",
        `${characters(AWS_LENGTHS.securityGroup)}; never begins with sg-`,
        "ec2-security-group",
        by("constructs/aws/security-group-name.ts"),
        "name",
      ),
      limit(
        "Description",
        characters(AWS_LENGTHS.description, "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"),
        "ec2-security-group",
        by("constructs/aws/entry/load-balancer.ts"),
        "description",
      ),
    ],
    references: named("vpc_id"),
  },
  aws_vpc_security_group_ingress_rule: {
    limits: [
      quota(AWS_QUOTAS.groupRules, COUNTS, "cidr_ipv4", "from_port", "to_port"),
      limit(
        "Description",
        characters(AWS_LENGTHS.description, "letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"),
        "ec2-security-group",
        by("constructs/aws/cluster/access.ts"),
        "description",
      ),
    ],
    fixed: named("ip_protocol"),
    references: named("security_group_id"),
  },
  aws_vpc_security_group_egress_rule: {
    limits: [quota(AWS_QUOTAS.groupRules, byRule("FW2111"), "cidr_ipv4")],
    fixed: named("description from_port ip_protocol to_port"),
    references: named("security_group_id"),
  },
  aws_vpc_endpoint: {
    limits: [
      quota(AWS_QUOTAS.gatewayEndpoints, COUNTS),
      quota(AWS_QUOTAS.interfaceEndpoints, by("constructs/aws/network/endpoints.ts")),
      limit(
        "Name of a service in China",
        "some begin with cn.com.amazonaws",
        "china-endpoints",
        by("lib/clouds/aws/partitions.ts"),
        "service_name",
      ),
    ],
    fixed: named("private_dns_enabled"),
    chosen: { vpc_endpoint_type: ["Gateway", "Interface"] },
    references: named("route_table_ids security_group_ids subnet_ids vpc_id"),
  },
  aws_flow_log: {
    limits: [
      limit(
        "Seconds that a record stands for",
        "60 or 600",
        "flow-logs",
        by("constructs/aws/network/flow-logs.ts"),
        "max_aggregation_interval",
      ),
    ],
    fixed: named("log_destination_type traffic_type"),
    references: named("iam_role_arn log_destination vpc_id"),
  },
  aws_cloudwatch_log_group: {
    limits: [
      limit(
        "Name",
        characters(AWS_LENGTHS.logGroup, "letters, digits and .-_/#"),
        "logs-create",
        by("lib/clouds/aws/facts.ts"),
        "name",
      ),
      limit("Days that a log is kept", LOG_RETENTION_DAYS.join(", "), "provider-log-group", NETWORK, "retention_in_days"),
    ],
    references: named("kms_key_id"),
  },
  aws_vpc_peering_connection: {
    limits: [
      quota(AWS_QUOTAS.peerings, byRule("FW2302")),
      quota(AWS_QUOTAS.pendingPeerings, by("stacks/aws/peering-stack.ts")),
      limit("Networks of two partitions", "never joined", "partitions", byRule("FW1963"), "peer_owner_id", "peer_region"),
    ],
    references: named("peer_vpc_id vpc_id"),
  },
  aws_vpc_peering_connection_accepter: { fixed: named("auto_accept"), references: named("vpc_peering_connection_id") },
  aws_vpc_peering_connection_options: {
    fixed: named("accepter.allow_remote_vpc_dns_resolution requester.allow_remote_vpc_dns_resolution"),
    references: named("vpc_peering_connection_id"),
  },
  aws_ec2_transit_gateway: {
    limits: [
      quota(AWS_QUOTAS.transitGateways, byRule("FW2306")),
      limit(
        "BGP number",
        "64512 to 65534, or 4200000000 to 4294967294",
        "transit-create",
        by("constructs/aws/connectivity/gateway.ts"),
        "amazon_side_asn",
      ),
    ],
    unlimited: named("description"),
    fixed: named(
      "auto_accept_shared_attachments default_route_table_association default_route_table_propagation dns_support vpn_ecmp_support",
    ),
  },
  aws_ec2_transit_gateway_route_table: { references: named("transit_gateway_id") },
  aws_ec2_transit_gateway_route_table_association: {
    references: named("transit_gateway_attachment_id transit_gateway_route_table_id"),
  },
  aws_ec2_transit_gateway_route_table_propagation: {
    references: named("transit_gateway_attachment_id transit_gateway_route_table_id"),
  },
  aws_ec2_transit_gateway_vpc_attachment: {
    limits: [limit("Subnets of an attachment", "one a zone", "transit-attach", by("stacks/aws/gateway-stack.ts"), "subnet_ids")],
    fixed: named("dns_support transit_gateway_default_route_table_association transit_gateway_default_route_table_propagation"),
    references: named("transit_gateway_id vpc_id"),
  },
  aws_ec2_transit_gateway_peering_attachment: {
    limits: [
      quota(AWS_QUOTAS.transitPeerings, COUNTS),
      quota(AWS_QUOTAS.pendingTransitPeerings, by("stacks/aws/peering-stack.ts")),
      limit("Networks of two partitions", "never joined", "partitions", byRule("FW1963"), "peer_account_id", "peer_region"),
    ],
    references: named("peer_transit_gateway_id transit_gateway_id"),
  },
  aws_ec2_transit_gateway_peering_attachment_accepter: { references: named("transit_gateway_attachment_id") },
  aws_ec2_transit_gateway_route: {
    limits: [quota(AWS_QUOTAS.transitRoutes, COUNTS, "destination_cidr_block")],
    references: named("transit_gateway_attachment_id transit_gateway_route_table_id"),
  },
  aws_customer_gateway: {
    limits: [
      quota(AWS_QUOTAS.customerGateways, COUNTS),
      limit("BGP number", "1 to 2147483647", "customer-gateway", by("lib/clouds/google/facts.ts"), "bgp_asn"),
    ],
    fixed: named("type"),
    references: named("ip_address"),
  },
  aws_vpn_connection: {
    limits: [
      quota(AWS_QUOTAS.vpnConnections, COUNTS),
      limit(
        "Addresses inside of a tunnel",
        "a /30 of 169.254.0.0/16 that AWS doesn't keep, and no other tunnel has",
        "vpn-tunnels",
        by("lib/plan/links.ts"),
        "tunnel1_inside_cidr",
        "tunnel2_inside_cidr",
      ),
      limit(
        "Lifetimes of keys",
        "900 to 28,800 seconds, and 900 to 3,600",
        "vpn-tunnels",
        by("constructs/aws/connectivity/link-end.ts"),
        ...TUNNELS.flatMap((tunnel) => [`${tunnel}_phase1_lifetime_seconds`, `${tunnel}_phase2_lifetime_seconds`]),
      ),
    ],
    fixed: [
      ...named("static_routes_only tunnel_inside_ip_version"),
      ...TUNNELS.flatMap((tunnel) => [
        ...named("dpd_timeout_action ike_versions startup_action").map((one) => `${tunnel}_${one}`),
        ...["phase1", "phase2"].flatMap((phase) =>
          named("dh_group_numbers encryption_algorithms integrity_algorithms").map((one) => `${tunnel}_${phase}_${one}`),
        ),
      ]),
    ],
    references: named("customer_gateway_id transit_gateway_id type"),
  },
  aws_ec2_tag: { fixed: named("key"), unlimited: named("value"), references: named("resource_id") },
  "data.aws_ec2_transit_gateway_attachment": {
    chosen: {
      "filter.name": ["transit-gateway-id", "resource-type", "resource-id", "state"],
      "filter.values": ["peering", "pendingAcceptance", "available", "modifying"],
    },
  },
};
