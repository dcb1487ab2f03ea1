/** How many of a kind there are, at least and at most. */
export type Counts = Readonly<Record<string, readonly [least: number, most: number]>>;

type Value = Readonly<Record<string, unknown>>;
type Counted = readonly (readonly [kind: string, least: number, most?: number])[];

const one = (kind: string) => (): Counted => [[kind, 1]];

/** What each resource costs by the hour or month, read from Terraform alone: the counterpart of `lib/cost`, which reads the plan. */
const COUNTED: Readonly<Record<string, (resource: Value, stack: string) => Counted>> = {
  aws_eks_cluster: one("aws/control-plane"),
  aws_eks_node_group: ({ capacity_type, instance_types, scaling_config }) => {
    const { min_size, max_size } = record(scaling_config);
    return [node("aws", capacity_type === "SPOT", list(instance_types)[0], min_size, max_size)];
  },
  aws_nat_gateway: one("aws/nat-gateway"),
  aws_eip: one("aws/public-ipv4"),
  aws_lb: ({ subnets }) => [
    ["aws/network-load-balancer", 1],
    ["aws/public-ipv4", list(subnets).length],
  ],
  aws_vpc_endpoint: ({ vpc_endpoint_type, subnet_ids }) =>
    vpc_endpoint_type === "Interface" ? [["aws/interface-endpoint", list(subnet_ids).length]] : [],
  aws_kms_key: one("aws/kms-key"),
  aws_ec2_transit_gateway_vpc_attachment: one("aws/transit-gateway-attachment"),
  aws_ec2_transit_gateway_peering_attachment: one("aws/transit-gateway-attachment"),
  aws_ec2_transit_gateway_peering_attachment_accepter: one("aws/transit-gateway-attachment"),
  aws_vpn_connection: () => [
    ["aws/vpn-connection", 1],
    ["aws/transit-gateway-attachment", 1],
    ["aws/public-ipv4", 2],
  ],
  aws_globalaccelerator_accelerator: () => [
    ["aws/global-accelerator", 1],
    ["aws/public-ipv4", 2],
  ],
  aws_route53_zone: one("aws/dns-zone"),
  aws_route53_health_check: ({ type, ip_address }) => [
    [`aws/health-check${type === "HTTPS" ? "-https" : ""}${ip_address === undefined ? "" : "-elsewhere"}`, 1],
  ],
  google_container_cluster: one("gcp/control-plane"),
  google_container_node_pool: ({ autoscaling, node_config }) => {
    const { total_min_node_count, total_max_node_count } = record(autoscaling);
    const { spot, machine_type } = record(node_config);
    return [node("gcp", spot === true, machine_type, total_min_node_count, total_max_node_count)];
  },
  google_compute_router_nat: one("gcp/nat-gateway"),
  google_compute_address: ({ address_type }, stack) =>
    address_type === "EXTERNAL" ? [[stack.startsWith("network-") ? "gcp/nat-address" : "gcp/balancer-address", 1]] : [],
  google_dns_managed_zone: one("gcp/dns-zone"),
  google_kms_crypto_key: one("gcp/kms-key"),
  google_compute_vpn_tunnel: one("gcp/vpn-tunnel"),
  google_network_connectivity_spoke: one("gcp/hub-spoke"),
  google_compute_forwarding_rule: one("gcp/forwarding-rule"),
  google_compute_global_forwarding_rule: one("gcp/global-forwarding-rule"),
  google_compute_global_address: one("gcp/global-address"),
  google_compute_security_policy: one("gcp/security-policy"),
  google_compute_security_policy_rule: one("gcp/security-policy-rule"),
  // Those without are how a load balancer asks its pods.
  google_compute_health_check: ({ source_regions }) => (source_regions === undefined ? [] : [["gcp/dns-health-check", 1]]),
  azurerm_kubernetes_cluster: ({ default_node_pool }) => {
    const { vm_size, min_count, max_count } = record(default_node_pool);
    return [["azure/control-plane", 1], node("azure", false, vm_size, min_count, max_count)];
  },
  azurerm_kubernetes_cluster_node_pool: ({ priority, vm_size, min_count, max_count }) => [
    node("azure", priority === "Spot", vm_size, min_count, max_count),
  ],
  azurerm_nat_gateway: one("azure/nat-gateway"),
  azurerm_public_ip_prefix: ({ prefix_length }) => [["azure/prefix-address", 2 ** (32 - Number(prefix_length))]],
  azurerm_private_endpoint: one("azure/private-endpoint"),
  azurerm_private_dns_zone: one("azure/private-dns-zone"),
  azurerm_dns_zone: one("azure/dns-zone"),
  azurerm_resource_group_template_deployment: ({ template_content }) => {
    const { resources } = JSON.parse(String(template_content)) as { readonly resources: readonly { readonly type: string }[] };
    return [["azure/hsm-key", resources.filter(({ type }) => type === "Microsoft.KeyVault/vaults/keys").length]];
  },
  azurerm_virtual_hub: one("azure/virtual-hub"),
  azurerm_virtual_hub_connection: one("azure/hub-connection"),
  azurerm_vpn_gateway: ({ scale_unit }) => [["azure/vpn-scale-unit", Number(scale_unit)]],
  azurerm_vpn_gateway_connection: one("azure/vpn-connection"),
  azurerm_public_ip: one("azure/public-address"),
  azurerm_application_load_balancer: one("azure/container-gateway"),
  azurerm_application_load_balancer_subnet_association: one("azure/container-gateway-association"),
  azurerm_application_load_balancer_frontend: one("azure/container-gateway-frontend"),
  azurerm_cdn_frontdoor_profile: one("azure/front-door"),
  azurerm_traffic_manager_external_endpoint: one("azure/traffic-endpoint"),
  azurerm_traffic_manager_nested_endpoint: one("azure/traffic-nested-endpoint"),
};

/** What costs nothing by itself, or only as much as it is used: by the beginning of its type. */
const FREE: readonly string[] = [
  "aws_(access|acm|cloudwatch_log_group|default_security_group|flow_log|iam|internet_gateway|kms_alias|launch_template|lb_)",
  "aws_(customer_gateway|ec2_tag|ec2_transit_gateway$|ec2_transit_gateway_route|eks_(access|addon|pod_identity)|globalaccelerator_(listener|endpoint))",
  "aws_(network_acl|route$|route_table|route53_record|s3_|security_group|subnet|vpc$|vpc_(ipv4|peering|security_group))",
  "google_certificate_manager|google_compute_(backend|external_vpn_gateway|firewall|ha_vpn_gateway|network|region_|route$|router$|router_(interface|peer|route_policy)|ssl_policy|subnetwork|target|url_map)",
  "google_(dns_record_set|gke_backup|kms_(crypto_key_iam|key_ring)|network_connectivity_(group|hub)|project_iam|service_account)",
  "azurerm_(cdn_frontdoor_(custom|endpoint|firewall|origin|route|security|rule)|disk_encryption_set|dns_.*_record)",
  "azurerm_(federated|key_vault$|log_analytics|management_lock|monitor_diagnostic|nat_gateway_public_ip_prefix_association)",
  "azurerm_(network_(security|watcher)|private_dns_(a_record|zone_virtual)|resource_group$|role_|storage_account|subnet)",
  "azurerm_(traffic_manager_profile|user_assigned_identity|virtual_network|virtual_wan|vpn_site)",
  "terraform_data",
];
const FREE_TYPES = new RegExp(`^(${FREE.join("|")})`);

/** @throws Error for a resource type of which nobody said whether it costs anything */
export function synthesizedParts(stack: string, text: string): Counts {
  const { resource = {} } = JSON.parse(text) as { readonly resource?: Readonly<Record<string, Readonly<Record<string, Value>>>> };
  const counts: Record<string, readonly [number, number]> = {};
  for (const [type, resources] of Object.entries(resource)) {
    const counted = COUNTED[type];
    if (counted === undefined && !FREE_TYPES.test(type)) throw new Error(`${stack}: does ${type} cost anything?`);
    for (const [kind, least, most = least] of Object.values(resources).flatMap((one) => counted?.(one, stack) ?? [])) {
      if (most === 0) continue;
      const [a, b] = counts[kind] ?? [0, 0];
      counts[kind] = [a + least, b + most];
    }
  }
  return counts;
}

function node(cloud: string, spot: boolean, type: unknown, least: unknown, most: unknown): Counted[number] {
  return [`${cloud}/${spot ? "spot-node" : "node"}/${String(type)}`, Number(least), Number(most)];
}

/** A block of Terraform, which may be written as a list of one. */
function record(value: unknown): Value {
  return (Array.isArray(value) ? value[0] : value) as Value;
}

function list(value: unknown): readonly unknown[] {
  return value as readonly unknown[];
}
