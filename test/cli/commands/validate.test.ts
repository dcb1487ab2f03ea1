import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { excerpt } from "../../../lib/cli/frame/excerpt.ts";
import { command } from "../../../lib/cli/commands/validate.ts";
import type { LocatedProblem } from "../../../lib/errors.ts";
import { sourceText } from "../../../lib/fleet-file/read/source.ts";
import { aContext } from "../../support/a-context.ts";
import { BROKEN } from "../../support/broken-fleets.ts";

const ACME = path.join(import.meta.dirname, "../../fleets/acme/fleet.yaml");

async function validate(file: string, options: Readonly<Record<string, unknown>> = {}, json = false) {
  return await command.run(aContext(file, { json }), [], { output: "text", ...options });
}

describe("validate", () => {
  test("of a good fleet says what is in it, with its warnings, and ends well", async () => {
    const { exit, text, result } = await validate(ACME);
    expect([exit, result]).toEqual(["done", { errors: 0, warnings: 6 }]);
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/fleet\.yaml: valid, 4 clusters in 3 regions, 6 warnings$/);
  });

  test("of a broken one shows each problem at its line, says how to mend it, and ends with the code for input", async () => {
    const { exit, text, next } = await validate(path.join(BROKEN, "mixed.yaml"));
    expect(exit).toBe("input");
    expect(text).toContain(
      [
        "    5 | sync: { hub: hubb, agnet: flux }",
        "      |                    ^",
        "    at: sync.agnet",
        "    accepted: agent, hub, images, registry, source",
        "    fix: did you mean `agent`?",
      ].join("\n"),
    );
    expect(next).toEqual(["fleetwright explain FW1023"]);
  });

  test("in the compact form is one line a problem, for problem matchers", async () => {
    const { text } = await validate(path.join(BROKEN, "mixed.yaml"), { output: "compact" });
    for (const line of text.split("\n")) expect(line).toMatch(/^\S+mixed\.yaml:\d+:\d+: (error|warning): .+ \[FW\d{4}\]$/);
    expect(text.split("\n").length).toBe(11);
  });

  test("as JSON leaves the problems to the document", async () => {
    const { problems, result } = await validate(path.join(BROKEN, "mixed.yaml"), { output: "json" }, true);
    expect([problems?.length, result]).toEqual([11, { errors: 11, warnings: 0 }]);
  });

  test.each(["shapes.yaml", "sync.yaml"])("never shows a secret that stands in the file: %s", async (name) => {
    for (const output of ["text", "compact"])
      expect((await validate(path.join(BROKEN, name), { output })).text).not.toMatch(/hunter2|ghp_/);
  });
});

describe("the line below a problem", () => {
  const at = (line: number, column: number): LocatedProblem => ({
    rule: "FW1001",
    severity: "error",
    path: [],
    message: "x",
    file: "f",
    line,
    column,
  });

  test("has its caret below the place, also behind wide characters and tabs", () => {
    const source = sourceText("f", "a: b\n\t日本: ü x\r\n");
    // A tab counts as one column, a wide character as two.
    expect(excerpt([source], at(2, 6), 80)).toBe(`    2 |  日本: ü x\n      | ${" ".repeat(7)}^\n`);
  });

  test("is cut around the place when it is long", () => {
    const shown = excerpt([sourceText("f", `${"a".repeat(500)}!${"b".repeat(500)}`)], at(1, 501), 60) ?? "";
    const [line = "", caret = ""] = shown.split("\n");
    expect([line.length <= 60, line[caret.indexOf("^")]]).toEqual([true, "!"]);
  });

  test("shows no character that a terminal would obey", () => {
    expect(excerpt([sourceText("f", "a\u001b[31m\u202e")], at(1, 1), 80)).toContain("a\\u001b[31m\\u202e");
  });

  test("is left away where there is none", () => {
    expect([
      excerpt([sourceText("f", "")], at(1, 1), 80),
      excerpt([], at(1, 1), 80),
      excerpt([sourceText("f", "a")], at(7, 1), 80),
    ]).toEqual([undefined, undefined, undefined]);
  });
});
