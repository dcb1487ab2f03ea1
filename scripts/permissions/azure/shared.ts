import { of, plain } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

const NETWORK = "Microsoft.Network";
const VAULTS = "Microsoft.KeyVault/vaults";
const ZONES = `${NETWORK}/privateDnsZones`;

/** Roles of Azure's own that are given to identities of a fleet. */
export const GIVEN_ROLES: readonly string[] = [
  "AppGw for Containers Configuration Manager",
  "Key Vault Contributor",
  "Key Vault Crypto Service Encryption User",
  "Key Vault Crypto User",
  "Network Contributor",
  "Private DNS Zone Contributor",
  "Reader",
];

/** What networks and clusters both have. As of 2026-11: https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations */
export const SHARED_PERMISSIONS: PermissionsByType = {
  azurerm_key_vault: {
    read: [
      ...of(VAULTS, "read"),
      ...of("Microsoft.KeyVault", "deletedVaults/read", "locations/deletedVaults/read"),
      // Whose vault a key's address is, the plugin finds out by looking through all.
      ...of("Microsoft.Resources", "subscriptions/resources/read"),
    ],
    change: of(VAULTS, "write", "delete"),
  },
  azurerm_management_lock: plain("Microsoft.Authorization/locks"),
  azurerm_private_dns_zone: plain(ZONES),
  azurerm_private_dns_zone_virtual_network_link: plain(
    `${ZONES}/virtualNetworkLinks`,
    ...of(`${NETWORK}/virtualNetworks`, "join/action"),
  ),
  azurerm_private_endpoint: {
    read: of(`${NETWORK}/privateEndpoints`, "read", "privateDnsZoneGroups/read"),
    change: [
      ...of(`${NETWORK}/privateEndpoints`, "write", "delete", "privateDnsZoneGroups/write", "privateDnsZoneGroups/delete"),
      ...of(`${NETWORK}/virtualNetworks/subnets`, "join/action"),
      ...of(ZONES, "join/action"),
      // Who makes it lets it in at the other end.
      ...of(VAULTS, "privateEndpointConnectionsApproval/action"),
      ...of("Microsoft.Storage/storageAccounts", "privateEndpointConnectionsApproval/action"),
    ],
  },
  // Keys are made by a template: no right to what is in a vault.
  azurerm_resource_group_template_deployment: {
    read: [
      ...of("Microsoft.Resources/deployments", "read", "exportTemplate/action", "operationstatuses/read", "operations/read"),
      ...of(VAULTS, "keys/read"),
    ],
    change: [...of("Microsoft.Resources/deployments", "write", "delete", "validate/action"), ...of(VAULTS, "keys/write")],
  },
  azurerm_role_assignment: {
    read: of("Microsoft.Authorization", "roleAssignments/read", "roleDefinitions/read"),
    change: of("Microsoft.Authorization/roleAssignments", "write", "delete"),
  },
  azurerm_user_assigned_identity: plain("Microsoft.ManagedIdentity/userAssignedIdentities"),
};
