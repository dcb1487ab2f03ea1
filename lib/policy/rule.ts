import type { PolicyResource, PolicyView } from "./resource.ts";

/** Rules of scanners that say the same; empty where none does. */
export interface SameRules {
  /** `CKV_AWS_58` */
  readonly checkov: readonly string[];
  /** `AWS-0039`; reports of older versions write `AVD-AWS-0039`. */
  readonly trivy: readonly string[];
}

/** How one of our rules looks at one kind of thing. */
export interface CloudCheck {
  /** `FW5001` */
  readonly rule: string;
  /** Resources, or backends, that it looks at. */
  readonly types: readonly string[];
  readonly same: SameRules;
  /** What is wrong with it, one sentence a fault, without a full stop. */
  readonly find: (resource: PolicyResource, view: PolicyView) => readonly string[];
}

/** Something that a rule finds in a resource. */
export interface Finding {
  /** `FW5001`, or the id of a team's rule. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly title: string;
  /** What usually mends it; undefined where the rule doesn't say. */
  readonly fix: string | undefined;
  readonly same: SameRules;
  readonly stack: string;
  /** `aws_eks_cluster.cluster` */
  readonly address: string;
  /** Name of the cluster that the stack is about; undefined where it is about none. */
  readonly cluster: string | undefined;
  /** What is wrong with it. It may quote anything. */
  readonly message: string;
}
