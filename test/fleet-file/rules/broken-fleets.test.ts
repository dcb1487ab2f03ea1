import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { LocatedProblem } from "../../../lib/errors.ts";
import { checkFile } from "../../../lib/fleet-file/read/load.ts";
import { RULES } from "../../../lib/fleet-file/rules/index.ts";
import { BROKEN, MADE, TODAY, brokenFleets } from "../../support/broken-fleets.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();
/** Each is judged once, for all tests. */
const judged = new Map<string, Promise<readonly LocatedProblem[]>>();

async function problemsOf(name: string): Promise<readonly LocatedProblem[]> {
  const problems = judged.get(name) ?? judge(name);
  judged.set(name, problems);
  return await problems;
}

async function judge(name: string): Promise<readonly LocatedProblem[]> {
  const made = MADE[name];
  const file = path.join(made === undefined ? BROKEN : folder(), name);
  if (made !== undefined) writeFileSync(file, made());
  return (await checkFile({ file, shown: name, today: TODAY })).problems;
}

function expectedOf(name: string): string[] {
  const text = readFileSync(path.join(BROKEN, name.replace(/\.[a-z]+$/, ".expected")), "utf8");
  return text.trimEnd().split("\n");
}

describe("broken fleets", () => {
  test.each(brokenFleets())("%s has exactly the problems that are expected beside it", async (name) => {
    const lines = (await problemsOf(name)).map(
      ({ file, line, column, severity, message, rule }) => `${file}:${line}:${column}: ${severity}: ${message} [${rule}]`,
    );
    expect(lines).toEqual(expectedOf(name));
  });

  test("together raise every rule, and no rule that is not in the list", () => {
    const raised = brokenFleets().flatMap((name) => expectedOf(name).map((line) => line.slice(-7, -1)));
    // That of two files in one folder has a test of its own.
    const ofOneFile = RULES.map(({ id }) => id).filter((id) => id !== "FW1016");
    expect([...new Set(raised)].sort()).toEqual(ofOneFile.sort());
  });

  test("often have three problems and more, all told at once", () => {
    expect(brokenFleets().filter((name) => expectedOf(name).length >= 3).length).toBeGreaterThanOrEqual(10);
  });

  test.each(brokenFleets())("%s: every problem says how to mend it, and none shows a secret", async (name) => {
    for (const problem of await problemsOf(name)) {
      expect(problem.fix).toMatch(/\S/);
      expect(JSON.stringify(problem)).not.toMatch(/hunter2|ghp_/);
    }
  });
});

test("rules have an id of their own in the range of the fleet file, and a paragraph that says why", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, title, why, fix } of RULES) {
    expect(id).toMatch(/^FW1\d{3}$/);
    expect([title, why, fix].every((text) => text.length > 10)).toBe(true);
  }
});
