import { OPEN } from "./security-defaults.ts";
import type { ResourceJson } from "./security-defaults.ts";

/** A resource that one of our rules of policy refuses, and the same as it lets it pass. */
export interface PolicyCase {
  readonly rule: string;
  readonly type: string;
  /** What checkov must say of it, and not of the other; undefined where it has no such rule. */
  readonly checkov: string | undefined;
  readonly bad: ResourceJson;
  readonly good: ResourceJson;
}

const NAMED = "10.0.0.0/8";
const EVERYTHING = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
const SOMETHING = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }] });
const PROTECTED = { lifecycle: { prevent_destroy: true } };

function a(rule: string, type: string, checkov: string | undefined, bad: ResourceJson, good: ResourceJson): PolicyCase {
  return { rule, type, checkov, bad, good };
}

const TO_PORTS = [
  [22, 22, "CKV_AWS_24"],
  [3389, 3389, "CKV_AWS_25"],
  [0, 0, "CKV_AWS_277"],
] as const;

const AWS: readonly PolicyCase[] = [
  ...TO_PORTS.flatMap(([from_port, to_port, checkov]) => {
    const protocol = from_port === 0 ? "-1" : "tcp";
    const [single, rule] = [
      {
        description: "d",
        security_group_id: "sg-1",
        ip_protocol: protocol,
        ...(protocol === "-1" ? { from_port: -1, to_port: -1 } : { from_port, to_port }),
      },
      { description: "d", protocol, from_port, to_port },
    ];
    const open = { ...rule, cidr_blocks: [OPEN] };
    const named = { ...rule, cidr_blocks: [NAMED] };
    const group = { name: "g", description: "d" };
    return [
      a(
        "FW5005",
        "aws_vpc_security_group_ingress_rule",
        checkov,
        { ...single, cidr_ipv4: OPEN },
        { ...single, cidr_ipv4: NAMED },
      ),
      a("FW5005", "aws_security_group_rule", checkov, { ...open, type: "ingress" }, { ...named, type: "ingress" }),
      a("FW5005", "aws_security_group", checkov, { ...group, ingress: [open] }, { ...group, ingress: [named] }),
      a("FW5005", "aws_default_security_group", undefined, { ingress: [open] }, { ingress: [named] }),
    ];
  }),
  a(
    "FW5005",
    "aws_vpc_security_group_ingress_rule",
    undefined,
    { ip_protocol: "tcp", from_port: 8000, to_port: 9000, cidr_ipv6: "::/0" },
    { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ipv6: "::/0" },
  ),
  a("FW5004", "aws_eks_cluster", undefined, {}, PROTECTED),
  a("FW5004", "aws_eks_cluster", undefined, { deletion_protection: false }, { deletion_protection: true }),
  a("FW5004", "aws_kms_key", undefined, {}, PROTECTED),
  ...["aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role_policy"].flatMap((type) =>
    ["CKV_AWS_62", "CKV_AWS_63"].map((id) => a("FW5006", type, id, { policy: EVERYTHING }, { policy: SOMETHING })),
  ),
  ...[
    "aws_iam_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_role_policy_attachment",
  ].map((type) =>
    a(
      "FW5006",
      type,
      "CKV_AWS_274",
      { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      { policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    ),
  ),
  a(
    "FW5008",
    "aws_launch_template",
    undefined,
    { block_device_mappings: [{ device_name: "/dev/xvda", ebs: { volume_size: 50 } }] },
    { block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true" } }] },
  ),
  a("FW5008", "aws_ebs_volume", "CKV_AWS_3", { size: 1 }, { size: 1, encrypted: true }),
];

const firewall = (source: string, port: string): ResourceJson => ({
  direction: "INGRESS",
  source_ranges: [source],
  allow: [{ protocol: "tcp", ports: [port] }],
});

const GOOGLE: readonly PolicyCase[] = [
  a(
    "FW5002",
    "google_container_cluster",
    undefined,
    { database_encryption: { state: "DECRYPTED" } },
    { database_encryption: { state: "ENCRYPTED", key_name: "k" } },
  ),
  a("FW5003", "google_container_cluster", "CKV_GCP_1", { logging_service: "none" }, {}),
  a(
    "FW5003",
    "google_container_cluster",
    undefined,
    { logging_config: { enable_components: ["SYSTEM_COMPONENTS"] } },
    { logging_config: { enable_components: ["SYSTEM_COMPONENTS", "APISERVER"] } },
  ),
  a("FW5004", "google_container_cluster", undefined, { deletion_protection: false }, { deletion_protection: true }),
  a("FW5005", "google_compute_firewall", undefined, firewall(OPEN, "8000-9000"), firewall(OPEN, "443")),
  a("FW5006", "google_project_iam_binding", "CKV_GCP_117", { role: "roles/owner" }, { role: "roles/logging.logWriter" }),
  a(
    "FW5007",
    "google_storage_bucket_iam_member",
    "CKV_GCP_28",
    { bucket: "b", role: "r", member: "allUsers" },
    { bucket: "b", role: "r", member: "user:a@acme.example" },
  ),
  a(
    "FW5007",
    "google_storage_bucket_iam_binding",
    "CKV_GCP_28",
    { bucket: "b", role: "r", members: ["allAuthenticatedUsers"] },
    { bucket: "b", role: "r", members: ["user:a@acme.example"] },
  ),
  a(
    "FW5007",
    "google_storage_bucket",
    "CKV_GCP_114",
    { name: "b", public_access_prevention: "inherited" },
    { name: "b", public_access_prevention: "enforced" },
  ),
  a(
    "FW5010",
    "google_container_cluster",
    "CKV_GCP_69",
    { node_config: { workload_metadata_config: { mode: "GCE_METADATA" } } },
    { node_config: { workload_metadata_config: { mode: "GKE_METADATA" } } },
  ),
  a(
    "FW5014",
    "google_compute_region_ssl_policy",
    undefined,
    { profile: "COMPATIBLE", min_tls_version: "TLS_1_0" },
    { profile: "MODERN", min_tls_version: "TLS_1_2" },
  ),
  a(
    "FW5014",
    "google_compute_ssl_policy",
    "CKV_GCP_4",
    { name: "p", profile: "COMPATIBLE" },
    { name: "p", profile: "MODERN", min_tls_version: "TLS_1_2" },
  ),
];

const nsg = (source: string, port: string): ResourceJson => ({
  name: "r",
  access: "Allow",
  direction: "Inbound",
  protocol: "Tcp",
  source_address_prefix: source,
  destination_port_range: port,
});

const AZURE: readonly PolicyCase[] = [
  ...(
    [
      ["3389", "CKV_AZURE_9"],
      ["22", "CKV_AZURE_10"],
    ] as const
  ).flatMap(([port, checkov]) => [
    a("FW5005", "azurerm_network_security_rule", checkov, nsg("*", port), nsg(NAMED, port)),
    a(
      "FW5005",
      "azurerm_network_security_group",
      checkov,
      { name: "g", security_rule: [nsg("Internet", port)] },
      { name: "g", security_rule: [nsg(NAMED, port)] },
    ),
  ]),
  a("FW5005", "azurerm_network_security_rule", undefined, nsg("Internet", "*"), nsg("Internet", "443")),
  a(
    "FW5002",
    "azurerm_kubernetes_cluster",
    undefined,
    {},
    { key_management_service: { key_vault_key_id: "https://v.vault.azure.net/keys/k" } },
  ),
  a("FW5004", "azurerm_kubernetes_cluster", undefined, {}, PROTECTED),
  a(
    "FW5004",
    "azurerm_key_vault",
    undefined,
    { purge_protection_enabled: true },
    { purge_protection_enabled: true, ...PROTECTED },
  ),
  a(
    "FW5006",
    "azurerm_role_assignment",
    undefined,
    { role_definition_name: "Owner" },
    { role_definition_name: "Network Contributor" },
  ),
  a(
    "FW5006",
    "azurerm_role_definition",
    "CKV_AZURE_39",
    {
      name: "r",
      scope: "/subscriptions/00000000-0000-0000-0000-000000000001",
      permissions: [{ actions: ["*"], not_actions: [] }],
      assignable_scopes: ["/subscriptions/00000000-0000-0000-0000-000000000001"],
    },
    {
      name: "r",
      scope: "/subscriptions/00000000-0000-0000-0000-000000000001",
      permissions: [{ actions: ["Microsoft.Network/*/read"], not_actions: [] }],
      assignable_scopes: ["/subscriptions/00000000-0000-0000-0000-000000000001"],
    },
  ),
  a(
    "FW5007",
    "azurerm_storage_account",
    "CKV_AZURE_35",
    { name: "s", network_rules: { default_action: "Allow" } },
    { name: "s", network_rules: { default_action: "Deny" } },
  ),
  a(
    "FW5007",
    "azurerm_storage_container",
    "CKV_AZURE_34",
    { name: "c", container_access_type: "blob" },
    { name: "c", container_access_type: "private" },
  ),
  a(
    "FW5011",
    "azurerm_kubernetes_cluster_node_pool",
    undefined,
    { node_public_ip_enabled: true },
    { node_public_ip_enabled: false },
  ),
];

/** What the default fleets have no resource for, or checkov no rule. */
export const POLICY_CASES: readonly PolicyCase[] = [...AWS, ...GOOGLE, ...AZURE];
