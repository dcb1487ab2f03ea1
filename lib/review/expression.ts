/** A parsed Terraform expression, of the forms that constructs write. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly index: Expression }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "operation"; readonly operator: string; readonly of: readonly Expression[] }
  | {
      readonly kind: "for";
      readonly names: readonly string[];
      readonly in: Expression;
      /** The key of each entry where a map is made. */
      readonly key: Expression | undefined;
      readonly value: Expression;
      readonly condition: Expression | undefined;
    };

const PRECEDENCE = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]] as const;

/**
 * Parses a string of Terraform's JSON: text with expressions in `${}`.
 *
 * @throws SyntaxError where it is of a form that no construct of ours writes
 */
export function parseTemplate(text: string): Expression {
  const { parts, at } = template(text, 0, undefined);
  if (at !== text.length) throw new SyntaxError(`"${text}" is no template`);
  return joined(parts);
}

function joined(parts: readonly Expression[]): Expression {
  const [only] = parts;
  if (only === undefined) return { kind: "literal", value: "" };
  return parts.length === 1 ? only : { kind: "template", parts };
}

/** Text up to its end, or to a quote where it stands in one. */
function template(text: string, from: number, quote: '"' | undefined): { parts: Expression[]; at: number } {
  const parts: Expression[] = [];
  let plain = "";
  let at = from;
  const flush = (): void => {
    if (plain !== "") parts.push({ kind: "literal", value: plain });
    plain = "";
  };
  while (at < text.length && text[at] !== quote) {
    if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (text.startsWith("%{", at)) {
      throw new SyntaxError(`a directive at ${at} of ${text}`);
    } else if (text.startsWith("${", at)) {
      flush();
      const parser = new Parser(text, at + 2);
      parts.push(parser.expression());
      at = parser.end("}");
    } else if (quote !== undefined && text[at] === "\\") {
      const [all, short, long, other = ""] = ESCAPE.exec(text.slice(at, at + LONGEST_ESCAPE)) ?? ["\\"];
      const number = short ?? long;
      plain += number === undefined ? escaped(other) : String.fromCodePoint(Number.parseInt(number, 16));
      at += all.length;
    } else {
      plain += text[at] ?? "";
      at += 1;
    }
  }
  flush();
  return { parts, at };
}

/** `\n`, `\u00e9`, `\U0001f600`. */
const ESCAPE = /^\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/s;
const LONGEST_ESCAPE = "\\U0001f600".length;

function escaped(character: string): string {
  return { n: "\n", t: "\t", r: "\r" }[character] ?? character;
}

class Parser {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** The place after a closing token. */
  end(token: string): number {
    this.#expect(token);
    return this.#at;
  }

  expression(): Expression {
    const condition = this.#binary(0);
    if (!this.#take("?")) return condition;
    const yes = this.expression();
    this.#expect(":");
    return { kind: "operation", operator: "?:", of: [condition, yes, this.expression()] };
  }

  #binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.#take(one));
      if (operator === undefined) return left;
      left = { kind: "operation", operator, of: [left, this.#binary(level + 1)] };
    }
  }

  #unary(): Expression {
    if (this.#take("!")) return { kind: "operation", operator: "!", of: [this.#unary()] };
    if (this.#take("-")) return { kind: "operation", operator: "-", of: [{ kind: "literal", value: 0 }, this.#unary()] };
    return this.#postfix();
  }

  #postfix(): Expression {
    let of = this.#primary();
    for (;;) {
      if (this.#take(".")) {
        of = { kind: "attribute", of, name: this.#token(/[A-Za-z0-9_*-]+/y) };
      } else if (this.#take("[")) {
        if (this.#take("*")) of = { kind: "attribute", of, name: "*" };
        else of = { kind: "index", of, index: this.expression() };
        this.#expect("]");
      } else {
        return of;
      }
    }
  }

  #primary(): Expression {
    if (this.#take("(")) {
      const inner = this.expression();
      this.#expect(")");
      return inner;
    }
    if (this.#take('"')) {
      const { parts, at } = template(this.#text, this.#at, '"');
      this.#at = at;
      this.#expect('"');
      return joined(parts);
    }
    if (this.#take("[")) return this.#take("for ") ? this.#for("]") : { kind: "list", items: this.#items("]") };
    if (this.#take("{")) return this.#take("for ") ? this.#for("}") : { kind: "map", entries: this.#entries() };
    const number = this.#maybe(/\d+(\.\d+)?/y);
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    const name = this.#token(/[A-Za-z_][A-Za-z0-9_-]*/y);
    if (this.#take("(")) return { kind: "call", name, given: this.#items(")") };
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    return name === "null" ? { kind: "literal", value: null } : { kind: "name", name };
  }

  #items(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(close)) {
      items.push(this.expression());
      if (!this.#take(",") && !this.#take("...")) {
        this.#expect(close);
        break;
      }
    }
    return items;
  }

  #entries(): (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#take("}")) {
      const name = this.#maybe(/[A-Za-z_][A-Za-z0-9_-]*(?=\s*[=:])/y);
      const key: Expression = name === undefined ? this.expression() : { kind: "literal", value: name };
      if (!this.#take("=")) this.#expect(":");
      entries.push([key, this.expression()]);
      this.#take(",");
    }
    return entries;
  }

  #for(close: string): Expression {
    const names = [this.#token(/[a-z_]+/y)];
    if (this.#take(",")) names.push(this.#token(/[a-z_]+/y));
    this.#expect("in ");
    const source = this.expression();
    this.#expect(":");
    const first = this.expression();
    const second = this.#take("=>") ? this.expression() : undefined;
    const condition = this.#take("if ") ? this.expression() : undefined;
    this.#expect(close);
    return {
      kind: "for",
      names,
      in: source,
      key: second === undefined ? undefined : first,
      value: second ?? first,
      condition,
    };
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #take(token: string): boolean {
    this.#space();
    if (!this.#text.startsWith(token, this.#at)) return false;
    // `=` isn't the first half of `==` or `=>`.
    if (token === "=" && /[=>]/.test(this.#text[this.#at + 1] ?? "")) return false;
    if (token === "!" && this.#text[this.#at + 1] === "=") return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new SyntaxError(`no ${token} at ${this.#at} of ${this.#text}`);
  }

  #maybe(pattern: RegExp): string | undefined {
    this.#space();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #token(pattern: RegExp): string {
    const found = this.#maybe(pattern);
    if (found === undefined) throw new SyntaxError(`unexpected text at ${this.#at} of ${this.#text}`);
    return found;
  }
}
