import { createHash } from "node:crypto";
import type { Expression } from "./expression.ts";

/** What only a cloud knows: the text says of what it is made. */
export class Unknown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | boolean | null | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** What the names of an expression stand for: `undefined` for those of its own resources. */
export type Scope = (path: readonly string[]) => Value | undefined;

/** Evaluates as far as values are known; what isn't stays as a text that names its inputs. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
    case "attribute":
    case "index":
      return place(expression, scope);
    case "template":
      return concatenated(expression.parts.map((part) => evaluate(part, scope)));
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "map":
      return Object.fromEntries(expression.entries.map(([key, value]) => [shown(evaluate(key, scope)), evaluate(value, scope)]));
    case "call":
      return called(
        expression.name,
        expression.given.map((one) => evaluate(one, scope)),
      );
    case "operation":
      return operated(expression.operator, expression.of, scope);
    case "for":
      return comprehended(expression, scope);
  }
}

/** A reference, read from its head: `data.terraform_remote_state.x.outputs.y` is one, up to where its scope knows it. */
function place(expression: Expression, scope: Scope): Value {
  const path = pathOf(expression, scope);
  if (path !== undefined) {
    const found = scope(path);
    if (found !== undefined) return found;
  }
  if (expression.kind === "attribute") return part(evaluate(expression.of, scope), expression.name);
  if (expression.kind === "index") {
    const index = evaluate(expression.index, scope);
    return part(evaluate(expression.of, scope), index instanceof Unknown ? index : shown(index));
  }
  return new Unknown(path?.join(".") ?? "?");
}

function pathOf(expression: Expression, scope: Scope): readonly string[] | undefined {
  if (expression.kind === "name") return [expression.name];
  if (expression.kind === "attribute") {
    const before = pathOf(expression.of, scope);
    return before === undefined ? undefined : [...before, expression.name];
  }
  // Another spelling of the same: `outputs["network"]`.
  if (expression.kind === "index" && expression.index.kind === "literal" && typeof expression.index.value === "string") {
    const before = pathOf(expression.of, scope);
    return before?.at(-1) === "outputs" ? [...before, expression.index.value] : undefined;
  }
  return undefined;
}

/** An attribute or element. Of a list, `*` gives all. */
export function part(of: Value, key: string | Unknown): Value {
  if (of instanceof Unknown || key instanceof Unknown) return new Unknown(`${shown(of)}[${shown(key)}]`);
  if (Array.isArray(of)) {
    const list = of as readonly Value[];
    if (key === "*") return list;
    return /^\d+$/.test(key) ? (list[Number(key)] ?? new Unknown(`no element ${key}`)) : list.map((one) => part(one, key));
  }
  if (typeof of === "object" && of !== null) {
    const found = (of as Readonly<Record<string, Value>>)[key];
    if (found !== undefined) return found;
    // A block may be written as one object where Terraform has a list of one.
    if (key === "0") return of;
  }
  return new Unknown(`${shown(of)} without ${key}`);
}

function concatenated(parts: readonly Value[]): Value {
  const text = parts.map((one) => (typeof one === "string" ? one : shown(one))).join("");
  return parts.some(hasUnknown) ? new Unknown(text) : text;
}

/** Whether something in it is decided by a cloud. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return (value as readonly Value[]).some(hasUnknown);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/**
 * One text for values that Terraform takes for the same, and another one for every other value. What a cloud decides stands in
 * `⟨⟩`, and texts in quotes.
 */
export function distinct(value: Value): string {
  if (value instanceof Unknown) return `⟨${value.text}⟩`;
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(distinct).join(",")}]`;
  // A number or truth value in a text is the same to Terraform.
  if (typeof value !== "object" || value === null) return value === null ? "null" : JSON.stringify(String(value));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${distinct(one)}`).join(",")}}`;
}

/** A value as people read it, and as part of another text. */
export function shown(value: Value): string {
  if (value instanceof Unknown) return `⟨${value.text}⟩`;
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(shown).join(",")}]`;
  if (typeof value !== "object" || value === null) return typeof value === "string" ? value : JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${key}:${shown(one)}`).join(",")}}`;
}

type Call = (...given: readonly Value[]) => Value;

const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? (value as readonly Value[]) : []);
const byText = (a: Value, b: Value): number => (shown(a) < shown(b) ? -1 : 1);

/** Functions that look at the length or the order of their lists, whose elements may be unknown. */
const OVER_LISTS: Readonly<Record<string, Call>> = {
  concat: (...given) => given.flatMap(list),
  distinct: (given) => [...new Map(list(given).map((one) => [shown(one), one])).values()],
  flatten: (given) => list(given).flatMap((one) => (Array.isArray(one) ? list(one) : [one])),
  length: (given) => (typeof given === "object" && given !== null ? Object.keys(given).length : String(given).length),
  merge: (...given) => Object.assign({}, ...given) as Value,
  one: (given) => list(given)[0] ?? null,
  slice: (given, from, to) => list(given).slice(Number(from), Number(to)),
  sort: (given) => [...list(given)].sort(byText),
  toset: (given) => [...new Map(list(given).map((one) => [shown(one), one])).values()].sort(byText),
  values: (given) => Object.values(given as Readonly<Record<string, Value>>),
};

const OF_KNOWN: Readonly<Record<string, Call>> = {
  basename: (given) => shown(given).split("/").at(-1) ?? "",
  format: (pattern, ...given) => {
    let at = 0;
    return shown(pattern).replace(/%[sd]/g, () => shown(given[at++] ?? null));
  },
  join: (by, given) => list(given).map(shown).join(shown(by)),
  jsonencode: (given) => JSON.stringify(given),
  max: (...given) => Math.max(...given.map(Number)),
  min: (...given) => Math.min(...given.map(Number)),
  sha256: (given) => createHash("sha256").update(shown(given)).digest("hex"),
};

function called(name: string, given: readonly Value[]): Value {
  const overList = OVER_LISTS[name];
  if (overList !== undefined && !given.some((one) => one instanceof Unknown)) return overList(...given);
  const known = OF_KNOWN[name];
  if (known !== undefined && !given.some(hasUnknown)) return known(...given);
  return new Unknown(`${name}(${given.map(shown).join(", ")})`);
}

function operated(operator: string, of: readonly Expression[], scope: Scope): Value {
  const [first, ...rest] = of.map((one) => () => evaluate(one, scope));
  const left = first?.() ?? null;
  if (operator === "?:" && !(left instanceof Unknown)) return rest[left === true ? 0 : 1]?.() ?? null;
  const given = [left, ...rest.map((one) => one())];
  if (given.some(hasUnknown)) return new Unknown(`${operator}(${given.map(shown).join(", ")})`);
  const right = given[1] ?? null;
  switch (operator) {
    case "!":
      return left !== true;
    case "||":
      return left === true || right === true;
    case "&&":
      return left === true && right === true;
    case "==":
      return shown(left) === shown(right);
    case "!=":
      return shown(left) !== shown(right);
    default:
      return arithmetic(operator, Number(left), Number(right));
  }
}

function arithmetic(operator: string, left: number, right: number): Value {
  switch (operator) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      throw new Error(`no operator ${operator}`);
  }
}

function comprehended(expression: Extract<Expression, { kind: "for" }>, scope: Scope): Value {
  const source = evaluate(expression.in, scope);
  if (source instanceof Unknown || typeof source !== "object" || source === null) return new Unknown(`for ${shown(source)}`);
  const [first = "", second] = expression.names;
  const rows = Object.entries(source).flatMap(([key, one]): readonly (readonly [Value, Value])[] => {
    const index: Value = Array.isArray(source) ? Number(key) : key;
    const named = (path: readonly string[]): Value | undefined => {
      const name = path.length === 1 ? path[0] : undefined;
      if (name === undefined) return scope(path);
      if (second === undefined) return name === first ? one : scope(path);
      return name === first ? index : name === second ? one : scope(path);
    };
    const wanted = expression.condition === undefined ? true : evaluate(expression.condition, named);
    if (wanted === false) return [];
    const value = evaluate(expression.value, named);
    return [
      [
        expression.key === undefined ? "" : evaluate(expression.key, named),
        wanted === true ? value : new Unknown(`${shown(value)} if ${shown(wanted)}`),
      ],
    ];
  });
  return expression.key === undefined
    ? rows.map(([, value]) => value)
    : Object.fromEntries(rows.map(([key, value]) => [shown(key), value]));
}
