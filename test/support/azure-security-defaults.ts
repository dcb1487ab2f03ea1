import { gone, lacking, setting, within } from "./security-defaults.ts";
import type { SecurityDefault } from "./security-defaults.ts";

const CLUSTER = "azurerm_kubernetes_cluster";
const POOL = "azurerm_kubernetes_cluster_node_pool";
const VAULT = "azurerm_key_vault";
const STORAGE = "azurerm_storage_account";
const ENDPOINT = "azurerm_private_endpoint";

const CLUSTER_DEFAULTS: readonly SecurityDefault[] = [
  lacking("the API server answers declared callers only", CLUSTER, "api_server_access_profile", "CKV_AZURE_6"),
  within("network policies are enforced", CLUSTER, "CKV_AZURE_7", "network_profile", { network_policy: null }),
  within("pods are known by Azure's own network", CLUSTER, "CKV2_AZURE_29", "network_profile", { network_plugin: "kubenet" }),
  setting("rights come by RBAC", CLUSTER, "CKV_AZURE_5", { role_based_access_control_enabled: false }),
  setting("nobody signs in without Entra ID", CLUSTER, "CKV_AZURE_141", { local_account_disabled: false }),
  setting("the subscription's policies hold in clusters", CLUSTER, "CKV_AZURE_116", { azure_policy_enabled: false }),
  lacking("disks are encrypted with a key of the cluster's own", CLUSTER, "disk_encryption_set_id", "CKV_AZURE_117"),
  within("what goes to disks is encrypted on the machine", CLUSTER, "CKV_AZURE_227", "default_node_pool", {
    host_encryption_enabled: false,
  }),
  setting("nor is it in pools of the file", POOL, "CKV_AZURE_227", { host_encryption_enabled: false }),
  within("nodes have no public address", CLUSTER, "CKV_AZURE_143", "default_node_pool", { node_public_ip_enabled: true }),
  within("AKS's own pods have nodes for themselves", CLUSTER, "CKV_AZURE_232", "default_node_pool", {
    only_critical_addons_enabled: false,
  }),
  setting("somebody answers for the API server", CLUSTER, "CKV_AZURE_170", { sku_tier: "Free" }),
  lacking("patches come by themselves", CLUSTER, "automatic_upgrade_channel", "CKV_AZURE_171"),
  within("secrets of vaults are read again", CLUSTER, "CKV_AZURE_172", "key_vault_secrets_provider", {
    secret_rotation_enabled: false,
  }),
  setting("no routing that Azure gave up", CLUSTER, "CKV_AZURE_246", { http_application_routing_enabled: true }),
];

const VAULT_DEFAULTS: readonly SecurityDefault[] = [
  setting("vaults have no address on the internet", VAULT, "CKV_AZURE_189", { public_network_access_enabled: true }),
  within("vaults answer nobody who isn't named", VAULT, "CKV_AZURE_109", "network_acls", { default_action: "Allow" }),
  {
    ...gone("vaults are reached from their network", ENDPOINT, "CKV2_AZURE_32"),
    which: (endpoint) => JSON.stringify(endpoint).includes('"vault"'),
    about: VAULT,
  },
  setting("vaults can't be purged", VAULT, "CKV_AZURE_110", { purge_protection_enabled: false }),
  setting("vaults can be had back", VAULT, "CKV_AZURE_42", { purge_protection_enabled: false }),
];

const NETWORK_DEFAULTS: readonly SecurityDefault[] = [
  {
    ...gone("each subnet has a security group", "azurerm_subnet_network_security_group_association", "CKV2_AZURE_31"),
    about: "azurerm_subnet",
  },
  within("flow logs are kept for 90 days", "azurerm_network_watcher_flow_log", "CKV_AZURE_12", "retention_policy", { days: 30 }),
];

const STORAGE_DEFAULTS: readonly SecurityDefault[] = [
  lacking("flow logs are encrypted with a key of ours", STORAGE, "customer_managed_key", "CKV2_AZURE_1"),
  {
    ...gone("flow logs are reached from their network", ENDPOINT, "CKV2_AZURE_33"),
    which: (endpoint) => JSON.stringify(endpoint).includes('"blob"'),
    about: STORAGE,
  },
  setting("flow logs have no address on the internet", STORAGE, "CKV_AZURE_59", { public_network_access_enabled: true }),
  within("flow logs answer nobody who isn't named", STORAGE, "CKV_AZURE_35", "network_rules", { default_action: "Allow" }),
  within("flow logs are written by Azure itself", STORAGE, "CKV_AZURE_36", "network_rules", { bypass: ["None"] }),
  setting("nothing among flow logs is public", STORAGE, "CKV_AZURE_190", { allow_nested_items_to_be_public: true }),
  setting("nor can it be made public", STORAGE, "CKV2_AZURE_47", { allow_nested_items_to_be_public: true }),
  setting("flow logs come and go by TLS 1.2", STORAGE, "CKV_AZURE_44", { min_tls_version: "TLS1_0" }),
  setting("accounts have no users of their own", STORAGE, "CKV_AZURE_244", { local_user_enabled: true }),
  lacking("flow logs can be had back", STORAGE, "blob_properties", "CKV2_AZURE_38"),
  lacking("addresses that carry a signature end", STORAGE, "sas_policy", "CKV2_AZURE_41"),
];

/** What we decide for everybody on Azure, as far as checkov has a rule for it. */
export const AZURE_DEFAULTS: readonly SecurityDefault[] = [
  ...CLUSTER_DEFAULTS,
  ...VAULT_DEFAULTS,
  ...NETWORK_DEFAULTS,
  ...STORAGE_DEFAULTS,
];
