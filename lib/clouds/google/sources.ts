/** A page on which a limit stands. */
interface Page {
  readonly title: string;
  readonly url: string;
}

const GOOGLE = "https://cloud.google.com";
const PROVIDER = "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources";

/** The pages of Google and of its Terraform provider that limits come from. They were read in 2026-11. */
const PAGES = {
  "backup-keys": {
    title: "Backup for GKE: CMEK encryption",
    url: `${GOOGLE}/kubernetes-engine/docs/add-on/backup-for-gke/concepts/about-cmek`,
  },
  "backup-plan": { title: "google_gke_backup_backup_plan", url: `${PROVIDER}/gke_backup_backup_plan` },
  "armor-signatures": { title: "Preconfigured WAF rules", url: `${GOOGLE}/armor/docs/waf-rules` },
  "dns-health": { title: "Health checks of routing policies", url: `${GOOGLE}/dns/docs/routing-policies-overview#health-checks` },
  "dns-policies": { title: "DNS routing policies", url: `${GOOGLE}/dns/docs/routing-policies-overview` },
  "forwarding-rules": { title: "Forwarding rules", url: `${GOOGLE}/load-balancing/docs/forwarding-rule-concepts` },
  "proxy-only-subnets": { title: "Proxy-only subnets", url: `${GOOGLE}/load-balancing/docs/proxy-only-subnets` },
  "standalone-negs": { title: "Standalone zonal NEGs", url: `${GOOGLE}/kubernetes-engine/docs/how-to/standalone-neg` },
  "dns-private-access": {
    title: "Private Google Access: domains and addresses",
    url: `${GOOGLE}/vpc/docs/configure-private-google-access#domain-options`,
  },
  "gcs-names": { title: "Bucket naming", url: `${GOOGLE}/storage/docs/buckets#naming` },
  labels: { title: "Labels overview", url: `${GOOGLE}/resource-manager/docs/labels-overview` },
  "nat-ports": { title: "Cloud NAT: ports and addresses", url: `${GOOGLE}/nat/docs/ports-and-addresses` },
  "gke-api": {
    title: "GKE API: clusters",
    url: `${GOOGLE}/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters`,
  },
  "gke-fleets": {
    title: "Register a cluster with a fleet",
    url: `${GOOGLE}/kubernetes-engine/fleet-management/docs/register/gke`,
  },
  "gke-labels": { title: "Node labels and taints", url: `${GOOGLE}/kubernetes-engine/docs/how-to/creating-managing-labels` },
  "gke-maintenance": {
    title: "Maintenance windows and exclusions",
    url: `${GOOGLE}/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions`,
  },
  "gke-pod-ranges": { title: "Flexible pod ranges", url: `${GOOGLE}/kubernetes-engine/docs/how-to/flexible-pod-cidr` },
  "gke-quotas": { title: "GKE quotas and limits", url: `${GOOGLE}/kubernetes-engine/quotas` },
  "gke-surge": {
    title: "Node upgrade strategies",
    url: `${GOOGLE}/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies`,
  },
  "gke-versions": { title: "GKE release schedule", url: `${GOOGLE}/kubernetes-engine/docs/release-schedule` },
  "gke-workload-identity": {
    title: "Workload Identity Federation for GKE",
    url: `${GOOGLE}/kubernetes-engine/docs/concepts/workload-identity`,
  },
  hyperdisk: { title: "Hyperdisk", url: `${GOOGLE}/compute/docs/disks/hyperdisks` },
  machines: { title: "General-purpose machines", url: `${GOOGLE}/compute/docs/general-purpose-machines` },
  "router-bgp": {
    title: "Cloud Router: BGP sessions",
    url: `${GOOGLE}/network-connectivity/docs/router/concepts/overview`,
  },
  "provider-ha-vpn": { title: "google_compute_ha_vpn_gateway", url: `${PROVIDER}/compute_ha_vpn_gateway` },
  "provider-external-vpn": { title: "google_compute_external_vpn_gateway", url: `${PROVIDER}/compute_external_vpn_gateway` },
  "provider-tunnel": { title: "google_compute_vpn_tunnel", url: `${PROVIDER}/compute_vpn_tunnel` },
  "provider-router-interface": { title: "google_compute_router_interface", url: `${PROVIDER}/compute_router_interface` },
  "provider-router-peer": { title: "google_compute_router_peer", url: `${PROVIDER}/compute_router_peer` },
  "provider-route-policy": { title: "google_compute_router_route_policy", url: `${PROVIDER}/compute_router_route_policy` },
  "ncc-quotas": {
    title: "Network Connectivity Center: quotas and limits",
    url: `${GOOGLE}/network-connectivity/docs/network-connectivity-center/quotas`,
  },
  "ncc-spokes": {
    title: "VPC spokes overview",
    url: `${GOOGLE}/network-connectivity/docs/network-connectivity-center/concepts/vpc-spokes-overview`,
  },
  "network-dashboard": {
    title: "Network dashboard of Google's Cloud Foundation Fabric, its defaults",
    url: "https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/tree/master/blueprints/cloud-operations/network-dashboard",
  },
  peering: { title: "Set up and manage VPC Network Peering", url: `${GOOGLE}/vpc/docs/using-vpc-peering` },
  "provider-address": { title: "google_compute_address", url: `${PROVIDER}/compute_address` },
  "provider-backend-service": { title: "google_compute_backend_service", url: `${PROVIDER}/compute_backend_service` },
  "provider-certificate": { title: "google_certificate_manager_certificate", url: `${PROVIDER}/certificate_manager_certificate` },
  "provider-certificate-map": {
    title: "google_certificate_manager_certificate_map_entry",
    url: `${PROVIDER}/certificate_manager_certificate_map_entry`,
  },
  "provider-dns-authorization": {
    title: "google_certificate_manager_dns_authorization",
    url: `${PROVIDER}/certificate_manager_dns_authorization`,
  },
  "provider-forwarding-rule": { title: "google_compute_forwarding_rule", url: `${PROVIDER}/compute_forwarding_rule` },
  "provider-global-address": { title: "google_compute_global_address", url: `${PROVIDER}/compute_global_address` },
  "provider-health-check": { title: "google_compute_health_check", url: `${PROVIDER}/compute_health_check` },
  "provider-https-proxy": { title: "google_compute_target_https_proxy", url: `${PROVIDER}/compute_target_https_proxy` },
  "provider-security-policy": { title: "google_compute_security_policy", url: `${PROVIDER}/compute_security_policy` },
  "provider-security-policy-rule": {
    title: "google_compute_security_policy_rule",
    url: `${PROVIDER}/compute_security_policy_rule`,
  },
  "provider-ssl-policy": { title: "google_compute_ssl_policy", url: `${PROVIDER}/compute_ssl_policy` },
  "provider-tcp-proxy": { title: "google_compute_target_tcp_proxy", url: `${PROVIDER}/compute_target_tcp_proxy` },
  "provider-url-map": { title: "google_compute_url_map", url: `${PROVIDER}/compute_url_map` },
  "provider-cluster": { title: "google_container_cluster", url: `${PROVIDER}/container_cluster` },
  "provider-crypto-key": { title: "google_kms_crypto_key", url: `${PROVIDER}/kms_crypto_key` },
  "provider-dns-record": { title: "google_dns_record_set", url: `${PROVIDER}/dns_record_set` },
  "provider-dns-zone": { title: "google_dns_managed_zone", url: `${PROVIDER}/dns_managed_zone` },
  "provider-firewall": { title: "google_compute_firewall", url: `${PROVIDER}/compute_firewall` },
  "provider-hub": { title: "google_network_connectivity_hub", url: `${PROVIDER}/network_connectivity_hub` },
  "provider-key-ring": { title: "google_kms_key_ring", url: `${PROVIDER}/kms_key_ring` },
  "provider-nat": { title: "google_compute_router_nat", url: `${PROVIDER}/compute_router_nat` },
  "provider-network": { title: "google_compute_network", url: `${PROVIDER}/compute_network` },
  "provider-node-pool": { title: "google_container_node_pool", url: `${PROVIDER}/container_node_pool` },
  "provider-peering": { title: "google_compute_network_peering", url: `${PROVIDER}/compute_network_peering` },
  "provider-service-account": { title: "google_service_account", url: `${PROVIDER}/google_service_account` },
  "provider-spoke": { title: "google_network_connectivity_spoke", url: `${PROVIDER}/network_connectivity_spoke` },
  "provider-subnet": { title: "google_compute_subnetwork", url: `${PROVIDER}/compute_subnetwork` },
  zones: { title: "Regions and zones", url: `${GOOGLE}/compute/docs/regions-zones` },
  "shared-vpc": {
    title: "GKE clusters with Shared VPC",
    url: `${GOOGLE}/kubernetes-engine/docs/how-to/cluster-shared-vpc`,
  },
  subnets: { title: "Subnets", url: `${GOOGLE}/vpc/docs/subnets` },
  "vpc-quotas": { title: "VPC quotas and limits", url: `${GOOGLE}/vpc/docs/quota` },
} as const satisfies Readonly<Record<string, Page>>;

export type GoogleSource = keyof typeof PAGES;

export const GOOGLE_SOURCES: Readonly<Record<GoogleSource, Page>> = PAGES;
