import type { ClusterRecord } from "../lib/contracts/cluster-record.ts";
import type { Expression, LiteralText } from "./cdk.ts";

/** A cluster's record as Terraform sees it: an object with values that a cloud invents, or an expression that yields one. */
export type RecordValue = ClusterRecord | Expression;

/** What other constructs may know of a cluster, ours or one that something else owns. */
export interface KubernetesCluster {
  readonly record: RecordValue;
}

/** What means the same for clusters of every cloud. What users wrote goes through `literal()`. */
export interface ClusterProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: LiteralText;
  /** DNS label of at most 32 characters, unique in the fleet. */
  readonly name: LiteralText;
  /** The region's name in the fleet. */
  readonly region: LiteralText;
  /** Kubernetes minor, such as `1.36`. */
  readonly kubernetes: LiteralText;
  /**
   * Kubernetes labels of the cluster in the inventory.
   *
   * @default {}
   */
  readonly labels?: Readonly<Record<string, LiteralText>>;
  /**
   * Free text that travels with the record into the hub.
   *
   * @default {}
   */
  readonly annotations?: Readonly<Record<string, LiteralText>>;
  /**
   * Whether a destroy is refused.
   *
   * @default true
   */
  readonly protect?: boolean;
}
