import { OPEN, lacking, setting, within } from "./security-defaults.ts";
import type { SecurityDefault } from "./security-defaults.ts";

const CLUSTER = "google_container_cluster";
const POOL = "google_container_node_pool";
const isPublic: SecurityDefault["which"] = ({ visibility }) => visibility === "public";
const SHIELD = "node_config.shielded_instance_config";

/** What we decide for everybody on Google Cloud, as far as checkov has a rule for it. */
export const GOOGLE_DEFAULTS: readonly SecurityDefault[] = [
  setting("rights come by RBAC alone", CLUSTER, "CKV_GCP_7", { enable_legacy_abac: true }),
  within("nobody calls by a client certificate", CLUSTER, "CKV_GCP_13", "master_auth.client_certificate_config", {
    issue_client_certificate: true,
  }),
  within("the API server answers declared callers only", CLUSTER, "CKV_GCP_18", "master_authorized_networks_config", {
    cidr_blocks: [{ cidr_block: OPEN }],
  }),
  lacking("the API server has a list of callers", CLUSTER, "master_authorized_networks_config", "CKV_GCP_20"),
  lacking("costs are told by cluster", CLUSTER, "resource_labels", "CKV_GCP_21"),
  lacking("pods have addresses of the network", CLUSTER, "ip_allocation_policy", "CKV_GCP_23"),
  lacking("the API server is private", CLUSTER, "private_cluster_config", "CKV_GCP_25"),
  lacking("nodes have no public address", CLUSTER, "private_cluster_config", "CKV_GCP_64"),
  lacking("images are admitted by the project's policy", CLUSTER, "binary_authorization", "CKV_GCP_66"),
  lacking("a channel upgrades the control plane", CLUSTER, "release_channel", "CKV_GCP_70"),
  setting("nodes prove what they are", CLUSTER, "CKV_GCP_71", { enable_shielded_nodes: false }),
  within("nodes boot signed programs only", POOL, "CKV_GCP_68", SHIELD, { enable_secure_boot: false }),
  within("what nodes boot is watched", POOL, "CKV_GCP_72", SHIELD, { enable_integrity_monitoring: false }),
  within("pods never get the node's identity", POOL, "CKV_GCP_69", "node_config.workload_metadata_config", {
    mode: "GCE_METADATA",
  }),
  within("broken nodes are replaced", POOL, "CKV_GCP_9", "management", { auto_repair: false }),
  within("nodes follow the control plane's version", POOL, "CKV_GCP_10", "management", { auto_upgrade: false }),
  setting("keys are renewed each quarter", "google_kms_crypto_key", "CKV_GCP_43", { rotation_period: "31536000s" }),
  lacking("keys are not destroyed by mistake", "google_kms_crypto_key", "lifecycle", "CKV_GCP_82"),
  setting("nodes are no editors of the project", "google_project_iam_member", "CKV_GCP_117", { role: "roles/editor" }),
  setting("users get TLS of 1.2 and above", "google_compute_ssl_policy", "CKV_GCP_4", { profile: "COMPATIBLE" }),
  { ...lacking("answers are signed", "google_dns_managed_zone", "dnssec_config", "CKV_GCP_16"), which: isPublic },
  lacking("connections are logged", "google_compute_subnetwork", "log_config", "CKV_GCP_26"),
  setting("Google's services are reached privately", "google_compute_subnetwork", "CKV_GCP_74", {
    private_ip_google_access: false,
  }),
  ...(
    [
      [22, "CKV_GCP_2"],
      [3389, "CKV_GCP_3"],
    ] as const
  ).map(([port, rule]) =>
    setting(`nobody from outside reaches port ${port}`, "google_compute_firewall", rule, {
      allow: [{ protocol: "tcp", ports: [String(port)] }],
      source_ranges: [OPEN],
    }),
  ),
];
