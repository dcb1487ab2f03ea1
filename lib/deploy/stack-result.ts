/** How many resources a run made, changed, took over and destroyed. */
export interface Counts {
  readonly add: number;
  readonly change: number;
  readonly import: number;
  readonly remove: number;
}

export const NOTHING: Counts = { add: 0, change: 0, import: 0, remove: 0 };

export function isNothing(counts: Counts): boolean {
  return Object.values(counts).every((count) => count === 0);
}

/** How one stack's turn ended. */
export type StackResult =
  /** Its state holds what it should; nothing was done. */
  | { readonly outcome: "unchanged" }
  /** Done. Of outputs alone, nothing is counted. */
  | { readonly outcome: "changed"; readonly counts: Counts }
  /** In Terraform's own words; `done` was done before that. */
  | { readonly outcome: "failed"; readonly why: string; readonly done: Counts }
  /** Somebody else holds the lock of its state. */
  | { readonly outcome: "locked"; readonly why: string }
  /** Something of it would be destroyed that is guarded. Nothing was done. */
  | { readonly outcome: "refused"; readonly destroys: readonly GuardedChange[] }
  /** Asked to stop, Terraform has saved what was done. */
  | { readonly outcome: "stopped"; readonly done: Counts }
  /** What comes before it didn't work, so it was never begun. */
  | { readonly outcome: "waits"; readonly by: readonly string[] };

/** Something of value that would go. */
export interface GuardedChange {
  /** `aws_eks_cluster.cluster` */
  readonly address: string;
  readonly action: "delete" | "replace";
}

/** Whether what comes after the stack may begin. */
export function worked({ outcome }: StackResult): boolean {
  return outcome === "unchanged" || outcome === "changed";
}
