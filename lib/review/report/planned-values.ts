import { MASK, mayBeShown } from "../shown-values.ts";
import type { ValueChange } from "../shown-values.ts";
import type { Secrets } from "./secrets.ts";

/** What a plan says of one resource's values, with Terraform's own marks of what nobody should read. */
export interface PlannedValues {
  readonly before?: unknown;
  readonly after?: unknown;
  /** True, or of the same shape as the values, with true for what is only known when it is done. */
  readonly after_unknown?: unknown;
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
}

/** What stands for a value that a cloud decides. */
export const LATER = "(known after apply)";

/** The values that differ, as texts: masked where Terraform marks them, and where names don't tell that they may be read. */
export function plannedValues(type: string, change: PlannedValues, secrets: Secrets): readonly ValueChange[] {
  return differences(change).map(({ path, before, after, isMarked }) => {
    const isOpen = !isMarked && mayBeShown(type, path) && !secrets.isIn(before) && !secrets.isIn(after);
    return { path, before: textOf(before, isOpen), after: textOf(after, isOpen) };
  });
}

/** One value that differs. */
export interface Difference {
  readonly path: string;
  /** Undefined and null are the same: there is none. */
  readonly before: unknown;
  /** {@link UNKNOWN} where a cloud decides it. */
  readonly after: unknown;
  readonly isMarked: boolean;
}

export const UNKNOWN = Symbol(LATER);

export function differences(change: PlannedValues): readonly Difference[] {
  const { before, after, after_unknown: unknown, before_sensitive: old, after_sensitive: now } = change;
  return leaves({ before, after, unknown, marks: [old, now] }, "");
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly marks: readonly unknown[];
}

function leaves({ before, after, unknown, marks }: Pair, path: string): readonly Difference[] {
  const isMarked = marks.includes(true);
  if (!isMarked && unknown !== true && isTree(before) && isTree(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after), ...keysOf(unknown)])];
    return keys.flatMap((key) => {
      const inside = { before: at(before, key), after: at(after, key), unknown: at(unknown, key) };
      return leaves({ ...inside, marks: marks.map((mark) => at(mark, key)) }, path === "" ? key : `${path}.${key}`);
    });
  }
  const later = hasTrue(unknown);
  if (!later && JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return [];
  return [{ path, before, after: later ? UNKNOWN : after, isMarked: marks.some(hasTrue) }];
}

type Tree = Readonly<Record<string, unknown>>;

/** A record, or a list of records; lists of anything else are told as a whole. */
function isTree(value: unknown): value is Tree {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.every((one) => typeof one === "object" && one !== null);
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Tree)[key] : undefined;
}

function hasTrue(mark: unknown): boolean {
  return mark === true || (typeof mark === "object" && mark !== null && Object.values(mark).some(hasTrue));
}

/** Characters of one value that are told. */
const MOST = 200;

function textOf(value: unknown, isOpen: boolean): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === UNKNOWN) return LATER;
  if (!isOpen) return MASK;
  const text = JSON.stringify(value);
  return text.length <= MOST ? text : `${text.slice(0, MOST)}… (${text.length} characters)`;
}
