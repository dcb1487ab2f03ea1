/** What is known of a Terraform plugin without running it. */
export interface PluginFacts {
  /** Where the rows come from, with the version: `the schemas of hashicorp/x 1.2.3`. */
  readonly source: string;
  /** The argument of its `provider` block that says whose its resources are. */
  readonly account: string;
  /** The one that says where they are; undefined where resources say it themselves. */
  readonly location: string | undefined;
  /** How the types begin that stand in no location. */
  readonly everywhere: readonly string[];
  /**
   * Arguments whose change replaces the resource, by its type, for all types that stacks of ours hold; `a.b` inside a block.
   * A type that is missing is one of which that isn't known.
   */
  readonly replacing: Readonly<Record<string, readonly string[]>>;
  /** Arguments whose change replaces it or not, by what else is there; each with the reason. */
  readonly sometimes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Attributes that have another value after each change in place. */
  readonly moving: Readonly<Record<string, readonly string[]>>;
}
