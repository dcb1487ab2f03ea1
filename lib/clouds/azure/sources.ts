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
  "aks-load-balancer": { title: "AKS: standard load balancer", url: `${AZURE}/aks/load-balancer-standard` },
  "aks-static-ip": { title: "AKS: static addresses", url: `${AZURE}/aks/static-ip` },
  "dns-alias": { title: "Azure DNS: alias records", url: `${AZURE}/dns/dns-alias` },
  "dns-limits": {
    title: "Azure DNS limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits`,
  },
  federated: {
    title: "Federated identity credentials: considerations",
    url: "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations",
  },
  "flow-logs": { title: "Virtual network flow logs", url: `${AZURE}/network-watcher/vnet-flow-logs-overview` },
  locks: { title: "Lock resources", url: `${AZURE}/azure-resource-manager/management/lock-resources` },
  machines: { title: "Sizes of virtual machines", url: `${AZURE}/virtual-machines/sizes/overview` },
  nat: { title: "Azure NAT Gateway", url: `${AZURE}/nat-gateway/nat-gateway-resource` },
  names: { title: "Naming rules", url: `${AZURE}/azure-resource-manager/management/resource-name-rules` },
  "front-door-firewall": { title: "Front Door: managed rules", url: `${AZURE}/web-application-firewall/afds/waf-front-door-drs` },
  "front-door-limits": {
    title: "Azure Front Door limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#azure-front-door-standard-and-premium-service-limits`,
  },
  "front-door-domains": { title: "Front Door: custom domains", url: `${AZURE}/frontdoor/domain` },
  "front-door-origins": { title: "Front Door: routing methods", url: `${AZURE}/frontdoor/routing-methods` },
  "gateway-components": {
    title: "Application Gateway for Containers: components",
    url: `${AZURE}/application-gateway/for-containers/application-gateway-for-containers-components`,
  },
  "gateway-network": {
    title: "Application Gateway for Containers: container networking",
    url: `${AZURE}/application-gateway/for-containers/container-networking`,
  },
  "private-names": { title: "Private endpoint private DNS zone values", url: `${AZURE}/private-link/private-endpoint-dns` },
  "network-limits": {
    title: "Azure networking limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#networking-limits`,
  },
  "private-dns-limits": { title: "Azure private DNS zones: limits", url: `${AZURE}/dns/private-dns-privatednszone#limits` },
  "role-limits": {
    title: "Azure RBAC limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#azure-rbac-limits`,
  },
  "subscription-limits": {
    title: "Azure subscription limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#azure-subscription-limits`,
  },
  subnets: { title: "Virtual network FAQ", url: `${AZURE}/virtual-network/virtual-networks-faq` },
  tags: { title: "Tags", url: `${AZURE}/azure-resource-manager/management/tag-resources` },
  "traffic-limits": {
    title: "Traffic Manager limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#azure-traffic-manager-limits`,
  },
  "traffic-nested": {
    title: "Traffic Manager: nested profiles",
    url: `${AZURE}/traffic-manager/traffic-manager-nested-profiles`,
  },
  "traffic-places": { title: "Traffic Manager: places", url: `${AZURE}/traffic-manager/traffic-manager-geographic-regions` },
  "traffic-routing": {
    title: "Traffic Manager: routing methods",
    url: `${AZURE}/traffic-manager/traffic-manager-routing-methods`,
  },
  "vault-keys": { title: "Key Vault network security", url: `${AZURE}/key-vault/general/network-security` },
  vault: { title: "Key Vault soft-delete", url: `${AZURE}/key-vault/general/soft-delete-overview` },
  "wan-limits": {
    title: "Virtual WAN limits",
    url: `${AZURE}/azure-resource-manager/management/azure-subscription-service-limits#virtual-wan-limits`,
  },
  "wan-faq": { title: "Virtual WAN FAQ", url: `${AZURE}/virtual-wan/virtual-wan-faq` },
  "wan-number": {
    title: "Connect a gateway to Virtual WAN: the BGP number of a hub",
    url: `${AZURE}/virtual-wan/connect-virtual-network-gateway-vwan`,
  },
  "wan-changes": {
    title: "azure-rest-api-specs 10391: a hub that is still at work",
    url: "https://github.com/Azure/azure-rest-api-specs/issues/10391",
  },
  "vpn-bgp": { title: "About BGP with VPN Gateway", url: `${AZURE}/vpn-gateway/vpn-gateway-bgp-overview` },
  zones: { title: "Azure regions list", url: `${AZURE}/reliability/regions-list` },
  "provider-cluster": { title: "azurerm_kubernetes_cluster", url: `${PROVIDER}/kubernetes_cluster` },
  "provider-pool": { title: "azurerm_kubernetes_cluster_node_pool", url: `${PROVIDER}/kubernetes_cluster_node_pool` },
  "provider-flow-log": { title: "azurerm_network_watcher_flow_log", url: `${PROVIDER}/network_watcher_flow_log` },
  "provider-disks": { title: "azurerm_disk_encryption_set", url: `${PROVIDER}/disk_encryption_set` },
  "provider-endpoint": { title: "azurerm_private_endpoint", url: `${PROVIDER}/private_endpoint` },
  "provider-features": {
    title: "azurerm: the features block",
    url: "https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/guides/features-block",
  },
  "provider-peering": { title: "azurerm_virtual_network_peering", url: `${PROVIDER}/virtual_network_peering` },
  "provider-role": { title: "azurerm_role_assignment", url: `${PROVIDER}/role_assignment` },
  "provider-dns-record": { title: "azurerm_dns_a_record", url: `${PROVIDER}/dns_a_record` },
  "provider-front-door": { title: "azurerm_cdn_frontdoor_endpoint", url: `${PROVIDER}/cdn_frontdoor_endpoint` },
  "provider-front-door-firewall": {
    title: "azurerm_cdn_frontdoor_firewall_policy",
    url: `${PROVIDER}/cdn_frontdoor_firewall_policy`,
  },
  "provider-front-door-origin": { title: "azurerm_cdn_frontdoor_origin", url: `${PROVIDER}/cdn_frontdoor_origin` },
  "provider-front-door-route": { title: "azurerm_cdn_frontdoor_route", url: `${PROVIDER}/cdn_frontdoor_route` },
  "provider-gateway": { title: "azurerm_application_load_balancer", url: `${PROVIDER}/application_load_balancer` },
  "provider-ip": { title: "azurerm_public_ip", url: `${PROVIDER}/public_ip` },
  "provider-rule": { title: "azurerm_network_security_rule", url: `${PROVIDER}/network_security_rule` },
  "provider-traffic": { title: "azurerm_traffic_manager_profile", url: `${PROVIDER}/traffic_manager_profile` },
  "provider-traffic-endpoint": {
    title: "azurerm_traffic_manager_external_endpoint",
    url: `${PROVIDER}/traffic_manager_external_endpoint`,
  },
  "provider-vpn-gateway": { title: "azurerm_vpn_gateway", url: `${PROVIDER}/vpn_gateway` },
  "provider-vpn-site": { title: "azurerm_vpn_site", url: `${PROVIDER}/vpn_site` },
  "provider-vpn-connection": { title: "azurerm_vpn_gateway_connection", url: `${PROVIDER}/vpn_gateway_connection` },
  "provider-storage": { title: "azurerm_storage_account", url: `${PROVIDER}/storage_account` },
  "provider-subnet": { title: "azurerm_subnet", url: `${PROVIDER}/subnet` },
} as const satisfies Readonly<Record<string, Page>>;

export type AzureSource = keyof typeof PAGES;

export const AZURE_SOURCES: Readonly<Record<AzureSource, Page>> = PAGES;
