import { NetworkWatcherFlowLog } from "@cdktf/provider-azurerm/lib/network-watcher-flow-log/index.js";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account/index.js";
import type { VirtualNetwork } from "@cdktf/provider-azurerm/lib/virtual-network/index.js";
import { azureZones } from "../../../lib/clouds/azure/zones.ts";
import type { LiteralText } from "../../cdk.ts";
import type { AzureNetworkParent } from "./network-parent.ts";

/** Days after which Azure deletes a log. */
const KEPT_DAYS = 90;

/**
 * Who talked to whom in the network, in a storage account of its own beside it. Azure makes one network watcher a location
 * and subscription by itself, with the first network there.
 *
 * @param account - name of the storage account, which nobody else in the world may have
 */
export function addFlowLogs(parent: AzureNetworkParent, network: VirtualNetwork, account: LiteralText): void {
  const { scope, name, location, resourceGroup, tags } = parent;
  const storage = new StorageAccount(scope, "flow-logs", {
    name: account,
    location,
    resourceGroupName: resourceGroup,
    tags,
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
