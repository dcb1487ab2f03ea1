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
  azurerm_log_analytics_workspace: plain(
    "Microsoft.OperationalInsights/workspaces",
    ...of("Microsoft.OperationalInsights/workspaces", "sharedKeys/action"),
  ),
  azurerm_monitor_diagnostic_setting: plain("Microsoft.Insights/diagnosticSettings"),
  azurerm_disk_encryption_set: plain(
    "Microsoft.Compute/diskEncryptionSets",
    ...of(IDENTITIES, "assign/action"),
    ...of("Microsoft.KeyVault/vaults", "deploy/action"),
  ),
};
