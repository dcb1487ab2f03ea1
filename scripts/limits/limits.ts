/** A count, as a cloud gives it. */
interface Quota<Source> {
  readonly things: string;
  readonly whole: string;
  readonly standard: number;
  readonly most: number;
  readonly source: Source;
}

/** One thing that a cloud or its plugin holds a fleet to. */
export interface Limit<Source extends string = string> {
  /** What is limited, in words. */
  readonly limit: string;
  /** How it is limited, in words. */
  readonly value: string;
  readonly source: Source;
  /** The rule that refuses what is beyond, or the file that never goes there. */
  readonly held: { readonly rule: string } | { readonly by: string };
  /** Attributes of the type that it is about; none where things themselves are counted. */
  readonly of: readonly string[];
}

/** What is known of one type of resource or data source. Each attribute that constructs set stands in one of the five. */
export interface TypeLimits<Source extends string = string> {
  readonly limits?: readonly Limit<Source>[];
  /** Always the same, and taken by plugin and cloud. */
  readonly fixed?: readonly string[];
  /** One of few values of our own, by attribute. */
  readonly chosen?: Readonly<Record<string, readonly string[]>>;
  /** Of which the cloud names no limit. */
  readonly unlimited?: readonly string[];
  /** Always an expression for what the cloud calls something else. */
  readonly references?: readonly string[];
}

/** What is known, by type. */
export type LimitsByType<Source extends string = string> = Readonly<Record<string, TypeLimits<Source>>>;

/** `limit("Nodes of a pool", "at most 450", "eks-quotas", byRule("FW1953"), "scaling_config.max_size")` */
export function limit<Source extends string>(
  text: string,
  value: string,
  source: Source,
  held: Limit["held"],
  ...of: readonly string[]
): Limit<Source> {
  return { limit: text, value, source, held, of };
}

/** A row for a count. */
export function quota<Source extends string>(
  { things, whole, standard, most, source }: Quota<Source>,
  held: Limit["held"],
  ...attributes: readonly string[]
): Limit<Source> {
  const first = standard.toLocaleString("en");
  const more =
    most === standard
      ? ""
      : Number.isFinite(most)
        ? `; ${most.toLocaleString("en")} at most for the asking`
        : "; more for the asking";
  return limit(`${things.charAt(0).toUpperCase()}${things.slice(1)} of ${whole}`, `${first}${more}`, source, held, ...attributes);
}

export function byRule(rule: string): Limit["held"] {
  return { rule };
}

/** @param file - from the project's root */
export function by(file: string): Limit["held"] {
  return { by: file };
}

export function characters(longest: number, which = ""): string {
  return `at most ${longest.toLocaleString("en")} characters${which === "" ? "" : `: ${which}`}`;
}

/** Attributes, divided by blanks. */
export function named(text: string): readonly string[] {
  return text.split(/\s+/).filter((one) => one !== "");
}
