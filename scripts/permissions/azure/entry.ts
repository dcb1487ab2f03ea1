import { of, plain } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

const NETWORK = "Microsoft.Network";
const ZONES = `${NETWORK}/dnsZones`;
const GATEWAYS = "Microsoft.ServiceNetworking/trafficControllers";
const FRONT_DOORS = "Microsoft.Cdn/profiles";
const FIREWALLS = `${NETWORK}/frontDoorWebApplicationFirewallPolicies`;
const PROFILES = `${NETWORK}/trafficManagerProfiles`;

/** What entries are made of. As of 2026-11: https://learn.microsoft.com/azure/role-based-access-control/permissions/networking */
export const ENTRY_PERMISSIONS: PermissionsByType = {
  azurerm_application_load_balancer: plain(GATEWAYS),
  azurerm_application_load_balancer_frontend: plain(`${GATEWAYS}/frontends`),
  azurerm_application_load_balancer_subnet_association: plain(
    `${GATEWAYS}/associations`,
    ...of(`${NETWORK}/virtualNetworks/subnets`, "join/action"),
  ),
  azurerm_cdn_frontdoor_custom_domain: plain(`${FRONT_DOORS}/customDomains`),
  azurerm_cdn_frontdoor_endpoint: plain(`${FRONT_DOORS}/afdEndpoints`),
  azurerm_cdn_frontdoor_firewall_policy: plain(FIREWALLS, ...of(FIREWALLS, "join/action")),
  azurerm_cdn_frontdoor_origin: plain(`${FRONT_DOORS}/originGroups/origins`),
  azurerm_cdn_frontdoor_origin_group: plain(`${FRONT_DOORS}/originGroups`),
  azurerm_cdn_frontdoor_profile: plain(FRONT_DOORS),
  azurerm_cdn_frontdoor_route: plain(`${FRONT_DOORS}/afdEndpoints/routes`),
  azurerm_cdn_frontdoor_security_policy: plain(`${FRONT_DOORS}/securityPolicies`),
  // An address that follows answers of Traffic Manager names them.
  azurerm_dns_a_record: plain(`${ZONES}/A`, ...of(PROFILES, "read")),
  azurerm_dns_caa_record: plain(`${ZONES}/CAA`),
  azurerm_dns_cname_record: plain(`${ZONES}/CNAME`),
  azurerm_dns_ns_record: plain(`${ZONES}/NS`),
  azurerm_dns_txt_record: plain(`${ZONES}/TXT`),
  azurerm_dns_zone: { read: of(ZONES, "read", "SOA/read"), change: of(ZONES, "write", "delete", "SOA/write") },
  azurerm_network_security_rule: plain(`${NETWORK}/networkSecurityGroups/securityRules`),
  azurerm_private_dns_a_record: plain(`${NETWORK}/privateDnsZones/A`),
  azurerm_public_ip: plain(`${NETWORK}/publicIPAddresses`),
  azurerm_traffic_manager_external_endpoint: plain(`${PROFILES}/externalEndpoints`),
  azurerm_traffic_manager_nested_endpoint: plain(`${PROFILES}/nestedEndpoints`),
  azurerm_traffic_manager_profile: plain(PROFILES),
};
