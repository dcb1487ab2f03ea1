import { GkeBackupBackupPlan } from "@cdktf/provider-google/lib/gke-backup-backup-plan/index.js";
import type { Backup } from "../../../lib/model/backup.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface GoogleBackupPlanProps extends Backup {
  /** The cluster's name; a plan has it in its project and location. */
  readonly name: LiteralText;
  /** The cluster's id. */
  readonly cluster: string;
  /** That of the cluster: backups stay where it is. */
  readonly location: LiteralText;
  /** Id of the key that backups are encrypted with, which GKE may use. */
  readonly keyId: string;
  readonly protect: boolean;
}

/** Backs up everything of a cluster: objects of all namespaces, secrets and volumes among them, encrypted with its own key. */
export class GoogleBackupPlan extends Construct {
  constructor(scope: Construct, id: string, props: GoogleBackupPlanProps) {
    super(scope, id);
    new GkeBackupBackupPlan(this, "Resource", {
      name: props.name,
      cluster: props.cluster,
      location: props.location,
      backupConfig: {
        allNamespaces: true,
        includeSecrets: true,
        includeVolumeData: true,
        permissiveMode: false,
        encryptionKey: { gcpKmsEncryptionKey: props.keyId },
      },
      backupSchedule: { paused: false, rpoConfig: { targetRpoMinutes: props.rpoHours * 60 } },
      retentionPolicy: {
        backupRetainDays: props.retainDays,
        backupDeleteLockDays: props.lockDays,
        // A locked policy could never be changed again.
        locked: false,
      },
      deactivated: false,
      lifecycle: { preventDestroy: props.protect },
    });
  }
}
