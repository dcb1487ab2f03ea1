import { canonical } from "../../model/canonical.ts";
import { UNKNOWN, differences } from "./planned-values.ts";
import type { Difference, PlannedValues } from "./planned-values.ts";

/** A kind of change that a plan shows although nothing is another thing afterwards. */
interface NoiseRule {
  readonly name: string;
  /** What it folds, in words. */
  readonly what: string;
  readonly holds: (difference: Difference) => boolean;
}

/** Only what is changed in place is ever noise, where one rule holds for each value that differs. */
const RULES: readonly NoiseRule[] = [
  {
    name: "computed",
    what: "changed in place, in values alone that are known after apply",
    holds: ({ after }) => after === UNKNOWN,
  },
  { name: "emptiness", what: "changed in place from nothing to empty, or back", holds: isEmptiness },
  { name: "json-layout", what: "changed in place, in how JSON is written alone", holds: isSameJson },
];

const READS = { name: "reads", what: "data sources that are read while it is carried out" };

/** Names of the rules with what they fold, in the order in which they are told. */
export const NOISE: readonly Pick<NoiseRule, "name" | "what">[] = [READS, ...RULES];

/** The rule by which a change is noise; undefined where it is none. @param action - what becomes of the resource */
export function noiseOf(action: string, change: PlannedValues): string | undefined {
  if (action === "read") return READS.name;
  if (action !== "update") return undefined;
  const all = differences(change);
  return all.length === 0 ? undefined : RULES.find(({ holds }) => all.every((one) => !one.isMarked && holds(one)))?.name;
}

function isEmptiness({ before, after }: Difference): boolean {
  return isEmpty(before) && isEmpty(after);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isSameJson({ before, after }: Difference): boolean {
  const [old, now] = [treeOf(before), treeOf(after)];
  return old !== undefined && old === now;
}

/** Of a text that is a JSON document, what it says, as one text. */
function treeOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return canonical(JSON.parse(value));
  } catch {
    // A text that only looks like it: it is compared as a text.
    return undefined;
  }
}
