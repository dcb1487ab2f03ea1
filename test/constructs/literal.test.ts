import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ts from "typescript";
import { expression, joined, literal } from "../../constructs/literal.ts";
import type { Text } from "../../constructs/literal.ts";
import { hostileText } from "../support/hostile-text.ts";

const MODULE = path.join(import.meta.dirname, "../../constructs/literal.ts");
const PLANTED = path.join(import.meta.dirname, "planted-literals.ts");

const HEAD = `import { expression, literal, part } from ${JSON.stringify(MODULE)};
import type { Expression, Literal, LiteralText, Text } from ${JSON.stringify(MODULE)};
interface Plan { readonly name: string; readonly cloud: "aws" | "gcp"; readonly labels: Readonly<Record<string, string>>;
  readonly pools: readonly { readonly taint?: { readonly key: string } | undefined }[] }
declare const plan: Plan; declare const safe: Literal<Plan>; declare const text: string;
`;

/** What each of some lines is accused of by the compiler; undefined where it is let pass. */
function compiled(lines: readonly string[]): readonly (string | undefined)[] {
  const source = HEAD + lines.map((line) => `{ ${line} }`).join("\n");
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => (name === PLANTED ? ts.createSourceFile(name, source, version) : read(name, version));
  const found = ts.createProgram([PLANTED], options, host).getSemanticDiagnostics();
  const first = HEAD.split("\n").length - 1;
  const wrong = new Map<number, string>();
  for (const { file, start, messageText } of found) {
    if (file?.fileName !== PLANTED || start === undefined) throw new Error(ts.flattenDiagnosticMessageText(messageText, " "));
    const { line } = file.getLineAndCharacterOfPosition(start);
    wrong.set(line - first, ts.flattenDiagnosticMessageText(messageText, " "));
  }
  return lines.map((_, at) => wrong.get(at));
}

const REFUSED = [
  'const x: Literal<string> = "${oops}"; void x;',
  "const x: LiteralText = text; void x;",
  "const x: Text = `${text}`; void x;",
  "const x: Literal<Plan> = plan; void x;",
  "const x: LiteralText = `${safe.name}-${safe.name}`; void x;",
  'const x: LiteralText = safe.labels["a"] + "{"; void x;',
  'const x: Literal<Plan>["labels"] = { a: text }; void x;',
  "const x: Literal<Plan> = { ...safe, pools: [{ taint: { key: text } }] }; void x;",
  'const x: Literal<Plan>["pools"] = [...plan.pools]; void x;',
  'const x: LiteralText = expression("${a.b}"); void x;',
  "const x: Expression = literal(text); void x;",
  'part(literal(text), ".id");',
  'part(text, ".id");',
];

const LET_PASS = [
  "const x: LiteralText = literal(text); void x;",
  "const x: Literal<Plan> = literal(plan); void x;",
  "const x: LiteralText | undefined = safe.pools[0]?.taint?.key; void x;",
  'const x: LiteralText | undefined = safe.labels["a"]; void x;',
  "const x: Plan = safe; void x;",
  'if (safe.cloud === "aws") { const x: "aws" = safe.cloud; void x; }',
  'const x: Text = part(expression("${a.b}"), ".id"); void x;',
  "const x: Literal<Literal<Plan>> = safe; void x;",
];

describe("the compiler", () => {
  test("lets nothing through as a literal that did not go through `literal`, at any depth", () => {
    const found = compiled([...REFUSED, ...LET_PASS]);
    expect(REFUSED.filter((_, at) => found[at] === undefined)).toEqual([]);
    expect(LET_PASS.flatMap((_, at) => found[REFUSED.length + at] ?? [])).toEqual([]);
  });
});

describe("a literal", () => {
  test("has no character that a quote or a backslash behind it would become a part of, in any version of Unicode that we know", () => {
    const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
    const joins = (text: string): boolean => [...text].some((one) => [...graphemes.segment(`${one}"`)].length === 1);
    const scripts = Array.from({ length: 0x12000 }, (_, at) => (at >= 0xd800 && at < 0xe000 ? "" : String.fromCodePoint(at)));
    expect(scripts.filter(joins).length).toBeGreaterThan(20);
    expect(scripts.map((text) => literal(text)).filter(joins)).toEqual([]);
  });

  test("writes such a character by its number, with all before it that would make an opening of that", () => {
    expect(["\u0600", "$\u0600\u{110bd}", "%%\u0600{"].map((text) => literal(text))).toEqual([
      '${"\\u0600"}',
      '${"$\\u0600\\U000110bd"}',
      '${"%%\\u0600"}{',
    ]);
  });
});

describe("texts that are joined", () => {
  test("are refused where the second begins with what is written by its number, and the first would escape that", () => {
    expect(() => joined`${literal("$")}${literal("\u{110bd}")}`).toThrow("would make an expression");
    expect(joined`${literal("cost: ")}${literal("\u{110bd}")}`).toBe('cost: ${"\\U000110bd"}');
  });

  test("hold no opening but those that the parts had, or are refused", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (left, right) => {
        let whole: Text;
        try {
          whole = joined`${literal(left)}${literal(right)}`;
        } catch {
          // What is written by its number begins with an opening of ours.
          expect(`${left.slice(-1)}${literal(right)}`).toMatch(/^[$%#&]+\{/);
          return;
        }
        expect(whole.replace(/\$\{"[^"]*"\}/g, "")).not.toMatch(/[$%#&]\{/);
      }),
    );
  });

  test("make no expression of two halves", () => {
    expect(() => joined`${literal("$")}${literal("{x}")}`).toThrow("would make an expression");
    expect(joined`arn:${literal("aws")}:${expression("${a.b}")}`).toBe("arn:aws:${a.b}");
  });
});
