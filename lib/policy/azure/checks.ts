import { blocksAt, textsIn, valueAt } from "../resource.ts";
import type { PolicyResource, PolicyValue, PolicyValues } from "../resource.ts";
import type { CloudCheck } from "../rule.ts";
import { isEmpty, isEverybody, isOff, isOn, mayBePublic, portRange, portsInWords, refersTo, textOf } from "../values.ts";

const CLUSTER = ["azurerm_kubernetes_cluster"];
const STORAGE = ["azurerm_storage_account"];
/** Sources of a rule that are the internet. https://learn.microsoft.com/azure/virtual-network/service-tags-overview */
const INTERNET = ["*", "any", "internet"];
/** Rights to hand out every right. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const OWNERS = ["owner", "user access administrator"];
const QUARTER_DAYS = 90;

function openPorts(resource: PolicyResource, rules: readonly PolicyValues[]): readonly string[] {
  return rules.flatMap((rule) => {
    if (rule["access"] !== "Allow" || rule["direction"] !== "Inbound" || rule["protocol"] === "Icmp") return [];
    const sources = textsIn([rule["source_address_prefix"] ?? null, rule["source_address_prefixes"] ?? null]);
    if (!isEverybody(sources) && !sources.some((one) => INTERNET.includes(one.toLowerCase()))) return [];
    const written = textsIn([rule["destination_port_range"] ?? null, rule["destination_port_ranges"] ?? null]);
    return written
      .map((ports) => portRange(ports))
      .filter((ports) => !mayBePublic(resource, ports))
      .map((ports) => `everybody reaches ${portsInWords(ports)}`);
  });
}

const CLUSTERS: readonly CloudCheck[] = [
  {
    rule: "FW5001",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_6"], trivy: ["AZU-0041"] },
    find: ({ values }) => {
      const callers = valueAt(values, "api_server_access_profile.authorized_ip_ranges");
      return isOn(values["private_cluster_enabled"]) || !(isEmpty(callers) || isEverybody(callers))
        ? []
        : ["its API server answers the whole internet"];
    },
  },
  {
    rule: "FW5002",
    types: CLUSTER,
    same: { checkov: [], trivy: [] },
    find: ({ values }) =>
      isEmpty(valueAt(values, "key_management_service.key_vault_key_id")) ? ["no key of its own encrypts its Secrets"] : [],
  },
  {
    rule: "FW5003",
    types: CLUSTER,
    same: { checkov: [], trivy: [] },
    find: (cluster, { resources }) => {
      const kept = resources
        .filter(({ type }) => type === "azurerm_monitor_diagnostic_setting")
        .filter(({ values }) => refersTo(values["target_resource_id"], cluster))
        .flatMap(({ values }) =>
          blocksAt(values, "enabled_log").flatMap((log) => textsIn(log["category"] ?? log["category_group"])),
        );
      return kept.some((category) => /^(kube-audit|audit|allLogs)/.test(category)) ? [] : ["its audit log goes nowhere"];
    },
  },
  {
    rule: "FW5004",
    types: ["azurerm_kubernetes_cluster", "azurerm_key_vault"],
    same: { checkov: [], trivy: [] },
    find: (resource, { resources }) =>
      resource.preventDestroy ||
      resources.some(({ type, values }) => type === "azurerm_management_lock" && refersTo(values["scope"], resource))
        ? []
        : ["nothing keeps it from being destroyed by mistake"],
  },
  {
    rule: "FW5004",
    types: ["azurerm_key_vault"],
    same: { checkov: ["CKV_AZURE_110", "CKV_AZURE_42"], trivy: ["AZU-0016"] },
    find: ({ values }) => (isOn(values["purge_protection_enabled"]) ? [] : ["its keys can be purged at once"]),
  },
  {
    rule: "FW5008",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_227"], trivy: [] },
    find: ({ values }) =>
      isOn(valueAt(values, "default_node_pool.host_encryption_enabled"))
        ? []
        : ["what its nodes hold on their machines isn't encrypted"],
  },
  {
    rule: "FW5008",
    types: ["azurerm_kubernetes_cluster_node_pool"],
    same: { checkov: ["CKV_AZURE_227"], trivy: [] },
    find: ({ values }) =>
      isOn(values["host_encryption_enabled"]) ? [] : ["what its nodes hold on their machines isn't encrypted"],
  },
  {
    rule: "FW5009",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_117"], trivy: ["AZU-0067"] },
    find: ({ values }) => (isEmpty(values["disk_encryption_set_id"]) ? ["no key of the team's encrypts its disks"] : []),
  },
  {
    rule: "FW5011",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_143"], trivy: [] },
    find: ({ values }) => publicNodes(valueAt(values, "default_node_pool.node_public_ip_enabled")),
  },
  {
    rule: "FW5011",
    types: ["azurerm_kubernetes_cluster_node_pool"],
    same: { checkov: [], trivy: [] },
    find: ({ values }) => publicNodes(values["node_public_ip_enabled"]),
  },
  {
    rule: "FW5015",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_141"], trivy: [] },
    find: ({ values }) => (isOn(values["local_account_disabled"]) ? [] : ["it has accounts of its own (local_account_disabled)"]),
  },
  {
    rule: "FW5015",
    types: CLUSTER,
    same: { checkov: ["CKV_AZURE_5"], trivy: ["AZU-0042"] },
    find: ({ values }) => (isOff(values["role_based_access_control_enabled"]) ? ["RBAC is off"] : []),
  },
];

function publicNodes(value: PolicyValue | undefined): readonly string[] {
  return isOn(value) ? ["its nodes get public addresses"] : [];
}

const NETWORKS: readonly CloudCheck[] = [
  {
    rule: "FW5005",
    types: ["azurerm_network_security_rule"],
    same: { checkov: ["CKV_AZURE_9", "CKV_AZURE_10"], trivy: ["AZU-0047"] },
    find: (resource) => openPorts(resource, [resource.values]),
  },
  {
    rule: "FW5005",
    types: ["azurerm_network_security_group"],
    same: { checkov: ["CKV_AZURE_9", "CKV_AZURE_10"], trivy: ["AZU-0047"] },
    find: (resource) => openPorts(resource, blocksAt(resource.values, "security_rule")),
  },
  {
    rule: "FW5013",
    types: ["azurerm_virtual_network"],
    same: { checkov: [], trivy: [] },
    find: (network, { resources }) =>
      resources.some(
        ({ type, values }) =>
          type === "azurerm_network_watcher_flow_log" &&
          refersTo(values["target_resource_id"], network) &&
          !isOff(values["enabled"]),
      )
        ? []
        : ["no flow log is kept of its connections"],
  },
  {
    rule: "FW5013",
    types: ["azurerm_network_watcher_flow_log"],
    same: { checkov: ["CKV_AZURE_12"], trivy: ["AZU-0049"] },
    find: ({ values }) =>
      isOn(valueAt(values, "retention_policy.enabled")) && Number(valueAt(values, "retention_policy.days")) >= QUARTER_DAYS
        ? []
        : ["it isn't kept for 90 days"],
  },
];

const SUBSCRIPTIONS: readonly CloudCheck[] = [
  {
    rule: "FW5006",
    types: ["azurerm_role_assignment"],
    same: { checkov: [], trivy: [] },
    find: ({ values }) => {
      const role = textOf(values["role_definition_name"]);
      return OWNERS.includes(role.toLowerCase()) ? [`${role} may hand out every right`] : [];
    },
  },
  {
    rule: "FW5006",
    types: ["azurerm_role_definition"],
    same: { checkov: ["CKV_AZURE_39"], trivy: [] },
    find: ({ values }) =>
      blocksAt(values, "permissions").some(({ actions }) => textsIn(actions).includes("*")) ? ["it allows every action"] : [],
  },
  {
    rule: "FW5007",
    types: STORAGE,
    same: { checkov: ["CKV_AZURE_190", "CKV2_AZURE_47"], trivy: [] },
    find: ({ values }) =>
      isOff(values["allow_nested_items_to_be_public"])
        ? []
        : ["what lies in it can be made public (allow_nested_items_to_be_public)"],
  },
  {
    rule: "FW5007",
    types: STORAGE,
    same: { checkov: ["CKV_AZURE_35"], trivy: ["AZU-0012"] },
    find: ({ values }) =>
      isOff(values["public_network_access_enabled"]) || valueAt(values, "network_rules.default_action") === "Deny"
        ? []
        : ["it answers the whole internet"],
  },
  {
    rule: "FW5007",
    types: ["azurerm_storage_container"],
    same: { checkov: ["CKV_AZURE_34"], trivy: ["AZU-0007"] },
    find: ({ values }) =>
      isEmpty(values["container_access_type"]) || values["container_access_type"] === "private" ? [] : ["it lets everybody in"],
  },
  {
    rule: "FW5009",
    types: STORAGE,
    same: { checkov: ["CKV2_AZURE_1"], trivy: ["AZU-0060"] },
    find: ({ values }) => (blocksAt(values, "customer_managed_key").length === 0 ? ["no key of the team's encrypts it"] : []),
  },
  {
    rule: "FW5014",
    types: STORAGE,
    same: { checkov: ["CKV_AZURE_44"], trivy: ["AZU-0011"] },
    // Azure's plugin asks for 1.2 where nothing is written.
    find: ({ values }) => (/^TLS1_[01]$/.test(textOf(values["min_tls_version"])) ? ["it takes TLS older than 1.2"] : []),
  },
];

/** How our rules look at things on Azure. */
export const AZURE_CHECKS: readonly CloudCheck[] = [...CLUSTERS, ...NETWORKS, ...SUBSCRIPTIONS];
