/** What the policies of a fleet are about, by the key that the file has for them. */
export const BASELINE_POLICIES = ["privilegedPods", "hostPaths", "defaultTokens", "images", "loadBalancers"] as const;

export type BaselinePolicyName = (typeof BASELINE_POLICIES)[number];

/** `audit`: in the API server's audit log alone. `warn`: there, and told to who asked. `deny`: refused. */
export const ENFORCEMENTS = ["audit", "warn", "deny"] as const;

export type Enforcement = (typeof ENFORCEMENTS)[number];

/** What every cluster of a fleet has its own API server see to. */
export interface Baseline {
  /** At least one. */
  readonly policies: Readonly<Partial<Record<BaselinePolicyName, Enforcement>>>;
  /** Whose images need no digest, each with or without a path; sorted. */
  readonly registries: readonly string[];
  /** Those that a Service of type LoadBalancer may name; sorted. */
  readonly loadBalancerClasses: readonly string[];
  /** Namespaces that no policy looks at, beside Kubernetes' own and ours; sorted. */
  readonly excluded: readonly string[];
}
