import type { AwsQuota } from "../../../lib/clouds/aws/limits.ts";
import type { AwsSource } from "../../../lib/clouds/aws/sources.ts";

/** One thing that AWS or its plugin holds a fleet to. */
export interface AwsLimit {
  /** What is limited, in words. */
  readonly limit: string;
  /** How it is limited, in words. */
  readonly value: string;
  readonly source: AwsSource;
  /** The rule that refuses what is beyond, or the file that never goes there. */
  readonly held: { readonly rule: string } | { readonly by: string };
  /** Attributes of the type that it is about; none where things themselves are counted. */
  readonly of: readonly string[];
}

/** What is known of one type of resource or data source. Each attribute that constructs set stands in one of the five. */
export interface AwsTypeLimits {
  readonly limits?: readonly AwsLimit[];
  /** Always the same, and taken by the plugin and by AWS. */
  readonly fixed?: readonly string[];
  /** One of few values of our own, by attribute. */
  readonly chosen?: Readonly<Record<string, readonly string[]>>;
  /** Of which AWS names no limit. */
  readonly unlimited?: readonly string[];
  /** Always an expression for what AWS calls something else. */
  readonly references?: readonly string[];
}

export type AwsLimitsByType = Readonly<Record<`${"aws" | "data.aws" | "provider.aws" | "backend.s3"}${string}`, AwsTypeLimits>>;

/** `limit("Nodes of a pool", "at most 450", "eks-quotas", byRule("FW1953"), "scaling_config.max_size")` */
export function limit(
  text: string,
  value: string,
  source: AwsSource,
  held: AwsLimit["held"],
  ...of: readonly string[]
): AwsLimit {
  return { limit: text, value, source, held, of };
}

/** A count, as AWS gives it. */
export function quota(
  { things, whole, standard, most, source }: AwsQuota,
  held: AwsLimit["held"],
  ...attributes: readonly string[]
): AwsLimit {
  const first = standard.toLocaleString("en");
  const more =
    most === standard
      ? ""
      : Number.isFinite(most)
        ? `; ${most.toLocaleString("en")} at most for the asking`
        : "; more for the asking";
  return limit(`${things.charAt(0).toUpperCase()}${things.slice(1)} of ${whole}`, `${first}${more}`, source, held, ...attributes);
}

export function byRule(rule: string): AwsLimit["held"] {
  return { rule };
}

/** @param file - from the project's root */
export function by(file: string): AwsLimit["held"] {
  return { by: file };
}

export function characters(longest: number, which = ""): string {
  return `at most ${longest.toLocaleString("en")} characters${which === "" ? "" : `: ${which}`}`;
}

/** Attributes, divided by blanks. */
export function named(text: string): readonly string[] {
  return text.split(/\s+/).filter((one) => one !== "");
}
