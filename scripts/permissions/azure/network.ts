import { of, plain } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

const NETWORK = "Microsoft.Network";
const JOIN_SUBNET = of(`${NETWORK}/virtualNetworks/subnets`, "join/action", "write");

/** What networks, and what joins them, are made of. As of 2026-11: https://learn.microsoft.com/azure/role-based-access-control/permissions/networking */
export const NETWORK_PERMISSIONS: PermissionsByType = {
  azurerm_nat_gateway: plain(`${NETWORK}/natGateways`),
  azurerm_nat_gateway_public_ip_prefix_association: plain(
    `${NETWORK}/natGateways`,
    ...of(`${NETWORK}/publicIPPrefixes`, "join/action"),
  ),
  azurerm_network_security_group: plain(`${NETWORK}/networkSecurityGroups`),
  azurerm_network_watcher_flow_log: plain(
    `${NETWORK}/networkWatchers/flowLogs`,
    ...of("Microsoft.Storage/storageAccounts", "listKeys/action", "listServiceSas/action", "listAccountSas/action"),
  ),
  azurerm_public_ip_prefix: plain(`${NETWORK}/publicIPPrefixes`),
  azurerm_resource_group: plain(
    "Microsoft.Resources/subscriptions/resourceGroups",
    // Whether somebody else has things in it.
    ...of("Microsoft.Resources/subscriptions/resourceGroups/resources", "read"),
  ),
  azurerm_storage_account: plain(
    "Microsoft.Storage/storageAccounts",
    ...of("Microsoft.Storage/storageAccounts/blobServices", "read", "write"),
    ...of("Microsoft.ManagedIdentity/userAssignedIdentities", "assign/action"),
  ),
  azurerm_subnet: plain(`${NETWORK}/virtualNetworks/subnets`),
  azurerm_subnet_nat_gateway_association: plain(
    `${NETWORK}/virtualNetworks/subnets`,
    ...JOIN_SUBNET,
    ...of(`${NETWORK}/natGateways`, "join/action"),
  ),
  azurerm_subnet_network_security_group_association: plain(
    `${NETWORK}/virtualNetworks/subnets`,
    ...JOIN_SUBNET,
    ...of(`${NETWORK}/networkSecurityGroups`, "join/action"),
  ),
  azurerm_subnet_route_table_association: plain(
    `${NETWORK}/virtualNetworks/subnets`,
    ...JOIN_SUBNET,
    ...of(`${NETWORK}/routeTables`, "join/action"),
  ),
  azurerm_virtual_hub: plain(`${NETWORK}/virtualHubs`),
  azurerm_virtual_hub_connection: plain(
    `${NETWORK}/virtualHubs/hubVirtualNetworkConnections`,
    ...of(`${NETWORK}/virtualNetworks`, "peer/action"),
  ),
  azurerm_vpn_gateway: plain(`${NETWORK}/vpnGateways`, ...of(`${NETWORK}/virtualHubs`, "read")),
  azurerm_vpn_gateway_connection: plain(`${NETWORK}/vpnGateways/vpnConnections`, ...of(`${NETWORK}/vpnSites`, "read")),
  azurerm_vpn_site: plain(`${NETWORK}/vpnSites`, ...of(`${NETWORK}/virtualWans`, "join/action")),
  azurerm_virtual_network: plain(`${NETWORK}/virtualNetworks`),
  azurerm_virtual_network_peering: plain(
    `${NETWORK}/virtualNetworks/virtualNetworkPeerings`,
    ...of(`${NETWORK}/virtualNetworks`, "peer/action"),
  ),
  azurerm_virtual_wan: plain(`${NETWORK}/virtualWans`, ...of(`${NETWORK}/virtualWans`, "join/action")),
};
