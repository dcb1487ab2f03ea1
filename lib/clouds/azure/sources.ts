/** A page on which a limit stands. */
interface Page {
  readonly title: string;
  readonly url: string;
}

const AZURE = "https://learn.microsoft.com/azure";
const PROVIDER = "https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources";

/** The pages of Microsoft and of the Terraform provider that limits come from. They were read in 2026-11. */
const PAGES = {
  "aks-limits": { title: "AKS quotas and limits", url: `${AZURE}/aks/quotas-skus-regions` },
  "aks-maintenance": { title: "AKS planned maintenance", url: `${AZURE}/aks/planned-maintenance` },
  "aks-network": { title: "AKS: configure Azure CNI Overlay", url: `${AZURE}/aks/azure-cni-overlay` },
  "aks-pools": { title: "AKS: system node pools", url: `${AZURE}/aks/use-system-pools` },
  "aks-private": { title: "AKS: private clusters", url: `${AZURE}/aks/private-clusters` },
  "aks-ranges": { title: "AKS: authorized IP ranges", url: `${AZURE}/aks/api-server-authorized-ip-ranges` },
  "aks-integration": { title: "AKS: API server VNet integration", url: `${AZURE}/aks/api-server-vnet-integration` },
  "aks-egress": { title: "AKS: outbound types", url: `${AZURE}/aks/egress-outboundtype` },
  "aks-kms": { title: "AKS: KMS etcd encryption", url: `${AZURE}/aks/use-kms-etcd-encryption` },
  "aks-spot": { title: "AKS: Spot node pools", url: `${AZURE}/aks/spot-node-pool` },
  "aks-upgrade": { title: "AKS: automatic upgrades", url: `${AZURE}/aks/auto-upgrade-cluster` },
  "aks-versions": { title: "AKS: supported Kubernetes versions", url: `${AZURE}/aks/supported-kubernetes-versions` },
  federated: {
    title: "Federated identity credentials: considerations",
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  "flow-logs": { title: "Virtual network flow logs", url: `${AZURE}/network-watcher/vnet-flow-logs-overview` },
  locks: { title: "Lock resources", url: `${AZURE}/azure-resource-manager/management/lock-resources` },
  machines: { title: "Sizes of virtual machines", url: `${AZURE}/virtual-machines/sizes/overview` },
  nat: { title: "Azure NAT Gateway", url: `${AZURE}/nat-gateway/nat-gateway-resource` },
  names: { title: "Naming rules", url: `${AZURE}/azure-resource-manager/management/resource-name-rules` },
  "network-limits": {
    title: "Azure networking limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#networking-limits`,
  },
  subnets: { title: "Virtual network FAQ", url: `${AZURE}/virtual-network/virtual-networks-faq` },
  tags: { title: "Tags", url: `${AZURE}/azure-resource-manager/management/tag-resources` },
  vault: { title: "Key Vault soft-delete", url: `${AZURE}/key-vault/general/soft-delete-overview` },
  "wan-limits": {
    title: "Virtual WAN limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#virtual-wan-limits`,
  },
  "wan-faq": { title: "Virtual WAN FAQ", url: `${AZURE}/virtual-wan/virtual-wan-faq` },
  zones: { title: "Azure regions list", url: `${AZURE}/reliability/regions-list` },
  "provider-cluster": { title: "azurerm_kubernetes_cluster", url: `${PROVIDER}/kubernetes_cluster` },
  "provider-pool": { title: "azurerm_kubernetes_cluster_node_pool", url: `${PROVIDER}/kubernetes_cluster_node_pool` },
  "provider-flow-log": { title: "azurerm_network_watcher_flow_log", url: `${PROVIDER}/network_watcher_flow_log` },
  "provider-key": { title: "azurerm_key_vault_key", url: `${PROVIDER}/key_vault_key` },
  "provider-peering": { title: "azurerm_virtual_network_peering", url: `${PROVIDER}/virtual_network_peering` },
  "provider-role": { title: "azurerm_role_assignment", url: `${PROVIDER}/role_assignment` },
  "provider-storage": { title: "azurerm_storage_account", url: `${PROVIDER}/storage_account` },
  "provider-subnet": { title: "azurerm_subnet", url: `${PROVIDER}/subnet` },
} as const satisfies Readonly<Record<string, Page>>;

export type AzureSource = keyof typeof PAGES;

export const AZURE_SOURCES: Readonly<Record<AzureSource, Page>> = PAGES;
