import type { PolicyResource, PolicyView } from "./resource.ts";

export { blocksAt, isKnown, valueAt } from "./resource.ts";
export type { PolicyResource, PolicyValue, PolicyValues, PolicyView } from "./resource.ts";

/** A rule of a team's own. */
export interface PolicyRule {
  /** Letters, digits, `-`, `_` and `.`, at most 60; not `FW` with digits, which are ours. It is what exceptions name. */
  readonly id: string;
  /** An error refuses a review. */
  readonly severity: "error" | "warning";
  /** What is refused, as a heading. */
  readonly title: string;
  /**
   * What usually mends it.
   *
   * @default nothing is said
   */
  readonly fix?: string;
  /**
   * Types of resources that it looks at; of a backend its name, such as `s3`.
   *
   * @default every resource, and no backend
   */
  readonly types?: readonly string[];
  /**
   * Looks at one resource.
   *
   * @param view - everything that is looked at, for what has to be said about several resources
   * @returns what is wrong with it, each without a full stop; nothing where all is well
   */
  readonly check: (resource: PolicyResource, view: PolicyView) => string | readonly string[] | undefined;
}

/** Rules of a team's own. */
export interface Policy {
  readonly rules: readonly PolicyRule[];
}

/** A file of rules: `export default definePolicy({ rules: [ … ] })`. It only gives types; the rules are checked when they are read. */
export function definePolicy(policy: Policy): Policy {
  return policy;
}
