import { GKE_LIMITS, PODS_PER_NODE } from "../../../lib/clouds/google/gke-limits.ts";
import { GOOGLE_LENGTHS, GOOGLE_QUOTAS } from "../../../lib/clouds/google/limits.ts";
import { MAINTENANCE } from "../../../lib/clouds/google/maintenance.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { GoogleLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/google/facts.ts");
const CLUSTER = by("constructs/google/cluster/cluster.ts");
const COMPUTE = by("constructs/google/cluster/compute-config.ts");
const ENDPOINT = by("constructs/google/cluster/endpoint.ts");
const POOL = by("constructs/google/cluster/pool.ts");
const KEY = by("constructs/google/cluster/encryption.ts");
const SHAPE = "a-z, digits and -, the first a letter, the last no hyphen";
const BLOCKS = "master_authorized_networks_config";

/** Clusters and all that belongs to one. */
export const CLUSTER_LIMITS: GoogleLimitsByType = {
  google_container_cluster: {
    limits: [
      quota(GOOGLE_QUOTAS.clusters, byRule("FW2508")),
      quota(GOOGLE_QUOTAS.nodes, byRule("FW2508")),
      limit("Name", characters(GKE_LIMITS.cluster, SHAPE), "provider-cluster", FACTS, "name"),
      limit("Name and place", "never change", "provider-cluster", byRule("FW2013"), "location"),
      limit(
        "Network",
        "as a whole id: a bare name is looked for in the cluster's own project",
        "provider-cluster",
        CLUSTER,
        "network",
        "subnetwork",
      ),
      limit("Kubernetes", "a minor in standard support", "gke-versions", byRule("FW1980"), "min_master_version"),
      limit(
        "Version beside a channel",
        "one that the channel offers; never less than what runs",
        "provider-cluster",
        byRule("FW2015"),
        "release_channel.channel",
      ),
      limit(
        "Maintenance window",
        `${MAINTENANCE.shortestHours} hours at least, ${MAINTENANCE.hoursInPeriod} in any ${MAINTENANCE.periodDays} days`,
        "gke-maintenance",
        byRule("FW1981"),
        "maintenance_policy.recurring_window.start_time",
        "maintenance_policy.recurring_window.end_time",
      ),
      limit(
        "Blocks that may call the API server",
        `${GKE_LIMITS.authorizedNetworks}`,
        "gke-quotas",
        byRule("FW2507"),
        `${BLOCKS}.cidr_blocks.cidr_block`,
      ),
      limit(
        "The same, with addresses that only the deployment knows",
        "a precondition counts them before the cluster is touched",
        "gke-quotas",
        ENDPOINT,
        `${BLOCKS}.dynamic.cidr_blocks.for_each`,
        `${BLOCKS}.dynamic.cidr_blocks.content.cidr_block`,
      ),
      limit(
        "Endpoint by name",
        "takes whom IAM lets in, from anywhere: no list guards it",
        "provider-cluster",
        byRule("FW2506"),
        "control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic",
      ),
      limit(
        "Private endpoint",
        "a subnet of ours or a /28 of Google's network, never both; never changed",
        "provider-cluster",
        CLUSTER,
        "private_cluster_config.private_endpoint_subnetwork",
      ),
      limit(
        "Range of the pods",
        `a power of two for each node that holds twice its pods: a /24 for ${PODS_PER_NODE}`,
        "gke-pod-ranges",
        byRule("FW2109"),
        "ip_allocation_policy.cluster_secondary_range_name",
        "default_max_pods_per_node",
      ),
      limit(
        "Further ranges of the pods",
        "are added; the first stays the first",
        "gke-pod-ranges",
        byRule("FW2804"),
        "ip_allocation_policy.additional_pod_ranges_config.pod_range_names",
      ),
      limit(
        "Range of the services",
        "/16 to /27, never changed; without one Google manages 34.118.224.0/20",
        "provider-cluster",
        byRule("FW2013"),
        "ip_allocation_policy.services_secondary_range_name",
      ),
      limit("Autopilot", "never changed", "provider-cluster", byRule("FW2013"), "enable_autopilot"),
      limit(
        "Beside Autopilot",
        "no pools, node settings, add-ons or shields of ours: even `false` is refused",
        "provider-cluster",
        COMPUTE,
        ...named(`remove_default_node_pool initial_node_count enable_shielded_nodes enable_intranode_visibility addons_config.gce_persistent_disk_csi_driver_config.enabled
        addons_config.horizontal_pod_autoscaling.disabled addons_config.http_load_balancing.disabled node_config.machine_type`),
      ),
      limit(
        "Autoscaling beside Autopilot",
        "its defaults alone",
        "provider-cluster",
        COMPUTE,
        "cluster_autoscaling.auto_provisioning_defaults.service_account",
      ),
      limit(
        "DNS",
        "decided once, with scope and domain; nothing in Autopilot",
        "provider-cluster",
        COMPUTE,
        "dns_config.cluster_dns",
        "dns_config.cluster_dns_scope",
        "dns_config.cluster_dns_domain",
      ),
      limit("Dataplane V2", "decided once; no `network_policy` beside it", "provider-cluster", CLUSTER, "datapath_provider"),
      limit("Subsetting of internal load balancers", "never taken back", "provider-cluster", CLUSTER, "enable_l4_ilb_subsetting"),
      limit(
        "Key of the secrets",
        "in the cluster's location; GKE's right to it comes first",
        "provider-cluster",
        KEY,
        "database_encryption.key_name",
      ),
      limit(
        "State of encryption",
        "Google may say more than was asked for",
        "provider-cluster",
        CLUSTER,
        "database_encryption.state",
      ),
      limit("Zones", "those of the location", "zones", byRule("FW1988"), "node_locations"),
      limit(
        "Membership of a fleet",
        "by this block or by a resource of its own, never both",
        "gke-fleets",
        CLUSTER,
        "fleet.project",
      ),
      limit("Fleet of a cluster", "never changes while it is a member", "gke-fleets", byRule("FW2018"), "fleet.project"),
      limit(
        "Agent of backups",
        "on where there is a plan: without it none is ever made",
        "backup-plan",
        COMPUTE,
        "addons_config.gke_backup_agent_config.enabled",
      ),
      limit(
        "Gateway API",
        "wants load balancing on, and a proxy-only subnet",
        "provider-cluster",
        COMPUTE,
        "gateway_api_config.channel",
      ),
      limit(
        "Managed Prometheus",
        "wants SYSTEM_COMPONENTS; nothing in Autopilot",
        "provider-cluster",
        COMPUTE,
        "monitoring_config.managed_prometheus.enabled",
      ),
      limit(
        "Labels",
        `each key and value ${characters(GOOGLE_LENGTHS.label, "a-z, digits, - and \\_, the key's first a letter")}`,
        "labels",
        by("lib/fleet-file/schema/scalars.ts"),
        "resource_labels.fleetwright_cluster",
      ),
      limit(
        "Pool of identities",
        "the project's id and .svc.id.goog",
        "gke-workload-identity",
        COMPUTE,
        "workload_identity_config.workload_pool",
      ),
    ],
    fixed:
      named(`anonymous_authentication_config.mode binary_authorization.evaluation_mode cluster_autoscaling.auto_provisioning_defaults.oauth_scopes
      control_plane_endpoints_config.ip_endpoints_config.enabled cost_management_config.enabled enable_legacy_abac ip_allocation_policy.stack_type
      master_auth.client_certificate_config.issue_client_certificate ${BLOCKS}.gcp_public_cidrs_access_enabled ${BLOCKS}.private_endpoint_enforcement_enabled
      monitoring_config.advanced_datapath_observability_config.enable_metrics monitoring_config.advanced_datapath_observability_config.enable_relay
      networking_mode node_config.disk_size_gb node_config.disk_type node_config.image_type node_config.metadata.disable-legacy-endpoints
      node_config.oauth_scopes node_config.shielded_instance_config.enable_integrity_monitoring node_config.shielded_instance_config.enable_secure_boot
      node_config.workload_metadata_config.mode node_pool_auto_config.node_kubelet_config.insecure_kubelet_readonly_port_enabled
      node_pool_defaults.node_config_defaults.insecure_kubelet_readonly_port_enabled private_cluster_config.enable_private_nodes
      private_cluster_config.master_global_access_config.enabled rbac_binding_config.enable_insecure_binding_system_authenticated
      rbac_binding_config.enable_insecure_binding_system_unauthenticated security_posture_config.mode security_posture_config.vulnerability_mode
      vertical_pod_autoscaling.enabled`),
    chosen: {
      deletion_protection: ["true", "false"],
      "logging_config.enable_components": ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "WORKLOADS"],
      "maintenance_policy.recurring_window.recurrence": ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA,SU"],
      "monitoring_config.enable_components": ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"],
      "private_cluster_config.enable_private_endpoint": ["true", "false"],
    },
    unlimited: named(`${BLOCKS}.cidr_blocks.display_name ${BLOCKS}.dynamic.cidr_blocks.content.display_name`),
    references: named("node_config.service_account"),
  },
  "data.google_container_cluster": {
    limits: [limit("Name", characters(GKE_LIMITS.cluster, SHAPE), "provider-cluster", byRule("FW1915"), "name")],
    unlimited: named("location"),
  },
  google_container_node_pool: {
    limits: [
      limit("Name", `${characters(GKE_LIMITS.pool, SHAPE)}; ${GKE_LIMITS.poolSuffix} of them are ours`, "gke-api", FACTS, "name"),
      limit("Nodes at least", "no more than at most", "provider-node-pool", byRule("FW1911"), "autoscaling.total_min_node_count"),
      quota(GOOGLE_QUOTAS.nodesPerZone, byRule("FW2508"), "autoscaling.total_max_node_count"),
      limit(
        "Nodes at first",
        "in each zone; no more together than at most, and never compared again",
        "provider-node-pool",
        POOL,
        "initial_node_count",
      ),
      limit("Nodes by number", "never beside autoscaling", "provider-node-pool", POOL, "autoscaling.location_policy"),
      limit("Zones", "those of the location", "zones", byRule("FW1988"), "node_locations"),
      limit(
        "Repair and upgrades",
        "on, where a channel is in force",
        "provider-node-pool",
        POOL,
        "management.auto_repair",
        "management.auto_upgrade",
      ),
      limit(
        "Nodes that an upgrade replaces at the same time",
        `1 to ${GKE_LIMITS.surge}`,
        "gke-surge",
        POOL,
        "upgrade_settings.max_surge",
        "upgrade_settings.max_unavailable",
      ),
      limit(
        "Machine",
        "one that there is, of the architecture that the pool says",
        "machines",
        byRule("FW1987"),
        "node_config.machine_type",
      ),
      limit(
        "Disk",
        "of a kind that the machine's family boots from; 10 GiB at least",
        "hyperdisk",
        by("lib/clouds/google/machines.ts"),
        "node_config.disk_type",
        "node_config.disk_size_gb",
      ),
      limit(
        "Labels",
        `${characters(GKE_LIMITS.label, "name and value")}; no domain of Kubernetes and GKE`,
        "gke-labels",
        byRule("FW1989"),
        "node_config.labels",
      ),
      limit(
        "Taints",
        "none that GKE adds by itself",
        "gke-labels",
        byRule("FW1989"),
        "node_config.taint",
        "node_config.taint.key",
      ),
      limit(
        "Value of a taint",
        characters(GKE_LIMITS.label),
        "gke-labels",
        by("lib/fleet-file/schema/scalars.ts"),
        "node_config.taint.value",
      ),
      limit(
        "Spot, account and what nodes boot",
        "never change: the name tells another pool",
        "provider-node-pool",
        POOL,
        "node_config.spot",
      ),
    ],
    fixed:
      named(`node_config.image_type node_config.kubelet_config.cpu_cfs_quota node_config.kubelet_config.insecure_kubelet_readonly_port_enabled
      node_config.metadata.disable-legacy-endpoints node_config.oauth_scopes node_config.shielded_instance_config.enable_integrity_monitoring
      node_config.shielded_instance_config.enable_secure_boot node_config.workload_metadata_config.mode upgrade_settings.strategy`),
    chosen: { "node_config.taint.effect": ["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"] },
    unlimited: named("location"),
    references: named("cluster node_config.service_account"),
  },
};
