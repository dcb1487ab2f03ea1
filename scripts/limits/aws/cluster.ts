import { AWS_LENGTHS, AWS_QUOTAS, KEPT_LABEL_DOMAINS } from "../../../lib/clouds/aws/limits.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AwsLimitsByType } from "./limits.ts";

const COUNTS = byRule("FW2701");
const NAMES = by("lib/clouds/aws/facts.ts");
const POOL = by("constructs/aws/cluster/pool.ts");
const CLUSTER = by("constructs/aws/cluster/cluster.ts");
const KEPT = `no domain of ${KEPT_LABEL_DOMAINS.join(", ")}`;

/** Clusters, their nodes, add-ons and identities. */
export const CLUSTER_LIMITS: AwsLimitsByType = {
  aws_eks_cluster: {
    limits: [
      quota(AWS_QUOTAS.clusters, COUNTS),
      limit(
        "Name",
        characters(AWS_LENGTHS.cluster, "letters, digits, - and _, the first a letter or digit"),
        "eks-create-cluster",
        byRule("FW1971"),
        "name",
      ),
      limit("Kubernetes", "a minor in standard support", "eks-versions", byRule("FW1934"), "version"),
      quota(AWS_QUOTAS.publicBlocks, byRule("FW2504"), "vpc_config.public_access_cidrs", "vpc_config.endpoint_public_access"),
      limit(
        "Block of services",
        "/24 to /12, of private space, not one of the VPC's",
        "eks-create-cluster",
        byRule("FW2103"),
        "kubernetes_network_config.service_ipv4_cidr",
      ),
      limit(
        "Auto Mode",
        "compute, load balancing and block storage together, Kubernetes 1.29 and later",
        "eks-auto",
        CLUSTER,
        "compute_config.enabled",
        "kubernetes_network_config.elastic_load_balancing.enabled",
        "storage_config.block_storage.enabled",
      ),
      limit(
        "Subnets of the control plane",
        "in two zones at least, each with six free addresses",
        "eks-network",
        byRule("FW1906"),
        "vpc_config.subnet_ids",
      ),
      limit("Maintenance windows", "none", "eks-create-cluster", byRule("FW1978")),
    ],
    fixed:
      named(`access_config.authentication_mode access_config.bootstrap_cluster_creator_admin_permissions bootstrap_self_managed_addons
      encryption_config.resources kubernetes_network_config.ip_family upgrade_policy.support_type vpc_config.endpoint_private_access zonal_shift_config.enabled`),
    chosen: {
      "compute_config.node_pools": ["general-purpose", "system"],
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    },
    references: named("compute_config.node_role_arn encryption_config.provider.key_arn role_arn"),
  },
  "data.aws_eks_cluster": {
    limits: [
      limit("Name", characters(AWS_LENGTHS.cluster, "letters, digits, - and _"), "eks-create-cluster", byRule("FW1915"), "name"),
    ],
  },
  aws_eks_node_group: {
    limits: [
      quota(AWS_QUOTAS.groupsPerCluster, byRule("FW1953")),
      quota(
        AWS_QUOTAS.nodesPerGroup,
        byRule("FW1953"),
        "scaling_config.desired_size",
        "scaling_config.max_size",
        "scaling_config.min_size",
      ),
      limit(
        "Prefix of the name",
        `${characters(AWS_LENGTHS.nodeGroupPrefix)}, to which the plugin adds 26`,
        "provider-node-group",
        NAMES,
        "node_group_name_prefix",
      ),
      limit(
        "Labels",
        `${characters(AWS_LENGTHS.label, "key with its prefix, and value, which is never empty")}; ${KEPT}`,
        "eks-create-group",
        byRule("FW1951"),
        "labels",
      ),
      limit("Domains of labels and taints", KEPT, "eks-kept-labels", byRule("FW1951"), "taint.key"),
      quota(AWS_QUOTAS.taints, byRule("FW1952"), "taint"),
      limit(
        "Value of a taint",
        characters(AWS_LENGTHS.label),
        "eks-create-group",
        by("lib/fleet-file/schema/cluster.ts"),
        "taint.value",
      ),
      quota(AWS_QUOTAS.machineTypes, by("lib/clouds/aws/machines.ts"), "instance_types"),
      limit("Families of machines", "other ones in each location", "instance-offerings", byRule("FW1931")),
      limit("Families of machines in China and GovCloud", "fewer than elsewhere", "karpenter-prices", byRule("FW1931")),
      limit(
        "Nodes that an upgrade replaces at the same time",
        "1 to 100 percent",
        "eks-create-group",
        by("lib/fleet-file/schema/cluster.ts"),
        "update_config.max_unavailable_percentage",
      ),
      limit("Kubernetes", "that of the cluster", "eks-versions", CLUSTER, "version"),
    ],
    fixed: named("node_repair_config.enabled"),
    chosen: {
      ami_type: [
        "AL2023_x86_64_STANDARD",
        "AL2023_x86_64_NVIDIA",
        "AL2023_x86_64_NEURON",
        "AL2023_ARM_64_STANDARD",
        "AL2023_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_x86_64_NVIDIA",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_ARM_64_NVIDIA",
      ],
      capacity_type: ["ON_DEMAND", "SPOT"],
      "taint.effect": ["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"],
    },
    references: named("cluster_name launch_template.id launch_template.version node_role_arn subnet_ids"),
  },
  aws_launch_template: {
    limits: [
      quota(AWS_QUOTAS.launchTemplates, byRule("FW2702")),
      limit(
        "Prefix of the name",
        `3 to ${AWS_LENGTHS.launchTemplatePrefix} characters: letters, digits and ().-/_, to which the plugin adds 26`,
        "provider-launch-template",
        POOL,
        "name_prefix",
      ),
      limit("Size of a gp3 volume", "1 to 65,536 GiB", "ec2-launch-template", POOL, "block_device_mappings.ebs.volume_size"),
      limit(
        "Tags of instances and volumes",
        "of the template alone: neither the plugin's default tags nor those of a node group reach them",
        "eks-tags",
        POOL,
        "tag_specifications.tags",
      ),
    ],
    fixed:
      named(`block_device_mappings.ebs.delete_on_termination block_device_mappings.ebs.encrypted block_device_mappings.ebs.volume_type
      metadata_options.http_endpoint metadata_options.http_put_response_hop_limit metadata_options.http_tokens update_default_version`),
    chosen: {
      "block_device_mappings.device_name": ["/dev/xvda", "/dev/xvdb"],
      "tag_specifications.resource_type": ["instance", "network-interface", "volume"],
    },
  },
  aws_eks_addon: {
    limits: [limit("Version", "as EKS spells it", "eks-create-cluster", by("lib/fleet-file/schema/scalars.ts"), "addon_version")],
    fixed: named("configuration_values resolve_conflicts_on_create resolve_conflicts_on_update"),
    chosen: { addon_name: ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"] },
    references: named("cluster_name"),
  },
  aws_eks_access_entry: {
    limits: [
      quota(AWS_QUOTAS.accessEntries, byRule("FW1974")),
      limit(
        "Principal",
        "a role or user, once in a cluster; no session, no account, no role of an AWS service",
        "eks-access-entries",
        byRule("FW1405"),
        "principal_arn",
      ),
    ],
    fixed: named("type"),
    references: named("cluster_name"),
  },
  aws_eks_access_policy_association: {
    limits: [
      limit(
        "Policy",
        "of the cluster's own partition",
        "partitions",
        by("constructs/aws/cluster/access-entries.ts"),
        "policy_arn",
      ),
    ],
    fixed: named("access_scope.type"),
    references: named("cluster_name principal_arn"),
  },
  aws_eks_pod_identity_association: {
    limits: [
      quota(AWS_QUOTAS.podIdentities, byRule("FW1974")),
      limit("Roles of a service account", "1, of the cluster's account", "eks-pod-identity", byRule("FW1936"), "role_arn"),
      limit(
        "Service accounts that have a role already",
        "kube-system/aws-node, kube-system/ebs-csi-controller-sa",
        "eks-pod-identity",
        byRule("FW1973"),
        "namespace",
        "service_account",
      ),
    ],
    references: named("cluster_name"),
  },
};
