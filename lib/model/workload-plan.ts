import type { Workload } from "./fleet.ts";

/**
 * What fails as a whole. `hub`: the gateway in which networks meet; `link`: a connection of two regions; `dns`: who serves the
 * zone of entries. From what takes least to what takes most.
 */
export const LOSS_KINDS = ["zone", "link", "hub", "cluster", "region", "cloud", "dns"] as const;
export type LossKind = (typeof LOSS_KINDS)[number];

export interface Loss {
  readonly kind: LossKind;
  /** `shop-eu-1`, `euw1-az1`, `eu-west and us-east`, `eu-west`, `aws eu-west-1`, `aws`, `route53` */
  readonly name: string;
}

/** Without it, the workload no longer does all that it does. */
export interface SinglePoint extends Loss {
  /** What fails then. */
  readonly why: string;
  /** What would make the workload do without it. */
  readonly removedBy: string;
}

/** At least and at most. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

/** What the other clusters have to take over when some that carry a workload are gone. */
export interface Failover {
  /** All losses that take the same clusters. */
  readonly lost: readonly Loss[];
  /** Of a segmented workload. */
  readonly component: string | undefined;
  /** Those that carried it and are gone. */
  readonly gone: readonly string[];
  /** Those that carry it then. */
  readonly takers: readonly string[];
  /** Nodes that are gone. */
  readonly nodes: Span;
  /** What of the nodes that are gone the others could run beside what they run at least. */
  readonly room: FailoverRoom;
}

/**
 * `carries`: what was gone at most, at least, or not even that. `needed`: nodes that the takers add for what ran at least and at
 * most, undefined where their machines differ; `adds`: how many they may add.
 */
export type FailoverRoom =
  | { readonly carries: "most" | "least" | "less"; readonly needed: Span | undefined; readonly adds: number }
  | { readonly carries: "unknown"; readonly why: string };

/** What is known of a workload before anything fails. */
export interface WorkloadPlan {
  readonly workload: string;
  readonly topology: Workload["topology"];
  /**
   * `network`: equal replicas, and the network leads users to one of them. `kubernetes`: each part has clusters of its own, and
   * one place manages them all.
   */
  readonly centred: "network" | "kubernetes";
  /** What the file says that it survives. */
  readonly survives: Workload["survives"];
  readonly singlePoints: readonly SinglePoint[];
  /** What can't be told, in words. */
  readonly unknown: readonly string[];
  readonly failovers: readonly Failover[];
}
