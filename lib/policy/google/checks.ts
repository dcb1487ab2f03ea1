import { blocksAt, textsIn, valueAt } from "../resource.ts";
import type { PolicyValues } from "../resource.ts";
import type { CloudCheck } from "../rule.ts";
import { isEmpty, isEverybody, isOff, isOn, mayBePublic, portRange, portsInWords, textOf } from "../values.ts";

const CLUSTER = ["google_container_cluster"];
const POOLS = ["google_container_cluster", "google_container_node_pool"];
/** Members that anybody is. https://cloud.google.com/iam/docs/principal-identifiers */
const ANYBODY = ["allUsers", "allAuthenticatedUsers"];
/** Rights to everything in a project. https://cloud.google.com/iam/docs/roles-overview#basic */
const BASIC_ROLES = ["roles/owner", "roles/editor"];
const QUARTER_SECONDS = 90 * 24 * 60 * 60;
/** Of load balancers alone: no machine is in them, and Google keeps no flow logs of them. */
const PROXIES = ["REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY", "INTERNAL_HTTPS_LOAD_BALANCER"];

/** Whether the API server has an address that people on the internet reach. */
function isPublic(values: PolicyValues): boolean {
  const isOffered = !isOff(valueAt(values, "control_plane_endpoints_config.ip_endpoints_config.enabled"));
  return isOffered && !isOn(valueAt(values, "private_cluster_config.enable_private_endpoint"));
}

/** Clusters and their nodes. */
const CLUSTERS: readonly CloudCheck[] = [
  {
    rule: "FW5001",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_20"], trivy: ["GCP-0061"] },
    find: ({ values }) =>
      isPublic(values) && blocksAt(values, "master_authorized_networks_config").length === 0
        ? ["its API server has no list of callers"]
        : [],
  },
  {
    rule: "FW5001",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_18"], trivy: ["GCP-0053"] },
    find: ({ values }) =>
      isPublic(values) && isEverybody(valueAt(values, "master_authorized_networks_config.cidr_blocks"))
        ? ["its API server answers the whole internet"]
        : [],
  },
  {
    rule: "FW5002",
    types: CLUSTER,
    same: { checkov: [], trivy: [] },
    find: ({ values }) =>
      valueAt(values, "database_encryption.state") === "ENCRYPTED" && !isEmpty(valueAt(values, "database_encryption.key_name"))
        ? []
        : ["no key of its own encrypts its Secrets"],
  },
  {
    rule: "FW5003",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_1"], trivy: ["GCP-0060"] },
    find: ({ values }) => (values["logging_service"] === "none" ? ["it keeps no logs"] : []),
  },
  {
    rule: "FW5003",
    types: CLUSTER,
    same: { checkov: [], trivy: [] },
    find: ({ values }) => {
      const kept = textsIn(valueAt(values, "logging_config.enable_components"));
      return isOn(values["enable_autopilot"]) || kept.includes("APISERVER") ? [] : ["it doesn't keep the API server's logs"];
    },
  },
  {
    rule: "FW5004",
    types: CLUSTER,
    same: { checkov: [], trivy: [] },
    // Google's plugin protects unless it is told otherwise.
    find: ({ values, preventDestroy }) =>
      isOff(values["deletion_protection"]) && !preventDestroy ? ["nothing keeps it from being destroyed by mistake"] : [],
  },
  {
    rule: "FW5010",
    types: POOLS,
    same: { checkov: ["CKV_GCP_69"], trivy: ["GCP-0057"] },
    find: ({ values }) => {
      const mode = valueAt(values, "node_config.workload_metadata_config.mode");
      // A cluster has nodes of its own only where it says so; Autopilot has the metadata server always.
      const hasNodes = blocksAt(values, "node_config").length > 0;
      return hasNodes && !isOn(values["enable_autopilot"]) && mode !== "GKE_METADATA"
        ? ["pods reach the node's own metadata service"]
        : [];
    },
  },
  {
    rule: "FW5011",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_25", "CKV_GCP_64"], trivy: ["GCP-0059"] },
    find: ({ values }) =>
      isOn(valueAt(values, "private_cluster_config.enable_private_nodes")) ? [] : ["its nodes get public addresses"],
  },
  {
    rule: "FW5015",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_7"], trivy: ["GCP-0062"] },
    find: ({ values }) => (isOn(values["enable_legacy_abac"]) ? ["rights beside RBAC are on (enable_legacy_abac)"] : []),
  },
  {
    rule: "FW5015",
    types: CLUSTER,
    same: { checkov: ["CKV_GCP_13"], trivy: ["GCP-0064"] },
    find: ({ values }) =>
      isOn(valueAt(values, "master_auth.client_certificate_config.issue_client_certificate"))
        ? ["it hands out a client certificate"]
        : [],
  },
];

const NETWORKS: readonly CloudCheck[] = [
  {
    rule: "FW5005",
    types: ["google_compute_firewall"],
    same: { checkov: ["CKV_GCP_2", "CKV_GCP_3"], trivy: ["GCP-0027"] },
    find: (resource) => {
      const { values } = resource;
      if (values["direction"] === "EGRESS" || isOn(values["disabled"]) || !isEverybody(values["source_ranges"])) return [];
      return blocksAt(values, "allow").flatMap((rule) => {
        if (rule["protocol"] === "icmp") return [];
        const written = textsIn(rule["ports"]);
        const all = written.length === 0 ? [undefined] : written.map(portRange);
        return all.filter((ports) => !mayBePublic(resource, ports)).map((ports) => `everybody reaches ${portsInWords(ports)}`);
      });
    },
  },
  {
    rule: "FW5013",
    types: ["google_compute_subnetwork"],
    same: { checkov: ["CKV_GCP_26"], trivy: ["GCP-0029"] },
    find: ({ values }) =>
      PROXIES.includes(textOf(values["purpose"])) || blocksAt(values, "log_config").length > 0
        ? []
        : ["no flow log is kept of its connections"],
  },
  {
    rule: "FW5014",
    types: ["google_compute_ssl_policy"],
    same: { checkov: ["CKV_GCP_4"], trivy: ["GCP-0039"] },
    find: ({ values }) =>
      ["MODERN", "RESTRICTED", "CUSTOM"].includes(textOf(values["profile"])) && values["min_tls_version"] === "TLS_1_2"
        ? []
        : ["it takes TLS older than 1.2, or weak ciphers"],
  },
  {
    rule: "FW5014",
    types: ["google_compute_region_ssl_policy"],
    same: { checkov: [], trivy: [] },
    find: ({ values }) => (values["min_tls_version"] === "TLS_1_2" ? [] : ["it takes TLS older than 1.2"]),
  },
];

const PROJECTS: readonly CloudCheck[] = [
  {
    rule: "FW5006",
    types: ["google_project_iam_member", "google_project_iam_binding"],
    same: { checkov: ["CKV_GCP_117"], trivy: ["GCP-0007"] },
    find: ({ values }) =>
      BASIC_ROLES.includes(textOf(values["role"])) ? [`${textOf(values["role"])} is every right in the project`] : [],
  },
  {
    rule: "FW5007",
    types: ["google_storage_bucket_iam_member", "google_storage_bucket_iam_binding"],
    same: { checkov: ["CKV_GCP_28"], trivy: ["GCP-0001"] },
    find: ({ values }) =>
      textsIn([values["member"] ?? null, values["members"] ?? null]).some((member) => ANYBODY.includes(member))
        ? ["it lets everybody in"]
        : [],
  },
  {
    rule: "FW5007",
    types: ["google_storage_bucket"],
    same: { checkov: ["CKV_GCP_114"], trivy: [] },
    find: ({ values }) => (values["public_access_prevention"] === "enforced" ? [] : ["nothing blocks public access to it"]),
  },
  {
    rule: "FW5004",
    types: ["google_kms_crypto_key"],
    same: { checkov: ["CKV_GCP_82"], trivy: [] },
    find: ({ preventDestroy }) => (preventDestroy ? [] : ["nothing keeps it from being destroyed by mistake"]),
  },
  {
    rule: "FW5012",
    types: ["google_kms_crypto_key"],
    same: { checkov: ["CKV_GCP_43"], trivy: ["GCP-0065"] },
    find: ({ values }) => {
      const period = /^(\d+)s$/.exec(textOf(values["rotation_period"]))?.[1];
      const isRotatable = [undefined, null, "ENCRYPT_DECRYPT"].includes(values["purpose"] as null | undefined);
      return isRotatable && (period === undefined || Number(period) > QUARTER_SECONDS) ? ["it isn't rotated within 90 days"] : [];
    },
  },
];

/** How our rules look at things on Google Cloud. */
export const GOOGLE_CHECKS: readonly CloudCheck[] = [...CLUSTERS, ...NETWORKS, ...PROJECTS];
