import { of } from "./permissions.ts";
import type { PermissionsByType } from "./permissions.ts";

/** GKE, too, answers each change with an operation; who may look at a cluster doesn't thereby see its certificate authority. */
const CLUSTER = [...of("container.clusters", "get", "getCredentials"), ...of("container.operations", "get")];

/** What clusters are made of. As of 2026-11: https://cloud.google.com/kubernetes-engine/docs/reference/api-permissions */
export const CLUSTER_PERMISSIONS: PermissionsByType = {
  google_container_cluster: {
    read: CLUSTER,
    change: [
      ...of("container.clusters", "create", "delete", "update"),
      ...of("compute.networks", "use"),
      ...of("compute.subnetworks", "use"),
      ...of("iam.serviceAccounts", "actAs"),
    ],
  },
  google_container_node_pool: {
    read: [...CLUSTER, ...of("compute.instanceGroupManagers", "get")],
    change: [...of("container.clusters", "update"), ...of("iam.serviceAccounts", "actAs")],
  },
  google_gke_backup_backup_plan: {
    read: [...of("gkebackup.backupPlans", "get"), ...of("gkebackup.operations", "get")],
    change: of("gkebackup.backupPlans", "create", "delete", "update"),
  },
  google_kms_key_ring: {
    read: of("cloudkms.keyRings", "get"),
    change: of("cloudkms.keyRings", "create"),
  },
  google_kms_crypto_key: {
    read: of("cloudkms.cryptoKeys", "get"),
    // A key is never deleted: its versions are destroyed.
    change: [...of("cloudkms.cryptoKeys", "create", "update"), ...of("cloudkms.cryptoKeyVersions", "destroy", "get", "list")],
  },
  google_kms_crypto_key_iam_member: {
    read: of("cloudkms.cryptoKeys", "getIamPolicy"),
    change: of("cloudkms.cryptoKeys", "setIamPolicy"),
  },
  google_service_account: {
    read: of("iam.serviceAccounts", "get"),
    change: of("iam.serviceAccounts", "create", "delete", "update"),
  },
  google_project_iam_member: {
    read: of("resourcemanager.projects", "get", "getIamPolicy"),
    change: of("resourcemanager.projects", "setIamPolicy"),
  },
  google_service_account_iam_member: {
    read: of("iam.serviceAccounts", "getIamPolicy"),
    change: of("iam.serviceAccounts", "setIamPolicy"),
  },
};

/** What is looked up of what others made. */
export const DATA_PERMISSIONS: Readonly<Record<`data.google_${string}`, readonly string[]>> = {
  "data.google_container_cluster": CLUSTER,
  "data.google_dns_keys": of("dns.dnsKeys", "get", "list"),
  "data.google_project": of("resourcemanager.projects", "get"),
};
