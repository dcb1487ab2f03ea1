import { GOOGLE_LENGTHS, GOOGLE_QUOTAS, NAT_MACHINES, NAT_PORTS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleSource } from "../../../lib/clouds/google/sources.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { Limit } from "../limits.ts";
import type { GoogleLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/google/facts.ts");
const NETWORK = by("constructs/google/network/network.ts");
const CLUSTER_NETWORK = by("constructs/google/network/cluster-network.ts");
const LINK_END = by("constructs/google/connectivity/link-end.ts");
const SHAPE = "a-z, digits and -, the first a letter, the last no hyphen";

/** Where a record names load balancers inside of networks. */
const INSIDE = [
  "geo.health_checked_targets",
  "wrr.health_checked_targets",
  "primary_backup.primary",
  "primary_backup.backup_geo.health_checked_targets",
].map((target) => `routing_policy.${target}.internal_load_balancers`);

/** A name of RFC 1035, made of one that the plan cut. */
function name(source: GoogleSource): Limit<GoogleSource> {
  return limit("Name", characters(GOOGLE_LENGTHS.name, SHAPE), source, FACTS, "name");
}

/** VPCs and what stands in them, and what joins them. */
export const NETWORK_LIMITS: GoogleLimitsByType = {
  google_compute_network: {
    limits: [name("provider-network")],
    fixed: named("auto_create_subnetworks delete_default_routes_on_create routing_mode timeouts.delete"),
  },
  google_compute_subnetwork: {
    limits: [
      name("provider-subnet"),
      limit("Size of a range", "/29 at least; /26 at least for proxies", "subnets", byRule("FW2103"), "ip_cidr_range"),
      limit("A range that changes", "is only ever enlarged", "provider-subnet", by("lib/plan/addresses.ts"), "ip_cidr_range"),
      limit("Ranges of one network and its peers", "never overlap", "subnets", byRule("FW2105"), "ip_cidr_range"),
      quota(GOOGLE_QUOTAS.subnetRanges, byRule("FW2807"), "ip_cidr_range"),
      quota(GOOGLE_QUOTAS.groupRanges, by("lib/plan/connectivity.ts"), "ip_cidr_range"),
      quota(GOOGLE_QUOTAS.secondaryRanges, byRule("FW2804"), "secondary_ip_range.ip_cidr_range"),
      limit(
        "Name of a secondary range",
        characters(GOOGLE_LENGTHS.name, SHAPE),
        "provider-subnet",
        CLUSTER_NETWORK,
        "secondary_ip_range.range_name",
      ),
      limit(
        "Secondary ranges",
        "are added, never changed",
        "provider-subnet",
        CLUSTER_NETWORK,
        "secondary_ip_range.ip_cidr_range",
      ),
      limit("Flow logs and private access of proxies", "are refused", "provider-subnet", NETWORK, "purpose", "role"),
      limit("Project", "the one that owns the network", "shared-vpc", by("stacks/google/cluster-network.ts"), "project"),
      limit("Sampling", "0 to 1", "provider-subnet", by("constructs/google/network/flow-logs.ts"), "log_config.flow_sampling"),
    ],
    fixed: named("private_ip_google_access log_config.aggregation_interval log_config.metadata timeouts.delete"),
    unlimited: named("network region"),
  },
  google_compute_subnetwork_iam_member: {
    limits: [
      limit(
        "Who makes clusters in a shared network",
        "two agents of the service project, by its number; before the cluster, and longer",
        "shared-vpc",
        by("constructs/google/network/shared-use.ts"),
        "member",
      ),
    ],
    fixed: named("role"),
    unlimited: named("project region"),
    references: named("subnetwork"),
  },
  google_compute_address: {
    limits: [
      name("provider-address"),
      limit(
        "Two rules at one address",
        "only where its purpose says so",
        "provider-address",
        by("constructs/google/entry/load-balancer.ts"),
        "purpose",
      ),
    ],
    fixed: named("network_tier"),
    chosen: { address_type: ["EXTERNAL", "INTERNAL"] },
    unlimited: named("region subnetwork"),
  },
  google_compute_router: {
    limits: [
      name("provider-nat"),
      limit("BGP number", "a private one", "router-bgp", by("lib/clouds/google/facts.ts"), "bgp.asn"),
    ],
    references: named("network"),
    fixed: named("bgp.advertise_mode"),
    unlimited: named("description project region"),
  },
  google_compute_ha_vpn_gateway: {
    limits: [name("provider-ha-vpn")],
    fixed: named("stack_type"),
    unlimited: named("project region"),
    references: named("network"),
  },
  google_compute_external_vpn_gateway: {
    limits: [
      name("provider-external-vpn"),
      limit("Addresses", "1, 2 or 4", "provider-external-vpn", LINK_END, "redundancy_type", "interface.id"),
    ],
    unlimited: named("project"),
    references: named("interface.ip_address"),
  },
  google_compute_vpn_tunnel: {
    limits: [
      name("provider-tunnel"),
      limit(
        "Interfaces",
        "0 or 1 of ours, one of the other side's",
        "provider-tunnel",
        LINK_END,
        "vpn_gateway_interface",
        "peer_external_gateway_interface",
      ),
    ],
    fixed: named("ike_version"),
    unlimited: named("project region"),
    references: named("peer_external_gateway router shared_secret vpn_gateway"),
  },
  google_compute_router_interface: {
    limits: [
      name("provider-router-interface"),
      limit("Address", "link-local, and no other tunnel's", "router-bgp", by("lib/plan/links.ts"), "ip_range"),
    ],
    unlimited: named("project region"),
    references: named("router vpn_tunnel"),
  },
  google_compute_router_peer: {
    limits: [
      name("provider-router-peer"),
      limit("Addresses", "both of the tunnel's block", "router-bgp", by("lib/plan/links.ts"), "ip_address", "peer_ip_address"),
    ],
    fixed: named("advertise_mode"),
    unlimited: named("advertised_ip_ranges.range peer_asn project region"),
    references: named("import_policies interface router"),
  },
  google_compute_router_route_policy: {
    limits: [
      name("provider-route-policy"),
      limit("Order of terms", "from 0, each once", "provider-route-policy", LINK_END, "terms.priority"),
    ],
    fixed: named("type"),
    unlimited: named("project region terms.actions.expression terms.match.expression"),
    references: named("router"),
  },
  google_compute_router_nat: {
    limits: [
      name("provider-nat"),
      limit(
        "Ports of a machine",
        `powers of two, the least at least 32, the most above it: ${NAT_PORTS.least} and ${NAT_PORTS.most}`,
        "provider-nat",
        by("lib/clouds/google/limits.ts"),
        "min_ports_per_vm",
        "max_ports_per_vm",
      ),
      limit(
        "Machines behind a network's addresses",
        `${NAT_MACHINES.toLocaleString("en")}: 64,512 ports an address, ${NAT_PORTS.least} a machine`,
        "nat-ports",
        byRule("FW2805"),
        "nat_ips",
      ),
      limit(
        "Dynamic ports beside endpoint-independent mapping",
        "are refused",
        "provider-nat",
        by("constructs/google/network/nat.ts"),
        "enable_dynamic_port_allocation",
        "enable_endpoint_independent_mapping",
      ),
      limit(
        "Addresses",
        "only with MANUAL_ONLY",
        "provider-nat",
        by("constructs/google/network/nat.ts"),
        "nat_ip_allocate_option",
      ),
    ],
    fixed: named("log_config.enable log_config.filter source_subnetwork_ip_ranges_to_nat"),
    references: named("router"),
    unlimited: named("region"),
  },
  google_compute_firewall: {
    limits: [
      name("provider-firewall"),
      limit("Priority", "0 to 65535", "provider-firewall", NETWORK, "priority"),
      limit("Targets", "service accounts or tags, never both", "provider-firewall", CLUSTER_NETWORK, "target_service_accounts"),
    ],
    fixed: named("direction log_config.metadata allow.protocol deny.protocol"),
    unlimited: named("description source_ranges network project"),
  },
  google_compute_route: {
    limits: [
      name("provider-network"),
      // Two of each network: this one, and the one to the internet. No mesh has more than 26 networks.
      quota(GOOGLE_QUOTAS.groupRoutes, by("constructs/google/network/google-apis.ts"), "dest_range"),
    ],
    fixed: named("next_hop_gateway priority"),
    references: named("network"),
  },
  google_dns_managed_zone: {
    limits: [
      name("provider-dns-zone"),
      limit(
        "DNS name",
        "253 characters, each part at most 63",
        "provider-dns-zone",
        by("lib/fleet-file/schema/state.ts"),
        "dns_name",
      ),
    ],
    fixed: named("cloud_logging_config.enable_logging dnssec_config.non_existence dnssec_config.state"),
    chosen: { visibility: ["private", "public"] },
    unlimited: named("description private_visibility_config.networks.network_url"),
  },
  google_dns_record_set: {
    limits: [
      limit(
        "Addresses of private.googleapis.com",
        "199.36.153.8/30",
        "dns-private-access",
        by("constructs/google/network/google-apis.ts"),
        "rrdatas",
      ),
      limit(
        "Name of its zone",
        "as its project calls it, not its DNS name",
        "provider-dns-record",
        byRule("FW1950"),
        "managed_zone",
      ),
      limit(
        "Policies of a name",
        "one: by place, by weight, or a first choice and what stands in for it",
        "dns-policies",
        byRule("FW1997"),
        "routing_policy.geo.location",
        "routing_policy.wrr.weight",
        "routing_policy.primary_backup.backup_geo.location",
      ),
      limit(
        "Answers that depend on health",
        "addresses, never names",
        "dns-policies",
        byRule("FW1998"),
        "routing_policy.geo.health_checked_targets.external_endpoints",
        "routing_policy.wrr.health_checked_targets.external_endpoints",
        "routing_policy.primary_backup.primary.external_endpoints",
        "routing_policy.primary_backup.backup_geo.health_checked_targets.external_endpoints",
      ),
      limit(
        "Load balancers whose own word counts",
        "internal ones that end TLS or speak HTTP, in private zones",
        "dns-health",
        byRule("FW1940"),
        ...INSIDE.flatMap((target) => [`${target}.load_balancer_type`, `${target}.ip_protocol`, `${target}.port`]),
      ),
    ],
    chosen: { type: ["A", "CAA", "CNAME", "DS", "NS"], ttl: ["60", "300", "3600"] },
    unlimited: ["name", ...INSIDE.flatMap((target) => [`${target}.network_url`, `${target}.project`, `${target}.region`])],
    references: ["routing_policy.health_check", ...INSIDE.map((target) => `${target}.ip_address`)],
  },
  google_compute_network_peering: {
    limits: [
      name("provider-peering"),
      quota(GOOGLE_QUOTAS.peerings, byRule("FW2302"), "peer_network"),
      limit("Changes of a network's peerings", "one at a time", "peering", by("stacks/google/peering-stack.ts"), "network"),
      limit(
        "Blocks of the internet",
        "are exchanged only where both sides say so for ever",
        "provider-peering",
        byRule("FW2801"),
        "export_subnet_routes_with_public_ip",
        "import_subnet_routes_with_public_ip",
      ),
    ],
    fixed: named("export_custom_routes import_custom_routes stack_type"),
  },
  google_network_connectivity_hub: {
    limits: [
      name("provider-hub"),
      limit(
        "Topology",
        "never changes",
        "provider-hub",
        by("constructs/google/connectivity/gateway.ts"),
        "policy_mode",
        "preset_topology",
      ),
    ],
    fixed: named("export_psc"),
    unlimited: named("description"),
  },
  google_network_connectivity_group: {
    limits: [limit("Name", "default in a mesh", "provider-hub", by("constructs/google/connectivity/gateway.ts"), "name")],
    unlimited: named("auto_accept.auto_accept_projects"),
    references: named("hub"),
  },
  google_network_connectivity_spoke: {
    limits: [
      name("provider-spoke"),
      quota(GOOGLE_QUOTAS.spokes, byRule("FW2804")),
      limit("Hubs of a network", "one at a time", "ncc-spokes", byRule("FW2802"), "hub"),
      limit("Peerings between members", "are refused", "ncc-spokes", byRule("FW2803"), "linked_vpc_network.uri"),
      limit("Blocks", "private ones", "ncc-spokes", byRule("FW2801"), "linked_vpc_network.include_export_ranges"),
      quota(GOOGLE_QUOTAS.exportRanges, byRule("FW2808"), "linked_vpc_network.include_export_ranges"),
      limit("Project", "the one that owns the network", "ncc-spokes", by("stacks/google/network-end.ts"), "project"),
    ],
    fixed: named(
      "linked_vpn_tunnels.include_import_ranges linked_vpn_tunnels.site_to_site_data_transfer linked_vpc_network.exclude_export_ranges",
    ),
    unlimited: named("location"),
    references: named("linked_vpn_tunnels.uris"),
  },
};
