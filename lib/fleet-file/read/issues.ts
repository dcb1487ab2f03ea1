import type * as z from "zod";
import type { Path } from "../../errors.ts";
import { show } from "./finding.ts";
import type { SpecProblem } from "./finding.ts";
import { writtenAs } from "./locate.ts";
import { valueAt } from "./merge.ts";
import { SHAPE } from "../rules/shape.ts";
import { fieldsAt, keyAccepted, keysAt, literals } from "../schema/schema-walk.ts";
import { likelyKey, likelyValue } from "./likely-value.ts";
import { didYouMean, likely } from "./suggest.ts";
import type { PositionTree } from "./yaml.ts";

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly places: PositionTree | undefined;
}

/** Says what the schema found in the words of the file: which key, which value, what is accepted, what was meant. */
export function issueProblems(issues: readonly Issue[], context: IssueContext): SpecProblem[] {
  const problems = issues.flatMap((issue) => issueProblem(issue, context, []));
  const misspelled = problems.flatMap(({ rule, path }) => {
    const meant = rule === SHAPE.unknownKey ? meantKey(context.schema, path) : undefined;
    return meant === undefined ? [] : [JSON.stringify([...path.slice(0, -1), meant])];
  });
  // A required key that stands there under a name that is nearly right is missing only because of that.
  return problems.filter(({ rule, path }) => rule !== SHAPE.missingKey || !misspelled.includes(JSON.stringify(path)));
}

/** The key that an unknown one was meant to be, or undefined where none is near. */
export function meantKey(schema: z.core.$ZodType, path: Path): string | undefined {
  return likely(String(path.at(-1)), keysAt(schema, path.slice(0, -1)));
}

function issueProblem(issue: Issue, context: IssueContext, base: Path): SpecProblem[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  const value = valueAt(context.value, path);
  const secret = fieldsAt(context.schema, path).some(({ meta }) => meta?.secret === true);
  if (secret && typeof value === "string") return [secretProblem(path, value, context)];
  if (value === undefined && issue.code !== "unrecognized_keys" && issue.code !== "invalid_key") return [missing(path, context)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], key, keysAt(context.schema, path)));
    case "invalid_union":
      return unionProblems(issue, path, value, context);
    case "invalid_key":
      return [badKey(path, context)];
    case "invalid_type":
      return [wrongType(path, value, issue.expected, context)];
    case "invalid_value":
      return [
        typeof value === "string" ? notOneOf(path, value, issue.values, context) : wrongType(path, value, "string", context),
      ];
    case "too_big":
    case "too_small":
      return [outOfRange(path, value, issue, context)];
    default:
      return [badText(path, value, issue, context)];
  }
}

function unionProblems(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: Path,
  value: unknown,
  context: IssueContext,
): SpecProblem[] {
  // The alternative that was meant is the one whose type fits; without one, none of them does.
  const fitting = issue.errors.find(
    (alternative) => !alternative.some(({ code, path: at }) => code === "invalid_type" && at.length === 0),
  );
  if (fitting !== undefined) return fitting.flatMap((inner) => issueProblem(inner, context, path));
  const options = fieldsAt(context.schema, path).flatMap(({ schema }) => literals(schema));
  return [
    typeof value === "string" && options.length > 0
      ? notOneOf(path, value, options, context)
      : wrongType(path, value, "", context),
  ];
}

function unknownKey(path: Path, key: string, known: readonly string[]): SpecProblem {
  const meant = didYouMean(key, known);
  return {
    rule: SHAPE.unknownKey,
    path,
    atKey: true,
    message: `unknown key ${show(key)}`,
    accepted: [...known].sort().join(", "),
    ...(meant === undefined ? {} : { fix: meant }),
  };
}

function badKey(path: Path, context: IssueContext): SpecProblem {
  const key = path.at(-1);
  const parent = fieldsAt(context.schema, path.slice(0, -1)).at(0)?.schema;
  const accepted = parent === undefined ? undefined : keyAccepted(parent);
  const meant = parent === undefined ? undefined : likelyKey(parent, String(key));
  return {
    rule: SHAPE.badKey,
    path,
    atKey: true,
    message: `${show(key)} is not a name that fits here`,
    ...(accepted === undefined ? {} : { accepted }),
    ...(meant === undefined ? {} : { fix: meant }),
  };
}

function missing(path: Path, context: IssueContext): SpecProblem {
  const key = path.at(-1);
  const field = fieldsAt(context.schema, path).at(0);
  const example = field?.meta?.example;
  return {
    rule: SHAPE.missingKey,
    path,
    message: `the required key ${show(key)} is missing`,
    ...acceptedOf(path, context),
    ...(example === undefined
      ? {}
      : { fix: `add \`${String(key)}: ${typeof example === "string" ? example : JSON.stringify(example)}\`` }),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a map",
  record: "a map",
};

function wrongType(path: Path, value: unknown, expected: string, context: IssueContext): SpecProblem {
  const written = writtenAs(context.places, path);
  const wanted = TYPES[expected];
  const fix =
    value === null && wanted === "a map"
      ? "write `{}` for a map without keys"
      : likelyValue(context.schema, path, value, written);
  return {
    rule: SHAPE.wrongType,
    path,
    message: `${wanted ?? "another value"} is needed here`,
    seen:
      written !== undefined && written !== ""
        ? show(typeof value === "string" ? value : written).replace(/^"|"$/g, "")
        : show(value),
    ...(acceptedOf(path, context).accepted === undefined
      ? wanted === undefined
        ? {}
        : { accepted: wanted }
      : acceptedOf(path, context)),
    ...(fix === undefined ? {} : { fix }),
  };
}

function notOneOf(path: Path, value: string, choices: readonly unknown[], context: IssueContext): SpecProblem {
  const meant = didYouMean(value, choices.map(String));
  return {
    rule: SHAPE.notOneOf,
    path,
    message: `${show(value)} is none of the choices`,
    accepted: acceptedOf(path, context).accepted ?? choices.map(String).join(", "),
    ...(meant === undefined ? {} : { fix: meant }),
  };
}

function outOfRange(
  path: Path,
  value: unknown,
  issue: Extract<Issue, { code: "too_big" | "too_small" }>,
  context: IssueContext,
): SpecProblem {
  const seen =
    typeof value === "string"
      ? `a text of ${[...value].length} characters`
      : Array.isArray(value)
        ? `a list of ${value.length}`
        : show(value);
  const limit = issue.code === "too_big" ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  const accepted = Array.isArray(value) ? { accepted: `a list of ${limit}` } : acceptedOf(path, context);
  return { rule: SHAPE.outOfRange, path, message: "this is outside the limits", seen, ...accepted };
}

function badText(path: Path, value: unknown, issue: Issue, context: IssueContext): SpecProblem {
  const free = fieldsAt(context.schema, path).some(({ meta }) => meta?.freeText === true);
  const begins = fieldsAt(context.schema, path).find(({ meta }) => meta?.prefix !== undefined)?.meta?.prefix;
  // A text with a prefix fails for its beginning unless a character in it is to blame.
  const character = free && typeof value === "string" && (!value.isWellFormed() || hasControl(value));
  if (character)
    return {
      rule: SHAPE.badCharacter,
      path,
      message: "the text holds a character that no text may hold",
      seen: show(value),
      ...acceptedOf(path, context),
    };
  const said = issue.code === "custom" ? issue.message : undefined;
  const meant = said === undefined ? likelyValue(context.schema, path, value, undefined) : undefined;
  const message =
    said ?? (begins === undefined ? `${show(value)} does not fit here` : `${show(value)} does not begin as it must`);
  return {
    rule: SHAPE.badText,
    path,
    message,
    ...(said === undefined ? {} : { seen: show(value) }),
    ...acceptedOf(path, context),
    ...(meant === undefined ? {} : { fix: meant }),
  };
}

/** Control characters other than tab and newline. */
function hasControl(text: string): boolean {
  return [...text].some((character) => character < " " && character !== "\t" && character !== "\n");
}

function secretProblem(path: Path, value: string, context: IssueContext): SpecProblem {
  return {
    rule: SHAPE.secret,
    path,
    message: "this is no reference to a secret; if it is the secret itself, it is in the file's history now",
    seen: `a text of ${[...value].length} characters`,
    ...acceptedOf(path, context),
    fix: "put the secret into an environment variable and write `env:NAME`; revoke what was committed",
  };
}

function acceptedOf(path: Path, context: IssueContext): { accepted?: string } {
  const words = new Set(fieldsAt(context.schema, path).flatMap(({ accepted }) => (accepted === undefined ? [] : [accepted])));
  return words.size === 0 ? {} : { accepted: [...words].join("; or ") };
}
