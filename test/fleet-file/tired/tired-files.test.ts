import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { LocatedProblem } from "../../../lib/errors.ts";
import { checkFleet } from "../../../lib/fleet-file/read/check.ts";
import { checkFile } from "../../../lib/fleet-file/read/load.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const TODAY = "2026-11-20";

function beside(name: string): string {
  return readFileSync(path.join(import.meta.dirname, name), "utf8");
}

/** Rule and path, and the fix where it says what was meant. */
function told({ rule, path: at, fix = "" }: LocatedProblem): string {
  const meant = /^(did you mean|write |add |put `)/.test(fix) ? ` (${fix})` : "";
  return `${rule} ${at.join(".")}${meant}`.trim();
}

const CASES = beside("cases.txt")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", from = "", to = "", problems = ""] = line.split(" ¦ ");
    return [name, lines(from), lines(to), problems] as const;
  });

function lines(text: string): string {
  return text.replaceAll("⏎", "\n");
}

describe("a fleet file that was written late in the day has exactly the problems that it has", () => {
  const base = beside("base.yaml");

  test("and none before that", () => {
    expect(checkFleet(base, "fleet.yaml", TODAY).problems).toEqual([]);
  });

  test("with a hundred mistakes", () => {
    expect(new Set(CASES.map(([name]) => name)).size).toBe(CASES.length);
    expect(CASES.length).toBeGreaterThanOrEqual(100);
  });

  test.each(CASES)("%s", (_, from, to, problems) => {
    const text = from === "*" ? to : base.replace(from, () => to);
    expect(text).not.toBe(base);
    expect(checkFleet(text, "fleet.yaml", TODAY).problems.map(told).join("; ")).toBe(problems);
  });
});

describe("a fleet.ts that was written late in the day says where and what", () => {
  const folder = tempFolder();

  test.each([
    [
      "a comma too many",
      "const x = { a: 1,, };",
      "1:18",
      /Unexpected token/,
      "mend the line that is shown, or the one before it",
    ],
    ["a bracket too few", "export default {\n  a: 1,\n  b: [1, 2\n};\n", "4:1", /got '}'/, "mend the line that is shown"],
    ["an error that it throws", 'function f() {\n  throw new Error("boom");\n}\nf();', "2:9", /boom/, "mend what fails there"],
    [
      "a file that is not there",
      'import { x } from "./missing.ts";\nexport default x;',
      "1:19",
      /no file ".\/missing.ts"/,
      "mend the path",
    ],
    [
      "a package that is not there",
      'import x from "no-such";\nexport default x;',
      "1:15",
      /no package "no-such"/,
      "npm install no-such",
    ],
    [
      "a name that nobody exports",
      'import { no } from "node:fs";\nexport default no;',
      "1:10",
      /export named 'no'/,
      "mend what fails there",
    ],
    ["an enum", "enum A { B }\nexport default {};", "1:1", /enum is not supported/, "without enums"],
    ["a name that nobody declares", "export default { a: nope };", "1:21", /nope is not defined/, "mend what fails there"],
    ["an end of the process", "process.exit(0);", "1:1", /ends the process/, "in place of `process.exit`"],
    ["a wait for nothing", "await new Promise(() => {});\nexport default {};", "1:1", /never happens/, "nothing settles"],
    ["no default export", "export const fleet = {};", "1:1", /no default export/, "export default defineFleet"],
  ])("%s", async (_, text, place, message, fix) => {
    const file = path.join(folder(), "fleet.ts");
    writeFileSync(file, text);
    const { problems } = await checkFile({ file, shown: "fleet.ts" });
    expect(problems.map(({ rule, line, column }) => [rule, `${line}:${column}`])).toEqual([["FW1014", place]]);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.message).not.toContain(folder());
    expect(problems[0]?.fix).toContain(fix);
  });

  test("a file that it imports and that fails is named", async () => {
    writeFileSync(path.join(folder(), "prices.ts"), 'throw new Error("no prices");');
    const file = path.join(folder(), "fleet.ts");
    writeFileSync(file, 'import "./prices.ts";\nexport default {};');
    const { problems } = await checkFile({ file, shown: "fleet.ts" });
    expect(problems[0]?.message).toBe("the module cannot be loaded: no prices (at ./prices.ts:1:7)");
  });

  test("beside a fleet.yaml one of the two is named that is not read", async () => {
    writeFileSync(path.join(folder(), "fleet.ts"), "export default {};");
    const file = path.join(folder(), "fleet.yaml");
    writeFileSync(file, beside("base.yaml"));
    const { problems } = await checkFile({ file, shown: "fleet.yaml", today: TODAY });
    expect(problems).toMatchObject([
      { rule: "FW1016", severity: "warning", message: "fleet.ts lies beside fleet.yaml and is not read" },
    ]);
  });
});

test("the smallest local fleet is valid", () => {
  const text =
    'fleet: acme\nedition: "2026-11"\nstate: { backend: local }\nsync: { hub: a, agent: none }\nregions: { laptop: { cloud: local } }\nclusters: { a: { region: laptop } }\n';
  expect(checkFleet(text, "fleet.yaml", TODAY).problems).toEqual([]);
});
