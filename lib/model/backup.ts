/** How often workloads, secrets and volumes are backed up, and how long that is kept. */
export interface Backup {
  readonly rpoHours: number;
  readonly retainDays: number;
  /** In which nobody can delete a backup. */
  readonly lockDays: number;
}
