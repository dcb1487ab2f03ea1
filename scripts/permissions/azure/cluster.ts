import { of, plain } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

const CLUSTERS = "Microsoft.ContainerService/managedClusters";
const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** What clusters are made of. As of 2026-11: https://learn.microsoft.com/azure/role-based-access-control/permissions/containers */
export const CLUSTER_PERMISSIONS: PermissionsByType = {
  azurerm_federated_identity_credential: plain(`${IDENTITIES}/federatedIdentityCredentials`),
  // The plugin asks for the address and authority of the API server as everybody who may call it does.
  azurerm_kubernetes_cluster: {
    read: of(CLUSTERS, "read", "listClusterUserCredential/action", "maintenanceConfigurations/read"),
    change: [
      ...of(CLUSTERS, "write", "delete", "maintenanceConfigurations/write", "maintenanceConfigurations/delete"),
      ...of(IDENTITIES, "assign/action"),
      ...of("Microsoft.Network/virtualNetworks/subnets", "join/action"),
      ...of("Microsoft.Network/privateDnsZones", "join/action"),
    ],
  },
  azurerm_kubernetes_cluster_node_pool: plain(
    `${CLUSTERS}/agentPools`,
    ...of("Microsoft.Network/virtualNetworks/subnets", "join/action"),
  ),
  azurerm_key_vault: {
    read: [
      ...of("Microsoft.KeyVault/vaults", "read"),
      ...of("Microsoft.KeyVault", "deletedVaults/read", "locations/deletedVaults/read"),
      // Whose vault a key's address is, the plugin finds out by looking through all.
      ...of("Microsoft.Resources", "subscriptions/resources/read"),
    ],
    change: of("Microsoft.KeyVault/vaults", "write", "delete"),
  },
  // What is done with keys themselves are data actions: see `keys`.
  azurerm_key_vault_key: { read: of("Microsoft.KeyVault/vaults", "read"), change: [] },
  azurerm_log_analytics_workspace: plain(
    "Microsoft.OperationalInsights/workspaces",
    ...of("Microsoft.OperationalInsights/workspaces", "sharedKeys/action"),
  ),
  azurerm_monitor_diagnostic_setting: plain("Microsoft.Insights/diagnosticSettings"),
  azurerm_private_dns_zone: plain("Microsoft.Network/privateDnsZones"),
  azurerm_private_dns_zone_virtual_network_link: plain(
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    ...of("Microsoft.Network/virtualNetworks", "join/action"),
  ),
  azurerm_role_assignment: {
    read: of("Microsoft.Authorization", "roleAssignments/read", "roleDefinitions/read"),
    change: of("Microsoft.Authorization/roleAssignments", "write", "delete"),
  },
  azurerm_user_assigned_identity: plain(IDENTITIES),
};
