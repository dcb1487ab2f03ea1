import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { literal } from "../../constructs/literal.ts";
import { Unknown, evaluate } from "../../lib/review/evaluate.ts";
import type { Value } from "../../lib/review/evaluate.ts";
import { parseTemplate } from "../../lib/review/expression.ts";
import { hostileText } from "../support/hostile-text.ts";

const VALUES: Readonly<Record<string, Value>> = { list: ["a", "b"], map: { x: 1, y: 2 }, text: "t", yes: true };

function valueOf(text: string): Value {
  return evaluate(parseTemplate(text), ([name = "", ...rest]) => (rest.length === 0 ? VALUES[name] : undefined));
}

test("what people wrote is read back as they wrote it", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(valueOf(literal(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

describe("an expression is evaluated as far as its values are known", () => {
  test.each<readonly [string, Value]>([
    ["a-${text}-${map.x}", "a-t-1"],
    ["${[for one in list : upper]}", [new Unknown("upper"), new Unknown("upper")]],
    ["${{for key, one in map : key => one if one != 1}}", { y: 2 }],
    ["${yes ? list[1] : text}", "b"],
    ['${join(",", concat(list, ["c"]))}', "a,b,c"],
    ["${(1 + 2) * 3}", 9],
    ["$${text}", "${text}"],
    ["${nobody}", new Unknown("nobody")],
  ])("%s", (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  test.each(["%{ if yes }a%{ endif }", "${yes ? }", "${text"])("%s is of a form that isn't read, and says so", (text) => {
    expect(() => parseTemplate(text)).toThrow(SyntaxError);
  });
});
