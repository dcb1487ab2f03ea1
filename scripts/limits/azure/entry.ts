import { AZURE_LENGTHS, AZURE_QUOTAS } from "../../../lib/clouds/azure/limits.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { TypeLimits } from "../limits.ts";
import type { AzureSource } from "../../../lib/clouds/azure/sources.ts";
import type { AzureLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/azure/facts.ts");
const ALIAS = by("constructs/azure/entry/dns-alias.ts");
const ANSWERS = by("constructs/azure/entry/dns-entry.ts");
const PROFILE = by("constructs/azure/entry/traffic-profile.ts");
const ADDRESS = by("constructs/azure/entry/public-address.ts");
const WORKLOAD = by("lib/fleet-file/schema/workload.ts");
const PORT = by("lib/fleet-file/schema/scalars.ts");
const GATEWAY = by("constructs/azure/entry/gateway.ts");
const FRONT_DOOR = by("constructs/azure/entry/front-door.ts");
const FIREWALL = by("constructs/azure/entry/firewall.ts");
const ZONE = by("constructs/azure/entry/zone.ts");

/** A record of a zone. */
function record({ limits = [], ...more }: TypeLimits<AzureSource>): TypeLimits<AzureSource> {
  return {
    ...more,
    limits: [
      limit("Name", "that of the host without the zone's; the zone's own is @", "provider-dns-record", ZONE, "name"),
      limit(
        "Zone",
        "by its name and its resource group, in the subscription of its region",
        "provider-dns-record",
        byRule("FW1890"),
        "zone_name",
        "resource_group_name",
      ),
      ...limits,
    ],
  };
}

/** What stands in front of clusters, and the names that lead there. */
export const ENTRY_LIMITS: AzureLimitsByType = {
  azurerm_public_ip: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.network), "names", FACTS, "name"),
      quota(AZURE_QUOTAS.addresses, byRule("FW2830")),
      limit("Zones", "only where the location has zones; chosen once", "zones", ADDRESS, "zones"),
      limit("Resource group", "none that AKS makes", "aks-static-ip", ADDRESS, "resource_group_name"),
      limit(
        "Load balancers of AKS",
        "take addresses of Standard that stay",
        "aks-static-ip",
        ADDRESS,
        "allocation_method",
        "sku",
      ),
    ],
    fixed: named("ip_version"),
    unlimited: named("location"),
  },
  azurerm_private_dns_a_record: {
    fixed: named("name ttl"),
    limits: [
      limit(
        "Addresses of a subnet that Azure keeps",
        "the first four and the last",
        "subnets",
        by("lib/plan/inside-addresses.ts"),
        "records",
      ),
    ],
    references: named("resource_group_name zone_name"),
  },
  azurerm_dns_zone: {
    limits: [
      limit("Name", "253 characters, each part at most 63", "names", by("lib/fleet-file/schema/state.ts"), "name"),
      limit(
        "Signed answers",
        "aren't in version 4.55.0 of the plugin",
        "provider-dns-record",
        by("constructs/azure/entry/dns-zone.ts"),
      ),
    ],
    references: named("resource_group_name"),
  },
  azurerm_dns_txt_record: record({ fixed: named("ttl"), references: named("record.value") }),
  azurerm_dns_ns_record: record({ fixed: named("ttl"), references: named("records") }),
  azurerm_dns_caa_record: record({
    fixed: named("ttl record.flags record.tag"),
    chosen: { "record.value": ["digicert.com", "pki.goog"] },
  }),
  azurerm_dns_cname_record: record({
    limits: [limit("Beside it", "no other record, so that the zone's own name is never one", "dns-alias", byRule("FW1894"))],
    chosen: { ttl: ["60", "300"] },
    references: named("record"),
  }),
  azurerm_dns_a_record: record({
    limits: [
      limit(
        "Answers of Traffic Manager that it follows",
        "are addresses, of endpoints that are no answers themselves",
        "dns-alias",
        ALIAS,
        "target_resource_id",
      ),
    ],
    fixed: named("ttl"),
  }),
  azurerm_application_load_balancer: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.gateway), "provider-gateway", FACTS, "name"),
      limit("Pods' addresses beside an overlay", "only of its own network", "gateway-network", byRule("FW1857")),
    ],
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_application_load_balancer_frontend: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.gateway), "provider-gateway", FACTS, "name"),
      limit("Addresses inside of the network", "it has none", "gateway-components", byRule("FW1940")),
    ],
    references: named("application_load_balancer_id"),
  },
  azurerm_application_load_balancer_subnet_association: {
    limits: [
      limit("Of a gateway", "one", "gateway-components", GATEWAY, "application_load_balancer_id"),
      limit(
        "Subnet beside overlay pods",
        "a /24 for itself, handed over before",
        "gateway-network",
        byRule("FW2833"),
        "subnet_id",
      ),
    ],
    fixed: named("name"),
  },
  azurerm_cdn_frontdoor_profile: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.resourceGroup), "provider-front-door", FACTS, "name"),
      limit("Signatures of attacks", "in the premium one alone", "provider-front-door-firewall", FRONT_DOOR, "sku_name"),
      limit("Seconds for an answer", "16 to 240", "front-door-limits", FRONT_DOOR, "response_timeout_seconds"),
    ],
    references: named("resource_group_name"),
  },
  azurerm_cdn_frontdoor_endpoint: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.frontDoorEndpoint), "provider-front-door", FACTS, "name"),
      quota(AZURE_QUOTAS.frontDoorEndpoints, byRule("FW2834")),
    ],
    references: named("cdn_frontdoor_profile_id"),
  },
  azurerm_cdn_frontdoor_custom_domain: {
    limits: [
      limit("Name", characters(260, "letters, digits and -"), "provider-front-door", FRONT_DOOR, "name"),
      limit("TLS", "of 1.2 and above, and nothing else", "front-door-domains", FRONT_DOOR),
      limit("Certificate", "is issued once the proof can be read", "front-door-domains", FRONT_DOOR, "host_name"),
      limit("Zones that lead there by an address", "those of Azure DNS", "dns-alias", byRule("FW1942")),
    ],
    fixed: named("tls.certificate_type"),
    references: named("cdn_frontdoor_profile_id"),
  },
  azurerm_cdn_frontdoor_origin_group: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.resourceGroup), "provider-front-door-origin", FACTS, "name"),
      limit("Path", "begins with /; at most 255 characters here", "provider-front-door-origin", WORKLOAD, "health_probe.path"),
      limit(
        "Milliseconds that another may be further",
        "0 to 1,000",
        "front-door-origins",
        FRONT_DOOR,
        "load_balancing.additional_latency_in_milliseconds",
      ),
    ],
    fixed: named(`health_probe.interval_in_seconds health_probe.protocol health_probe.request_type load_balancing.sample_size
      load_balancing.successful_samples_required session_affinity_enabled`),
    references: named("cdn_frontdoor_profile_id"),
  },
  azurerm_cdn_frontdoor_origin: {
    limits: [
      limit("Name", characters(AZURE_LENGTHS.resourceGroup), "provider-front-door-origin", FACTS, "name"),
      limit(
        "Weight",
        "1 to 1,000: what never answers is switched off",
        "provider-front-door-origin",
        FRONT_DOOR,
        "weight",
        "enabled",
      ),
      limit("Priority", "1 to 5", "provider-front-door-origin", byRule("FW1942"), "priority"),
    ],
    fixed: named("certificate_name_check_enabled http_port"),
    unlimited: named("origin_host_header"),
    references: named("cdn_frontdoor_origin_group_id host_name"),
  },
  azurerm_cdn_frontdoor_route: {
    limits: [
      limit("Name", characters(90), "provider-front-door-route", FACTS, "name"),
      limit(
        "Way to the same with TLS",
        "only of a route that takes both",
        "provider-front-door-route",
        FRONT_DOOR,
        "https_redirect_enabled",
        "supported_protocols",
      ),
    ],
    fixed: named("forwarding_protocol link_to_default_domain patterns_to_match"),
    references: named(
      `cdn_frontdoor_custom_domain_ids cdn_frontdoor_endpoint_id cdn_frontdoor_origin_group_id cdn_frontdoor_origin_ids`,
    ),
  },
  azurerm_cdn_frontdoor_firewall_policy: {
    limits: [
      limit(
        "Name",
        "letters and digits, the first a letter; at most 128 characters",
        "provider-front-door-firewall",
        FIREWALL,
        "name",
      ),
      limit(
        "Rules of Microsoft's",
        "in the premium one alone",
        "provider-front-door-firewall",
        FIREWALL,
        "managed_rule.type",
        "managed_rule.version",
        "sku_name",
      ),
      limit("Rules of a team's own", "are left alone", "provider-front-door-firewall", FIREWALL),
    ],
    fixed: named("managed_rule.action mode request_body_check_enabled"),
    references: named("resource_group_name"),
  },
  azurerm_cdn_frontdoor_security_policy: {
    limits: [
      limit("Name", characters(260), "provider-front-door-firewall", FIREWALL, "name"),
      limit("Paths", "all", "provider-front-door-firewall", FIREWALL, "security_policies.firewall.association.patterns_to_match"),
    ],
    references: named(`cdn_frontdoor_profile_id security_policies.firewall.association.domain.cdn_frontdoor_domain_id
      security_policies.firewall.cdn_frontdoor_firewall_policy_id`),
  },
  azurerm_traffic_manager_profile: {
    limits: [
      limit(
        "Name",
        `${characters(63)}, that nobody else in the world has`,
        "provider-traffic",
        FACTS,
        "name",
        "dns_config.relative_name",
      ),
      quota(AZURE_QUOTAS.profiles, byRule("FW2830")),
      limit("Path", "begins with /; at most 255 characters here", "provider-traffic", WORKLOAD, "monitor_config.path"),
      limit("Port", "1 to 65535", "provider-traffic", PORT, "monitor_config.port"),
      limit(
        "Patience",
        "5 to 10 seconds, where it asks every 30",
        "provider-traffic",
        PROFILE,
        "monitor_config.timeout_in_seconds",
      ),
    ],
    fixed: named(
      "dns_config.ttl monitor_config.custom_header.name monitor_config.interval_in_seconds monitor_config.tolerated_number_of_failures",
    ),
    chosen: {
      "monitor_config.protocol": ["HTTP", "HTTPS", "TCP"],
      traffic_routing_method: ["Performance", "Weighted", "Priority", "Geographic"],
    },
    unlimited: named("monitor_config.custom_header.value"),
    references: named("resource_group_name"),
  },
  azurerm_traffic_manager_external_endpoint: {
    limits: [
      limit("Name", "once in a profile", "provider-traffic-endpoint", ANSWERS, "name"),
      quota(AZURE_QUOTAS.endpoints, byRule("FW2831")),
      limit(
        "Weight",
        "1 to 1,000: what never answers is switched off",
        "provider-traffic-endpoint",
        PROFILE,
        "weight",
        "enabled",
      ),
      limit("Priority", "1 to 1,000, each once in a profile", "traffic-routing", ANSWERS, "priority"),
      limit("Place, where the nearest answers", "one of Azure's", "traffic-routing", byRule("FW1896"), "endpoint_location"),
    ],
    references: named("profile_id target"),
  },
  azurerm_traffic_manager_nested_endpoint: {
    limits: [
      limit("Name", "once in a profile", "provider-traffic-endpoint", ANSWERS, "name"),
      limit("Places", "each once in a profile, of those that it knows", "traffic-places", byRule("FW1895"), "geo_mappings"),
      limit(
        "Answers of its own that it needs",
        "at most as many as it has",
        "traffic-nested",
        ANSWERS,
        "minimum_child_endpoints",
      ),
    ],
    references: named("profile_id target_resource_id"),
  },
};
