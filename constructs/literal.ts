import type { Cidr } from "../lib/model/cidr.ts";

declare const LITERAL: unique symbol;
declare const EXPRESSION: unique symbol;

/** Text that Terraform takes for itself: only {@link literal} makes it. */
export type LiteralText = string & { readonly [LITERAL]: true };

/** Terraform code that yields a text, list or object: written by us, with nothing of a user's in it. */
export type Expression = string & { readonly [EXPRESSION]: true };

/** What reaches Terraform: a user's words as a literal, or code of ours. Plain strings are neither until somebody says which. */
export type Text = LiteralText | Expression;

/**
 * Plain data in which every text is {@link LiteralText}. Words of a closed set (`"aws" | "gcp"`) stay as they are: we wrote
 * them. So do blocks, which are numbers in truth.
 */
export type Literal<T> = T extends string
  ? Record<never, never> extends Record<T, unknown>
    ? LiteralText & T
    : T
  : T extends Cidr | number | boolean | null | undefined
    ? T
    : T extends object
      ? { readonly [Key in keyof T]: Literal<T[Key]> }
      : T;

/**
 * The choke point for user text. Terraform reads `${` and `%{` in every string as code, and cdktf looks for its own
 * tokens (`${TfToken[`, `#{TfToken[`, `&{TfToken[`) in every string; so each such opening is written as an
 * expression whose value is the text itself. Doubling the first character is not enough: a run of them before the
 * brace changes what the doubling means. The same goes for what is joined of literals: `"$"` and `"{"` make code again,
 * so that a joined text has lost its brand.
 *
 * @param value - plain data: strings, numbers, booleans, arrays and records of them
 */
export function literal(value: string): LiteralText;
export function literal<T>(value: T): Literal<T>;
export function literal(value: unknown): unknown {
  if (typeof value === "string") return literalText(value);
  if (Array.isArray(value)) return value.map((part: unknown) => literal(part));
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [literalText(key), literal(part as unknown)]));
  }
  return value;
}

function literalText(text: string): string {
  return text.replace(READ_OTHERWISE, (run) => `\${"${run.replace(PREPENDED, byNumber)}"}`);
}

/** Unicode's grapheme clusters: all that any version of them, to 17, has had as `Prepend` (GraphemeBreakProperty.txt). */
const PREPENDED =
  /[\u{600}-\u{605}\u{6dd}\u{70f}\u{890}\u{891}\u{8e2}\u{d4e}\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/gu;
/** Openings, and prepended characters with all before them that would make another opening of our own. */
const READ_OTHERWISE = new RegExp(`[$%#&]+(?=\\{)|[$%#&]*${PREPENDED.source}+`, "gu");

/** As Terraform's own language writes a character in ASCII. */
function byNumber(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16);
  return number.length > 4 ? `\\U${number.padStart(8, "0")}` : `\\u${number.padStart(4, "0")}`;
}

/** Says that a text is code of ours, such as an attribute of a resource. Never for what a user wrote. */
export function expression(code: string): Expression {
  return code as Expression;
}

/** Texts that are safe, between words of ours: safe as a whole, unless an opening arises where two of them meet. */
export function joined(words: TemplateStringsArray, ...texts: readonly Text[]): Text {
  let whole: string = words[0] ?? "";
  for (const [at, text] of texts.entries()) {
    for (const next of [text, words[at + 1] ?? ""]) {
      // A character before an opening escapes it, or makes one of a mere brace.
      if (/[$%#&]$/.test(whole) && /^[$%#&]*\{/.test(next)) {
        throw new Error(`"${whole}" and "${next}" would make an expression`);
      }
      whole += next;
    }
  }
  return whole as Text;
}

/** A part of what an expression yields: `part("${data.x.outputs.record}", ".subnets.private[0]")`. */
export function part(whole: Expression, path: `.${string}` | `[${string}`): Expression {
  if (!whole.startsWith("${") || !whole.endsWith("}")) throw new Error(`"${whole}" is no Terraform expression`);
  return expression(`${whole.slice(0, -1)}${path}}`);
}

/** What stands inside of `${}`, to build a larger expression of it. */
export function inside(whole: string): string {
  return whole.replace(/^\$\{(.*)\}$/s, "$1");
}
