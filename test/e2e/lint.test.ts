import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ESLint } from "eslint";

// A rule that nobody has seen fail may be switched off by a typing error in its configuration.

const ROOT = path.join(import.meta.dirname, "../..");
const eslint = new ESLint({ cwd: ROOT });

const PURE = "lib/plan/waves.ts";
const SOURCE = "lib/terraform/manifest.ts";
const SHELL = "lib/cli/frame/table.ts";
const TEST = "test/architecture.test.ts";

describe("the linter refuses", () => {
  test.each([
    ["a promise that nobody waits for", SOURCE, "export function f(p: Promise<void>): void { p; }", "no-floating-promises"],
    [
      "a case left out",
      SOURCE,
      'export function f(x: "a" | "b"): void { switch (x) { case "a": break; } }',
      "switch-exhaustiveness-check",
    ],
    ["a default export", SOURCE, "export default 1;", "no-restricted-syntax"],
    [
      "a type imported as a value",
      SOURCE,
      'import { Lock } from "../model/lock.ts"; export type L = Lock;',
      "consistent-type-imports",
    ],
    [
      "`??` beside `?:` without parentheses",
      SOURCE,
      "export const f = (a: number | undefined) => a ?? 1 ? 2 : 3;",
      "no-mixed-operators",
    ],
    ["any", SOURCE, "export const f = (a: any): string => String(a);", "no-explicit-any"],
    [
      "a suppressed rule that needs none",
      SOURCE,
      "// eslint-disable-next-line no-console -- it is not used here\nexport const a = 1;",
      "null",
    ],
    [
      "a suppressed rule without a reason",
      SOURCE,
      "// eslint-disable-next-line no-console\nconsole.log(1);",
      "own/disable-has-reason",
    ],
    [
      "a provider's package root",
      SOURCE,
      'import { cluster } from "@cdktf/provider-anycloud"; cluster;',
      "no-restricted-imports",
    ],
    ["printing", SOURCE, "console.log(1);", "no-console"],
    ["the environment outside the command line", SOURCE, 'export const a = process.env["A"];', "no-restricted-properties"],
    ["the clock in planning", PURE, "export const now = Date.now();", "no-restricted-syntax"],
    ["today in planning", PURE, "export const now = new Date();", "no-restricted-syntax"],
    ["chance in planning", PURE, "export const dice = Math.random();", "no-restricted-syntax"],
    ["a skipped test", TEST, 'import { test } from "@jest/globals"; test.skip("x", () => undefined);', "no-restricted-syntax"],
    [
      "a focused group",
      TEST,
      'import { describe } from "@jest/globals"; describe.only("x", () => undefined);',
      "no-restricted-syntax",
    ],
    ["a file of more than 350 lines", SOURCE, "export const a = 1;\n".repeat(1).concat("// line\n".repeat(351)), "max-lines"],
  ])("%s", async (_what, filePath, code, rule) => {
    expect(await rulesBroken(filePath, code)).toContainEqual(expect.stringContaining(rule));
  });

  test.each([
    ["the environment in the command line", SHELL, 'export const a = process.env["A"];'],
    ["a day that was given, in planning", PURE, 'export const day = new Date("2026-11-20");'],
    ["one resource of a provider", SOURCE, 'export type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";'],
  ])("but not %s", async (_what, filePath, code) => {
    expect(await rulesBroken(filePath, code)).toEqual([]);
  });
});

/** Lints a text as if it stood in that file. */
async function rulesBroken(filePath: string, code: string): Promise<readonly string[]> {
  const results = await eslint.lintText(code, { filePath: path.join(ROOT, filePath) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => String(ruleId)));
}
