import type { LocatedProblem, Path, Problem } from "../../errors.ts";
import { compareText } from "../../model/compare-text.ts";
import { withoutCredentials } from "./credentials.ts";
import { isData } from "./merge.ts";
import type { RuleInfo } from "../../model/rule.ts";

/** What a rule found, before it has the rule's name on it. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly seen?: string;
  readonly accepted?: string;
  readonly fix?: string;
  /** Show the key, where it is the key that is wrong. */
  readonly atKey?: true;
  /** Where it stands, when the path has no place in the file: an offset into the text. */
  readonly offset?: number;
}

/** A finding with the rule that speaks. */
export interface SpecProblem extends Finding {
  readonly rule: RuleInfo;
}

export function toProblem(found: SpecProblem): Problem {
  const { rule, path, message, seen, accepted, fix = rule.fix } = found;
  return {
    rule: rule.id,
    severity: rule.severity,
    path: path.map((part) => (typeof part === "string" ? withoutCredentials(part) : part)),
    // Whatever a rule is about, the value that it shows may be a credential in the wrong place.
    message: withoutCredentials(message),
    ...(seen === undefined ? {} : { seen: withoutCredentials(seen) }),
    ...(accepted === undefined ? {} : { accepted }),
    fix: withoutCredentials(fix),
  };
}

/** Sorts by place and drops what is said twice. */
export function inOrder(problems: readonly LocatedProblem[]): LocatedProblem[] {
  const sorted = [...problems].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.rule, b.rule) ||
      compareText(a.message, b.message),
  );
  return sorted.filter((problem, at) => {
    const before = sorted[at - 1];
    return before === undefined || !sameProblem(before, problem);
  });
}

function sameProblem(a: LocatedProblem, b: LocatedProblem): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.rule === b.rule && a.message === b.message;
}

/** How a value is quoted in a message: short, on one line, nothing that a terminal would obey. */
export function show(value: unknown, limit = 60): string {
  if (value === undefined) return "nothing";
  const text = Array.isArray(value) ? "a list" : isData(value) ? "a map" : JSON.stringify(value);
  const points = [...text];
  return visible(points.length > limit ? `${points.slice(0, limit).join("")}…` : text);
}

/** Text without characters that a terminal would obey or that change the direction of what follows. */
export function visible(text: string): string {
  // Line separators, control characters and overrides of direction; JSON has escaped the first 32 already.
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
