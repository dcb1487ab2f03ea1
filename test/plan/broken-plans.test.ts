import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { PLAN_RULES } from "../../lib/plan/rules.ts";
import { BROKEN_PLANS, brokenPlans, problemsOf } from "../support/broken-plans.ts";

function expectedFile(name: string): string {
  return path.join(BROKEN_PLANS, `${name}.expected`);
}

describe("fleets whose plan is broken (UPDATE_GOLDEN=1 writes anew what is expected)", () => {
  test.each(brokenPlans())("%s has exactly the problems that are expected beside it", (name) => {
    const lines = problemsOf(name).map(
      ({ file, line, column, severity, message, rule }) => `${file}:${line}:${column}: ${severity}: ${message} [${rule}]\n`,
    );
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(expectedFile(name), lines.join(""));
    expect(lines.join("")).toBe(readFileSync(expectedFile(name), "utf8"));
  });

  // No file can raise it until a registry that calls members is built; rules/google-clusters.test.ts does.
  const NOT_BY_FILE = "FW2505";

  test("together raise every rule of the plan", () => {
    const raised = brokenPlans().flatMap((name) => problemsOf(name).map(({ rule }) => rule));
    const ids = new Set(PLAN_RULES.map(({ id }) => id));
    expect(new Set([...raised.filter((rule) => rule.startsWith("FW2")), NOT_BY_FILE])).toEqual(ids);
  });
});

test("rules of the plan have an id of their own, and a paragraph that says why", () => {
  expect(new Set(PLAN_RULES.map(({ id }) => id)).size).toBe(PLAN_RULES.length);
  for (const { id, title, why, fix } of PLAN_RULES) {
    expect(id).toMatch(/^FW2\d{3}$/);
    expect([title, why, fix].every((text) => text.length > 10)).toBe(true);
  }
});
