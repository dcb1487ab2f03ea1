import { GKE_LIMITS } from "../../../lib/clouds/google/gke-limits.ts";
import { by, byRule, characters, limit, named } from "../limits.ts";
import type { GoogleLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/google/facts.ts");
const BACKUP = by("constructs/google/cluster/backup-plan.ts");
const KEY = by("constructs/google/cluster/encryption.ts");
const NODES = by("constructs/google/cluster/node-account.ts");
const SHAPE = "a-z, digits and -, the first a letter, the last no hyphen";

/** What stands around a cluster: its backups, its keys, and who its nodes and pods are. */
export const CLUSTER_PARTS_LIMITS: GoogleLimitsByType = {
  google_gke_backup_backup_plan: {
    limits: [
      limit("Name", "one of its own in its project and location: the cluster's", "backup-plan", FACTS, "name"),
      limit("Cluster and location", "never change; a whole id, and a region", "backup-plan", BACKUP, "cluster", "location"),
      limit(
        "Minutes that may be lost",
        "60 to 86,400",
        "backup-plan",
        by("lib/fleet-file/schema/cluster.ts"),
        "backup_schedule.rpo_config.target_rpo_minutes",
      ),
      limit(
        "Days that backups are kept",
        `1 to 365, and no more than ${GKE_LIMITS.backups} backups at the pace of the plan`,
        "backup-plan",
        byRule("FW1991"),
        "retention_policy.backup_retain_days",
      ),
      limit(
        "Days that backups are locked",
        "0 to 90, and no more than they are kept",
        "backup-plan",
        byRule("FW1991"),
        "retention_policy.backup_delete_lock_days",
      ),
      limit("Namespaces", "all of them, or a list, or applications", "backup-plan", BACKUP, "backup_config.all_namespaces"),
      limit(
        "Key of the backups",
        "in the plan's location; GKE's own account may use it",
        "backup-keys",
        KEY,
        "backup_config.encryption_key.gcp_kms_encryption_key",
      ),
      limit("A policy that is locked", "never changes again", "backup-plan", BACKUP, "retention_policy.locked", "deactivated"),
    ],
    fixed: named(
      "backup_config.include_secrets backup_config.include_volume_data backup_config.permissive_mode backup_schedule.paused",
    ),
  },
  google_kms_key_ring: {
    limits: [
      limit("Name", characters(GKE_LIMITS.keyRing, "letters, digits, - and \\_"), "provider-key-ring", FACTS, "name"),
      limit("Key rings", "are never deleted, nor are their names free again", "provider-key-ring", byRule("FW2509"), "location"),
    ],
  },
  google_kms_crypto_key: {
    limits: [
      limit("Rotation", "a day at least", "provider-crypto-key", KEY, "rotation_period"),
      limit(
        "Wait before destruction",
        "a day to 120 days, never changed",
        "provider-crypto-key",
        KEY,
        "destroy_scheduled_duration",
      ),
    ],
    fixed: named("name purpose"),
    references: named("key_ring"),
  },
  google_kms_crypto_key_iam_member: {
    limits: [limit("GKE's own account", "is named after the project's number, not its id", "provider-crypto-key", KEY, "member")],
    fixed: named("role"),
    references: named("crypto_key_id"),
  },
  "data.google_project": { unlimited: named("project_id") },
  google_service_account: {
    limits: [
      limit(
        "Id",
        `${GKE_LIMITS.accountId.least} to ${characters(GKE_LIMITS.accountId.most, SHAPE).replace("at most ", "")}`,
        "provider-service-account",
        FACTS,
        "account_id",
      ),
      limit("Name that people see", "100 bytes", "provider-service-account", NODES, "display_name"),
    ],
  },
  google_project_iam_member: {
    limits: [
      limit("A grant", "is of one stack: the first one that goes removes it", "provider-service-account", NODES, "member"),
    ],
    chosen: { role: ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"] },
    unlimited: named("project"),
  },
  google_service_account_iam_member: {
    limits: [
      limit(
        "Service account",
        "by its email; 6 to 30 characters before the @",
        "provider-service-account",
        byRule("FW1983"),
        "service_account_id",
      ),
      limit("A pod's identity", "is of one stack in a project", "gke-workload-identity", byRule("FW1984"), "member"),
    ],
    fixed: named("role"),
  },
};
