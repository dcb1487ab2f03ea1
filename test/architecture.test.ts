import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { NAMING, RULES, readTree } from "./support/architecture.ts";
import { sourceFiles } from "./support/imports.ts";

const ROOT = path.join(import.meta.dirname, "..");
const PLANTED = path.join(import.meta.dirname, "architecture/planted");

describe("the sources keep to docs/architecture.md", () => {
  const tree = readTree(ROOT);

  test.each(Object.entries(RULES))("%s", (_name, rule) => {
    expect(rule(tree)).toEqual([]);
  });

  test("tests, benchmarks and scripts have names that say what is inside, too", () => {
    const files = sourceFiles(ROOT, ["test", "bench"]).filter((file) => !file.startsWith("test/architecture/planted/"));
    expect(RULES["names say what is inside"]?.({ files, imports: [], cloudNames: [] })).toEqual([]);
  });

  test("a file that may name a cloud does so, or has left the list", () => {
    const named = tree.cloudNames.map(({ file }) => file);
    const importing = tree.imports.filter(({ target }) => /\/(aws|google|azure|local)[/-]/.test(target)).map(({ file }) => file);
    expect(Object.keys(NAMING).filter((file) => !named.includes(file) && !importing.includes(file))).toEqual([]);
  });
});

describe("each planted violation is caught, by the rule that it breaks and no other", () => {
  const plants = readdirSync(PLANTED).map((folder) => ({ folder, ...expectation(path.join(PLANTED, folder)) }));

  test.each(plants)("$folder", ({ folder, rule, violations }) => {
    const tree = readTree(path.join(PLANTED, folder));
    const found = Object.entries(RULES).flatMap(([name, check]) => check(tree).map((violation) => `${name}: ${violation}`));
    expect(found.sort()).toEqual(violations.map((violation) => `${rule}: ${violation}`).sort());
  });

  test("there is one for every rule", () => {
    expect(new Set(plants.map(({ rule }) => rule))).toEqual(new Set(Object.keys(RULES)));
  });
});

/** A planted tree says in `expected.txt` which rule it breaks (first line) and what is to be reported. */
function expectation(folder: string): { readonly rule: string; readonly violations: readonly string[] } {
  const [rule = "", ...violations] = readFileSync(path.join(folder, "expected.txt"), "utf8").trim().split("\n");
  return { rule, violations };
}
