import { NetworkWatcherFlowLog } from "@cdktf/provider-azurerm/lib/network-watcher-flow-log/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network/index.js";
import { azureZones } from "../../../lib/clouds/azure/zones.ts";
import type { LiteralText } from "../../cdk.ts";
import { addPrivateEndpoint } from "../private-endpoint.ts";
import { AzureVault } from "../vault.ts";
import type { AzureNetworkParent } from "./network-parent.ts";
import type { AzurePrivateNames } from "./private-names.ts";

/** Days after which Azure deletes a log. */
const KEPT_DAYS = 90;
const KEY = "flow-logs";

export interface AzureFlowLogsProps {
  /** Name of the storage account, which nobody else in the world may have. */
  readonly account: LiteralText;
  /** Name of the vault of its key, likewise. */
  readonly vault: LiteralText;
  /** Id of the subnet of private endpoints. */
  readonly endpoints: string;
  readonly names: AzurePrivateNames;
}

/**
 * Who talked to whom in the network, in a storage account of its own beside it, which the network alone reaches and which is encrypted with a key of
 * ours. Azure makes one network watcher a location and subscription by itself, with the first network there.
 */
export function addFlowLogs(parent: AzureNetworkParent, network: VirtualNetwork, props: AzureFlowLogsProps): void {
  const { scope, name, location, resourceGroup, tags, protect } = parent;
  const common = { location, resourceGroupName: resourceGroup, tags };
  const identity = new UserAssignedIdentity(scope, "flow-logs-identity", { ...common, name: `${name}--flows` });
  const vault = new AzureVault(scope, "flow-logs-vault", {
    name: props.vault,
    location,
    resourceGroup,
    tags,
    tenantId: identity.tenantId,
    keys: { [KEY]: { renewedAfter: "P1Y" } },
    endpoint: { subnetId: props.endpoints, zoneId: props.names.vault },
    protect,
    why: "Without its key nobody reads the network's flow logs again",
  });
  const use = new RoleAssignment(scope, "flow-logs-key", {
    scope: vault.id,
    roleDefinitionName: "Key Vault Crypto Service Encryption User",
    principalId: identity.principalId,
    // The directory may not know yet who was made a moment ago.
    principalType: "ServicePrincipal",
    skipServicePrincipalAadCheck: true,
  });
  const storage = new StorageAccount(scope, "flow-logs", {
    ...common,
    name: props.account,
    accountKind: "StorageV2",
    accountTier: "Standard",
    accountReplicationType: azureZones(location).length > 0 ? "ZRS" : "LRS",
    minTlsVersion: "TLS1_2",
    httpsTrafficOnlyEnabled: true,
    allowNestedItemsToBePublic: false,
    crossTenantReplicationEnabled: false,
    infrastructureEncryptionEnabled: true,
    localUserEnabled: false,
    // Network Watcher writes by the account's key; 4.55.0 of the plugin can't tell it to be somebody instead.
    sharedAccessKeyEnabled: true,
    sasPolicy: { expirationPeriod: "01.00:00:00", expirationAction: "Log" },
    // Azure's own services write; from the internet nobody does anything.
    publicNetworkAccessEnabled: false,
    networkRules: { defaultAction: "Deny", bypass: ["AzureServices"] },
    blobProperties: { deleteRetentionPolicy: { days: 7 } },
    identity: { type: "UserAssigned", identityIds: [identity.id] },
    customerManagedKey: { keyVaultKeyId: vault.newest(KEY), userAssignedIdentityId: identity.id },
    dependsOn: [use, vault.keys],
  });
  addPrivateEndpoint(scope, "flow-logs-endpoint", {
    name: `${name}--flows`,
    location,
    resourceGroup,
    tags,
    subnetId: props.endpoints,
    zoneId: props.names.blob,
    target: storage.id,
    service: "blob",
  });
  new NetworkWatcherFlowLog(scope, "flow-log", {
    name: `${name}--flows`,
    location,
    tags,
    networkWatcherName: `NetworkWatcher_${location}`,
    resourceGroupName: "NetworkWatcherRG",
    targetResourceId: network.id,
    storageAccountId: storage.id,
    enabled: true,
    version: 2,
    retentionPolicy: { enabled: true, days: KEPT_DAYS },
  });
}
