import { AZURE_LENGTHS, AZURE_QUOTAS, NAT_NODES } from "../../../lib/clouds/azure/limits.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AzureLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/azure/facts.ts");
const NETWORK = by("constructs/azure/network/network.ts");
const CLUSTER_NETWORK = by("constructs/azure/network/cluster-network.ts");
const SUBNET = by("constructs/azure/network/subnet.ts");
const NAT = by("constructs/azure/network/nat.ts");
const FLOW_LOGS = by("constructs/azure/network/flow-logs.ts");
const ENTRY_GROUP = by("constructs/azure/entry/entry-group.ts");
const HUB = by("constructs/azure/connectivity/hub.ts");
const SPOKE = by("constructs/azure/connectivity/spoke.ts");
const PEERING = by("constructs/azure/connectivity/peering.ts");
const VPN_GATEWAY = by("constructs/azure/connectivity/vpn-gateway.ts");
const LINK_END = by("constructs/azure/connectivity/link-end.ts");
const TUNNELS = by("lib/plan/tunnel-pool.ts");
const SHAPE = "letters, digits, -, \\_ and .";

/** Networks and all that joins them. */
export const NETWORK_LIMITS: AzureLimitsByType = {
  azurerm_resource_group: {
    limits: [
      quota(AZURE_QUOTAS.resourceGroups, byRule("FW2524")),
      limit(
        "Name",
        `${characters(AZURE_LENGTHS.onNodes)}: nodes carry that of their network's as a label`,
        "aks-network",
        FACTS,
        "name",
      ),
    ],
    unlimited: named("location"),
  },
  azurerm_virtual_network: {
    limits: [
      limit("Name", `${characters(AZURE_LENGTHS.onNodes)}: nodes carry it as a label`, "aks-network", FACTS, "name"),
      limit(
        "Addresses",
        "none of 169.254.0.0/16, 172.30.0.0/15 and 192.0.2.0/24, which AKS uses",
        "aks-network",
        byRule("FW2108"),
        "address_space",
      ),
      limit(
        "Addresses of a hub that it is connected to",
        "are none of its own",
        "wan-faq",
        by("lib/clouds/azure/address-space.ts"),
      ),
      limit("Subnets named inside of it", "remove those that stand apart", "provider-subnet", NETWORK),
    ],
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_subnet: {
    limits: [
      limit("Name", `${characters(AZURE_LENGTHS.onNodes)}: nodes carry it as a label`, "aks-network", FACTS, "name"),
      limit("Addresses that Azure keeps", "5", "subnets", FACTS, "address_prefixes"),
      limit("Range while machines stand in it", "never changes", "subnets", byRule("FW2815")),
      limit(
        "Way out that nobody made",
        "is there by default until a network API of 2026",
        "provider-subnet",
        SUBNET,
        "default_outbound_access_enabled",
      ),
      limit(
        "API servers",
        "stand in a subnet handed to AKS, /28 or larger, nine addresses each",
        "aks-integration",
        CLUSTER_NETWORK,
        "delegation.service_delegation.name",
      ),
      limit("Nodes", "never stand in a subnet that is handed to a service", "aks-network", CLUSTER_NETWORK),
      limit("Application Gateway for Containers", "/24 or larger", "subnets", NETWORK),
    ],
    fixed: named("delegation.name delegation.service_delegation.actions private_endpoint_network_policies"),
    unlimited: named("virtual_network_name resource_group_name"),
  },
  azurerm_network_security_group: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", CLUSTER_NETWORK, "name"),
      limit("Rules named inside of it", "take out those that stand apart", "provider-rule", SUBNET, "security_rule"),
    ],
    unlimited: named("location resource_group_name"),
  },
  azurerm_network_security_rule: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", CLUSTER_NETWORK, "name"),
      limit("Priority", "100 to 4096, each once in a group and direction", "provider-rule", ENTRY_GROUP, "priority"),
      limit("Description", "at most 140 characters", "provider-rule", ENTRY_GROUP, "description"),
      limit(
        "Addresses of overlay pods",
        "are none of the network's, so that Azure's own rules refuse them",
        "aks-network",
        CLUSTER_NETWORK,
        "source_address_prefixes",
      ),
      limit(
        "Packets to a load balancer of AKS",
        "keep the address that users sent them to",
        "aks-load-balancer",
        ENTRY_GROUP,
        "destination_address_prefixes",
        "source_address_prefix",
        "destination_address_prefix",
      ),
      limit("Ports", "1 to 65535", "provider-rule", by("lib/fleet-file/schema/scalars.ts"), "destination_port_ranges"),
    ],
    fixed: named("access source_port_range"),
    chosen: { destination_port_range: ["*", "80"], direction: ["Inbound", "Outbound"], protocol: ["*", "Tcp"] },
    unlimited: named("network_security_group_name resource_group_name"),
  },
  azurerm_subnet_network_security_group_association: { references: named("subnet_id network_security_group_id") },
  azurerm_public_ip_prefix: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", NAT, "name"),
      limit("Addresses", "four, chosen once: 16 at most behind a NAT gateway", "nat", NAT, "prefix_length"),
    ],
    fixed: named("ip_version sku"),
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_nat_gateway: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", NAT, "name"),
      limit("Nodes that its ports suffice for", NAT_NODES.toLocaleString("en"), "nat", byRule("FW2814")),
      limit("Minutes of silence", "4 to 120", "nat", NAT, "idle_timeout_in_minutes"),
    ],
    fixed: named("sku_name"),
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_nat_gateway_public_ip_prefix_association: { references: named("nat_gateway_id public_ip_prefix_id") },
  azurerm_subnet_nat_gateway_association: {
    limits: [limit("Clusters in the subnet", "come after it", "aks-egress", CLUSTER_NETWORK, "nat_gateway_id")],
    references: named("subnet_id"),
  },
  azurerm_subnet_route_table_association: {
    limits: [
      limit("Clusters in the subnet", "come after it", "aks-egress", CLUSTER_NETWORK),
      limit("Tables of a subnet", "one, in its own subscription", "provider-subnet", byRule("FW1875"), "route_table_id"),
    ],
    references: named("subnet_id"),
  },
  azurerm_storage_account: {
    limits: [
      limit(
        "Name",
        `3 to ${AZURE_LENGTHS.global} lowercase letters and digits that nobody else in the world has`,
        "names",
        by("lib/plan/names.ts"),
        "name",
      ),
      limit("Copies in other zones", "only where the location has zones", "zones", FLOW_LOGS, "account_replication_type"),
      limit(
        "Key of ours",
        "with StorageV2 and a user-assigned identity alone; in a vault that can't be purged",
        "provider-storage",
        FLOW_LOGS,
        "customer_managed_key.key_vault_key_id",
        "identity.type",
      ),
      limit(
        "Keys of the account",
        "flow logs are written by them: the plugin has no argument for an identity",
        "provider-flow-log",
        FLOW_LOGS,
        "shared_access_key_enabled",
      ),
    ],
    fixed: named(`account_kind account_tier allow_nested_items_to_be_public blob_properties.delete_retention_policy.days
      cross_tenant_replication_enabled https_traffic_only_enabled infrastructure_encryption_enabled local_user_enabled min_tls_version
      network_rules.bypass network_rules.default_action public_network_access_enabled sas_policy.expiration_action sas_policy.expiration_period`),
    unlimited: named("location"),
    references: named("customer_managed_key.user_assigned_identity_id identity.identity_ids resource_group_name"),
  },
  azurerm_network_watcher_flow_log: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "provider-flow-log", FLOW_LOGS, "name"),
      limit(
        "Network watchers",
        "one a location and subscription, which Azure makes with the first network",
        "flow-logs",
        FLOW_LOGS,
        "network_watcher_name",
      ),
      limit("Logs of security groups", "can't be made any more", "provider-flow-log", FLOW_LOGS, "target_resource_id"),
      limit("Storage account", "in the network's location", "flow-logs", FLOW_LOGS, "storage_account_id"),
    ],
    fixed: named("enabled resource_group_name retention_policy.days retention_policy.enabled version"),
    unlimited: named("location"),
  },
  azurerm_virtual_network_peering: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", FACTS, "name"),
      quota(AZURE_QUOTAS.peerings, byRule("FW2304")),
      limit(
        "Addresses that a peer got later",
        "are known once the peering is told",
        "provider-peering",
        PEERING,
        "triggers.remote_address_space",
      ),
      limit(
        "Peers of another subscription",
        "are joined from both",
        "provider-peering",
        byRule("FW1872"),
        "remote_virtual_network_id",
        "virtual_network_name",
        "resource_group_name",
      ),
    ],
    fixed: named("allow_forwarded_traffic allow_gateway_transit allow_virtual_network_access use_remote_gateways"),
  },
  azurerm_virtual_wan: {
    limits: [limit("Name", characters(AZURE_LENGTHS.network), "names", FACTS, "name")],
    fixed: named("allow_branch_to_branch_traffic disable_vpn_encryption type"),
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_virtual_hub: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network), "names", FACTS, "name"),
      limit("Range", "/24 or larger, of no network; never changed", "wan-faq", HUB, "address_prefix"),
      limit("Range in a region whose network is there already", "nobody knows one", "wan-faq", byRule("FW2812")),
      quota(AZURE_QUOTAS.hubConnections, byRule("FW2813")),
    ],
    fixed: named("hub_routing_preference sku"),
    unlimited: named("location"),
    references: named("resource_group_name virtual_wan_id"),
  },
  azurerm_vpn_gateway: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network), "names", FACTS, "name"),
      limit("BGP number", "65515, of every hub", "wan-number", HUB, "bgp_settings.asn"),
      limit(
        "Addresses inside of tunnels",
        "in 169.254.21.0/24 and 169.254.22.0/24, known to the gateway before a connection names them, others for each instance",
        "vpn-bgp",
        TUNNELS,
        "bgp_settings.instance_0_bgp_peering_address.custom_ips",
        "bgp_settings.instance_1_bgp_peering_address.custom_ips",
      ),
      limit("Public addresses of an instance", "are among private ones, in no order", "provider-vpn-gateway", VPN_GATEWAY),
      limit(
        "Network with a gateway of its own",
        "is refused by a hub",
        "wan-faq",
        by("docs/decisions/0018-networks-on-azure-meet-in-virtual-wan.md"),
      ),
    ],
    fixed: named("bgp_settings.peer_weight routing_preference scale_unit"),
    unlimited: named("location"),
    references: named("resource_group_name virtual_hub_id"),
  },
  azurerm_vpn_site: {
    limits: [
      limit(
        "Name",
        `${characters(AZURE_LENGTHS.network)} without < > % & : ? / +`,
        "provider-vpn-site",
        FACTS,
        "name",
        "link.name",
      ),
      limit("Number of the other side", "none of 65515 and 65517 to 65520", "wan-faq", by("lib/clouds/facts.ts"), "link.bgp.asn"),
      limit("Address of the other side", "the tunnel's other one", "vpn-bgp", TUNNELS, "link.bgp.peering_address"),
    ],
    unlimited: named("location resource_group_name"),
    references: named("link.ip_address virtual_wan_id"),
  },
  azurerm_vpn_gateway_connection: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network), "names", FACTS, "name", "vpn_link.name"),
      limit("Connections of a hub", "1,000: more than there are tunnels for", "wan-faq", by("lib/plan/number-table.ts")),
      limit(
        "Addresses inside of a tunnel",
        "one of each instance, of those that the gateway knows",
        "provider-vpn-connection",
        LINK_END,
        "vpn_link.custom_bgp_address.ip_address",
      ),
      limit("Changes of a hub", "one at a time", "wan-changes", by("lib/plan/stack-layers.ts")),
      limit(
        "Seconds until keys are made anew",
        "300 to 172,799",
        "provider-vpn-connection",
        LINK_END,
        "vpn_link.ipsec_policy.sa_lifetime_sec",
      ),
    ],
    fixed: named(
      "internet_security_enabled vpn_link.bgp_enabled vpn_link.protocol vpn_link.ipsec_policy.dh_group vpn_link.ipsec_policy.encryption_algorithm vpn_link.ipsec_policy.ike_encryption_algorithm vpn_link.ipsec_policy.ike_integrity_algorithm vpn_link.ipsec_policy.integrity_algorithm vpn_link.ipsec_policy.pfs_group vpn_link.ipsec_policy.sa_data_size_kb",
    ),
    references: named(
      "remote_vpn_site_id vpn_gateway_id vpn_link.custom_bgp_address.ip_configuration_id vpn_link.shared_key vpn_link.vpn_site_link_id",
    ),
  },
  azurerm_virtual_hub_connection: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network, SHAPE), "names", SPOKE, "name"),
      limit("Hubs of a network", "one", "wan-faq", byRule("FW2811"), "remote_virtual_network_id"),
    ],
    fixed: named("internet_security_enabled"),
    references: named("virtual_hub_id"),
  },
};
