import { expect } from "@jest/globals";
import { GOOGLE_WIDE_FLEET } from "../../support/google-wide-fleet.ts";
import { describeHeld } from "../../support/held-defaults.ts";
import type { Held } from "../../support/held-defaults.ts";
import type { ResourceJson } from "../../support/security-defaults.ts";

const hasPools = (cluster: ResourceJson): boolean => cluster["enable_autopilot"] !== true;
const SHIELD = { enable_secure_boot: true, enable_integrity_monitoring: true };
const LEAST = {
  oauth_scopes: ["https://www.googleapis.com/auth/cloud-platform"],
  service_account: expect.stringMatching(/\.email\}$/),
};
const LOGGED = { aggregation_interval: "INTERVAL_5_SEC", flow_sampling: 0.5, metadata: "INCLUDE_ALL_METADATA" };
const NODE = {
  ...Object.fromEntries(Object.entries(LEAST).map(([key, value]) => [`node_config.${key}`, value])),
  "node_config.shielded_instance_config": SHIELD,
  "node_config.workload_metadata_config.mode": "GKE_METADATA",
  "node_config.metadata.disable-legacy-endpoints": "true",
  "node_config.image_type": "COS_CONTAINERD",
};

const HELD: readonly Held[] = [
  {
    type: "google_container_cluster",
    values: {
      "private_cluster_config.enable_private_nodes": true,
      "master_authorized_networks_config.gcp_public_cidrs_access_enabled": false,
      "master_authorized_networks_config.private_endpoint_enforcement_enabled": true,
      "master_auth.client_certificate_config.issue_client_certificate": false,
      "anonymous_authentication_config.mode": "LIMITED",
      enable_legacy_abac: false,
      "rbac_binding_config.enable_insecure_binding_system_authenticated": false,
      "rbac_binding_config.enable_insecure_binding_system_unauthenticated": false,
      "database_encryption.state": "ENCRYPTED",
      "database_encryption.key_name": expect.stringContaining("google_kms_crypto_key."),
      datapath_provider: "ADVANCED_DATAPATH",
      networking_mode: "VPC_NATIVE",
      "binary_authorization.evaluation_mode": "PROJECT_SINGLETON_POLICY_ENFORCE",
      "security_posture_config.mode": "BASIC",
      "release_channel.channel": "REGULAR",
      "logging_config.enable_components": ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "WORKLOADS"],
    },
  },
  {
    type: "google_container_cluster",
    // Others say `protect: false`, or are private to callers without a way into their network.
    where: ({ resource_labels: labels }) => (labels as ResourceJson)["fleetwright_cluster"] === "tenant",
    values: {
      deletion_protection: true,
      "lifecycle.prevent_destroy": true,
      "control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic": false,
    },
  },
  {
    type: "google_container_cluster",
    where: hasPools,
    values: {
      ...NODE,
      remove_default_node_pool: true,
      enable_shielded_nodes: true,
      enable_intranode_visibility: true,
      "workload_identity_config.workload_pool": expect.stringMatching(/\.svc\.id\.goog$/),
      "node_pool_defaults.node_config_defaults.insecure_kubelet_readonly_port_enabled": "FALSE",
    },
  },
  {
    type: "google_container_cluster",
    where: (cluster) => !hasPools(cluster),
    values: {
      ...Object.fromEntries(
        Object.entries(LEAST).map(([key, value]) => [`cluster_autoscaling.auto_provisioning_defaults.${key}`, value]),
      ),
      "node_pool_auto_config.node_kubelet_config.insecure_kubelet_readonly_port_enabled": "FALSE",
    },
  },
  {
    type: "google_container_node_pool",
    values: {
      ...NODE,
      management: { auto_repair: true, auto_upgrade: true },
      "node_config.kubelet_config.insecure_kubelet_readonly_port_enabled": "FALSE",
    },
  },
  {
    type: "google_kms_crypto_key",
    values: {
      rotation_period: "7776000s",
      destroy_scheduled_duration: "2592000s",
    },
  },
  {
    type: "google_project_iam_member",
    values: { role: expect.stringMatching(/^roles\/(container\.defaultNodeServiceAccount|artifactregistry\.reader)$/) },
  },
  { type: "google_kms_crypto_key_iam_member", values: { role: "roles/cloudkms.cryptoKeyEncrypterDecrypter" } },
  { type: "google_service_account_iam_member", values: { role: "roles/iam.workloadIdentityUser" } },
  { type: "google_compute_subnetwork_iam_member", values: { role: "roles/compute.networkUser" } },
  {
    type: "google_gke_backup_backup_plan",
    values: {
      "backup_config.encryption_key.gcp_kms_encryption_key": expect.stringContaining("google_kms_crypto_key."),
    },
  },
  { type: "google_compute_network", values: { auto_create_subnetworks: false } },
  {
    type: "google_compute_subnetwork",
    where: ({ purpose }) => purpose === undefined,
    values: { private_ip_google_access: true, log_config: LOGGED },
  },
  {
    type: "google_compute_firewall",
    where: ({ allow }) => allow !== undefined,
    values: { direction: "INGRESS", allow: [{ protocol: "tcp" }], target_service_accounts: [expect.stringMatching(/@/)] },
  },
  {
    type: "google_compute_firewall",
    where: ({ deny }) => deny !== undefined,
    values: {
      deny: [{ protocol: "all" }],
      source_ranges: ["0.0.0.0/0"],
      priority: 65534,
      "log_config.metadata": "INCLUDE_ALL_METADATA",
    },
  },
  { type: "google_compute_router_nat", values: { log_config: { enable: true, filter: "ERRORS_ONLY" } } },
  {
    type: "google_dns_managed_zone",
    where: ({ dns_name: name }) => /^(googleapis\.com|gcr\.io|pkg\.dev)\.$/.test(String(name)),
    values: { visibility: "private" },
  },
  {
    type: "google_dns_managed_zone",
    where: ({ visibility }) => visibility === "public",
    values: { "dnssec_config.state": "on", "cloud_logging_config.enable_logging": true },
  },
  ...["google_compute_ssl_policy", "google_compute_region_ssl_policy"].map((type) => ({
    type,
    values: { min_tls_version: "TLS_1_2", profile: "RESTRICTED" },
  })),
  ...["google_compute_backend_service", "google_compute_region_backend_service"].map((type) => ({
    type,
    values: { log_config: { enable: true, sample_rate: 1 } },
  })),
  {
    type: "google_compute_backend_service",
    where: ({ protocol }) => protocol === "HTTP",
    values: { security_policy: expect.stringContaining("google_compute_security_policy.") },
  },
  {
    type: "google_compute_security_policy",
    values: {
      "advanced_options_config.json_parsing": "STANDARD",
      "adaptive_protection_config.layer_7_ddos_defense_config.enable": true,
    },
  },
  { type: "google_compute_security_policy_rule", values: { action: "deny(403)", preview: undefined } },
  ...["google_compute_url_map", "google_compute_region_url_map"].map((type) => ({
    type,
    where: ({ default_service: backend }: ResourceJson) => backend === undefined,
    values: { "default_url_redirect.https_redirect": true },
  })),
  {
    type: "google_compute_network_peering",
    values: {
      export_custom_routes: false,
      import_custom_routes: false,
      export_subnet_routes_with_public_ip: false,
      import_subnet_routes_with_public_ip: false,
    },
  },
  { type: "google_network_connectivity_hub", values: { export_psc: false } },
  {
    type: "google_network_connectivity_spoke",
    where: (spoke) => spoke["linked_vpc_network"] !== undefined,
    values: { "linked_vpc_network.include_export_ranges": expect.arrayContaining([expect.stringMatching(/\/\d+$/)]) },
  },
  {
    type: "google_network_connectivity_spoke",
    where: (spoke) => spoke["linked_vpn_tunnels"] !== undefined,
    values: { "linked_vpn_tunnels.site_to_site_data_transfer": false },
  },
  { type: "google_compute_vpn_tunnel", values: { ike_version: 2 } },
  {
    type: "google_compute_router_peer",
    values: { advertise_mode: "CUSTOM", import_policies: [expect.stringContaining("google_compute_router_route_policy.")] },
  },
];

describeHeld("whatever a fleet on Google Cloud has", GOOGLE_WIDE_FLEET, HELD);
