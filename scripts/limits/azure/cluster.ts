import { AKS_LIMITS, PODS_PER_NODE, SYSTEM_POOL } from "../../../lib/clouds/azure/aks-limits.ts";
import { AZURE_LENGTHS, AZURE_QUOTAS } from "../../../lib/clouds/azure/limits.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AzureLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/azure/facts.ts");
const CLUSTER = by("constructs/azure/cluster/cluster.ts");
const ENDPOINT = by("constructs/azure/cluster/endpoint.ts");
const POOL = by("constructs/azure/cluster/pool.ts");
const KEY = by("constructs/azure/cluster/encryption.ts");
const IDENTITY = by("constructs/azure/cluster/identity.ts");
const PODS = by("constructs/azure/cluster/pod-identities.ts");
const SHAPE = "letters, digits and -";
const NEVER = "never changed";

/** Clusters and all that belongs to one. */
export const CLUSTER_LIMITS: AzureLimitsByType = {
  azurerm_kubernetes_cluster: {
    limits: [
      quota(AZURE_QUOTAS.clusters, byRule("FW2523")),
      quota(AZURE_QUOTAS.nodes, byRule("FW2523")),
      quota(AZURE_QUOTAS.pools, byRule("FW1865")),
      limit("Name", characters(AKS_LIMITS.cluster, SHAPE), "names", FACTS, "name"),
      limit(
        "Name of its API server",
        `begins with ${characters(AKS_LIMITS.dnsPrefix, SHAPE)}`,
        "provider-cluster",
        FACTS,
        "dns_prefix",
      ),
      limit("Place", NEVER, "provider-cluster", byRule("FW2012"), "location"),
      limit(
        "Group of its machines",
        `${characters(AZURE_LENGTHS.onNodes)}; ${NEVER}, and of the cluster alone`,
        "provider-cluster",
        FACTS,
        "node_resource_group",
      ),
      limit("Kubernetes", "a minor that AKS supports", "aks-versions", byRule("FW1851"), "kubernetes_version"),
      limit(
        "Version beside a channel",
        "a minor alone, the same for nodes; a channel that moves minors would fight with it",
        "aks-upgrade",
        CLUSTER,
        "automatic_upgrade_channel",
        "default_node_pool.orchestrator_version",
      ),
      limit(
        "Maintenance window",
        `${AKS_LIMITS.window.shortest} to ${AKS_LIMITS.window.longest} whole hours on one day of the week`,
        "aks-maintenance",
        byRule("FW1852"),
        ...["auto_upgrade", "node_os"].flatMap((window) =>
          ["day_of_week", "start_time", "duration"].map((field) => `maintenance_window_${window}.${field}`),
        ),
      ),
      limit("Private or not", NEVER, "provider-cluster", byRule("FW2013"), "private_cluster_enabled"),
      limit(
        "Blocks that may call the API server",
        `${AKS_LIMITS.authorizedRanges.toLocaleString("en")}, none where it is private; none at all would be everybody`,
        "aks-ranges",
        byRule("FW2521"),
        "api_server_access_profile.authorized_ip_ranges",
      ),
      limit("Private blocks on that list", "let in nobody", "aks-ranges", byRule("FW2522")),
      limit(
        "The same list, with addresses that only the deployment knows",
        "a precondition counts them before the cluster is touched",
        "aks-ranges",
        ENDPOINT,
      ),
      limit(
        "API server in the network",
        "in a subnet of its own; never taken back",
        "aks-integration",
        CLUSTER,
        "api_server_access_profile.subnet_id",
        "api_server_access_profile.virtual_network_integration_enabled",
      ),
      limit("Locations without that", "have no cluster", "aks-integration", byRule("FW1880")),
      limit(
        "Zone of a private API server",
        "of its own, with rights on it and on the network before the cluster; never without a name in public DNS or a zone",
        "aks-private",
        CLUSTER,
        "private_dns_zone_id",
        "private_cluster_public_fqdn_enabled",
      ),
      limit(
        "Addresses of pods",
        `a /24 for each node; ${NEVER} by the plugin`,
        "aks-network",
        byRule("FW2013"),
        "network_profile.pod_cidr",
      ),
      limit("Nodes that the pods' addresses suffice for", "one for each /24", "aks-network", byRule("FW2109")),
      limit(
        "Addresses of services",
        `smaller than /12; ${NEVER}`,
        "aks-network",
        byRule("FW2103"),
        "network_profile.service_cidr",
      ),
      limit("Address of DNS", "one of the services', not the first", "aks-network", CLUSTER, "network_profile.dns_service_ip"),
      limit(
        "Cilium",
        "engine and policies together, with overlay pods; never changed",
        "provider-cluster",
        CLUSTER,
        "network_profile.network_data_plane",
        "network_profile.network_policy",
        "network_profile.network_plugin_mode",
      ),
      limit("Routed pods", "are not built", "aks-network", byRule("FW1206")),
      limit(
        "Way out",
        "by a NAT gateway or a route table that the subnet has before; no load balancer's profile beside it",
        "aks-egress",
        CLUSTER,
        "network_profile.outbound_type",
      ),
      limit("Way out of a network of others", "has to be said", "aks-egress", byRule("FW1857")),
      limit("Names of a network of others", "are labels of nodes", "aks-network", byRule("FW1858")),
      limit("Empty list of authorized ranges", "lets in everybody", "aks-ranges", byRule("FW1859")),
      limit(
        "Pool of AKS's own pods",
        `${SYSTEM_POOL.min} nodes and 4 vCPU at least; its name ${NEVER}`,
        "aks-pools",
        POOL,
        "default_node_pool.name",
        "default_node_pool.min_count",
        "default_node_pool.vm_size",
      ),
      limit(
        "Stand-in of that pool",
        `${characters(AKS_LIMITS.pool, "a-z and digits")}, and no pool's name`,
        "provider-cluster",
        POOL,
        "default_node_pool.temporary_name_for_rotation",
      ),
      limit("Zones", "those of the location", "zones", byRule("FW1862"), "default_node_pool.zones"),
      limit("Pods of a node", `10 to 250: ${PODS_PER_NODE}`, "aks-network", POOL, "default_node_pool.max_pods"),
      limit(
        "Who it is",
        "user-assigned: another one has no rights before the cluster",
        "aks-integration",
        IDENTITY,
        "identity.type",
      ),
      limit(
        "Key of the secrets",
        "never deleted, and named with its version; a private vault needs an API server in the network, and a right to make a way to it",
        "aks-kms",
        KEY,
        "key_management_service.key_vault_key_id",
        "key_management_service.key_vault_network_access",
      ),
      limit(
        "Key of the disks",
        `${NEVER}; the identity may read what names it`,
        "provider-cluster",
        KEY,
        "disk_encryption_set_id",
      ),
      limit("Nodes that AKS brings by itself", "the plugin has no argument", "provider-cluster", byRule("FW1853")),
      limit("Minor versions", "one after the other, never back", "aks-versions", byRule("FW2015")),
    ],
    fixed: named(`azure_active_directory_role_based_access_control.azure_rbac_enabled azure_policy_enabled cost_analysis_enabled
      default_node_pool.auto_scaling_enabled default_node_pool.host_encryption_enabled default_node_pool.max_count
      default_node_pool.node_public_ip_enabled default_node_pool.only_critical_addons_enabled default_node_pool.os_disk_size_gb
      default_node_pool.os_disk_type default_node_pool.os_sku default_node_pool.type default_node_pool.upgrade_settings.drain_timeout_in_minutes
      default_node_pool.upgrade_settings.max_surge default_node_pool.upgrade_settings.node_soak_duration_in_minutes
      image_cleaner_enabled image_cleaner_interval_hours key_vault_secrets_provider.secret_rotation_enabled
      key_vault_secrets_provider.secret_rotation_interval local_account_disabled maintenance_window_auto_upgrade.frequency
      maintenance_window_auto_upgrade.interval maintenance_window_auto_upgrade.utc_offset maintenance_window_node_os.frequency
      maintenance_window_node_os.interval maintenance_window_node_os.utc_offset network_profile.ip_versions network_profile.load_balancer_sku
      network_profile.network_plugin node_os_upgrade_channel oidc_issuer_enabled role_based_access_control_enabled run_command_enabled sku_tier
      support_plan workload_identity_enabled`),
    unlimited: named("default_node_pool.tags"),
    references:
      named(`azure_active_directory_role_based_access_control.tenant_id default_node_pool.vnet_subnet_id identity.identity_ids
      resource_group_name`),
  },
  azurerm_kubernetes_cluster_node_pool: {
    limits: [
      limit(
        "Name",
        `${characters(AKS_LIMITS.pool, "a-z and digits, the first a letter")}; the last digit is ours`,
        "provider-pool",
        FACTS,
        "name",
      ),
      limit("Nodes at least", "no more than at most", "provider-pool", byRule("FW1911"), "min_count"),
      quota(AZURE_QUOTAS.nodesOfPool, byRule("FW2523"), "max_count"),
      limit("Nodes by number", "never compared: the autoscaler has them", "provider-pool", POOL, "auto_scaling_enabled"),
      limit("Zones", "those of the location", "zones", byRule("FW1862"), "zones"),
      limit("Size", "one that there is, of the architecture that the pool says", "machines", byRule("FW1861"), "vm_size"),
      limit("vCPU of a size", "two at least", "aks-limits", byRule("FW1861")),
      limit(
        "Labels",
        `${characters(AKS_LIMITS.label, "name and value")}; no domain of Kubernetes and AKS`,
        "provider-pool",
        byRule("FW1863"),
        "node_labels",
      ),
      limit(
        "Taints",
        "none of AKS's own but that of Spot nodes, which it wants to be said",
        "aks-spot",
        byRule("FW1863"),
        "node_taints",
      ),
      limit(
        "Spot",
        "never changes: the name tells another pool",
        "aks-spot",
        POOL,
        "priority",
        "eviction_policy",
        "spot_max_price",
      ),
      limit("Nodes that an upgrade adds", "1% at least; none at all with Spot", "aks-spot", POOL, "upgrade_settings.max_surge"),
      limit(
        "Waiting for pods",
        "once said, always said: a pool without it would be made anew",
        "provider-pool",
        POOL,
        "upgrade_settings.drain_timeout_in_minutes",
        "upgrade_settings.node_soak_duration_in_minutes",
      ),
      limit(
        "Stand-in while nodes are made anew",
        `${characters(AKS_LIMITS.pool, "a-z and digits")}, and no pool's name`,
        "provider-pool",
        POOL,
        "temporary_name_for_rotation",
      ),
      limit("Version", "no further than the control plane's", "provider-pool", CLUSTER, "orchestrator_version"),
    ],
    fixed: named("host_encryption_enabled max_pods mode node_public_ip_enabled os_disk_size_gb os_disk_type os_sku os_type"),
    references: named("kubernetes_cluster_id vnet_subnet_id"),
  },
  azurerm_federated_identity_credential: {
    limits: [
      limit("Name", "3 to 120 characters", "federated", PODS, "name"),
      quota(AZURE_QUOTAS.federated, byRule("FW1855")),
      limit("New ones of an identity", "one at a time", "federated", PODS, "parent_id"),
      limit("Identity", "a user-assigned one, by its id", "federated", byRule("FW1854"), "resource_group_name"),
    ],
    fixed: named("audience"),
    unlimited: named("subject"),
    references: named("issuer"),
  },
  azurerm_log_analytics_workspace: {
    limits: [
      limit("Name", `4 to ${characters(63, SHAPE).replace("at most ", "")}`, "names", FACTS, "name"),
      limit("Days", "30 to 730", "names", by("constructs/azure/cluster/diagnostics.ts"), "retention_in_days"),
    ],
    fixed: named("sku"),
    unlimited: named("location"),
    references: named("resource_group_name"),
  },
  azurerm_monitor_diagnostic_setting: {
    limits: [
      limit(
        "Logs",
        "by their categories' names",
        "provider-cluster",
        by("constructs/azure/cluster/diagnostics.ts"),
        "enabled_log.category",
      ),
    ],
    fixed: named("log_analytics_destination_type name"),
    references: named("log_analytics_workspace_id target_resource_id"),
  },
};
