import { describe, expect, test } from "@jest/globals";
import { createProgress } from "../../../lib/cli/frame/progress.ts";
import type { ProgressOptions } from "../../../lib/cli/frame/progress.ts";
import { formatProblem } from "../../../lib/errors.ts";
import { table } from "../../../lib/cli/frame/table.ts";
import { COMMANDS } from "../../../lib/cli/frame/commands.ts";
import { buildProgram } from "../../../lib/cli/main.ts";
import type { FleetEvent } from "../../../lib/model/event.ts";

describe("a problem", () => {
  test("names the place, the value seen, what is accepted and the fix, in this order", () => {
    const shown = formatProblem({
      rule: "FW1203",
      severity: "error",
      path: ["clusters", "shop", "labels", "a.b/c"],
      message: "a label is too long",
      seen: "x".repeat(3),
      accepted: "at most 63 characters",
      fix: "shorten it",
      file: "fleet.yaml",
      line: 4,
      column: 7,
    });
    expect(shown.split("\n")).toEqual([
      "fleet.yaml:4:7: error: a label is too long [FW1203]",
      '    at: clusters.shop.labels["a.b/c"]',
      "    seen: xxx",
      "    accepted: at most 63 characters",
      "    fix: shorten it",
      "",
    ]);
  });

  test("leaves out what nobody knows", () => {
    expect(formatProblem({ rule: "FW1001", severity: "warning", path: [], message: "empty" })).toBe("warning: empty [FW1001]\n");
  });
});

describe("a table", () => {
  test("keeps its columns with wide and combining characters", () => {
    expect(
      table(
        ["NAME", "X"],
        [
          ["日本", "1"],
          ["e\u0301t\u0301", "2"],
          ["plain", "3"],
        ],
      ).split("\n"),
    ).toEqual(["NAME    X", "日本    1", "e\u0301t\u0301      2", "plain   3"]);
  });

  test("has no blanks at the end of a line", () => {
    expect(table(["NAME", "NOTE"], [["a", ""]])).toBe("NAME   NOTE\na");
  });
});

describe("progress", () => {
  const event: FleetEvent = { type: "success", cluster: "shop", phase: "join", message: "joined", count: 2, total: 3 };

  test("is one plain line an event where there is no terminal", () => {
    expect(shown([event], {})).toBe("+ shop join: joined (2 of 3)\n");
  });

  test("has colours on a terminal, unless NO_COLOR forbids them", () => {
    const unicode = { LANG: "en_US.UTF-8" };
    expect(shown([event], { tty: true, env: unicode })).toBe("\u001b[32m✔\u001b[0m shop join: joined (2 of 3)\n");
    expect(shown([event], { tty: true, env: { ...unicode, NO_COLOR: "1" } })).toBe("✔ shop join: joined (2 of 3)\n");
    expect(shown([event], { tty: true, env: { ...unicode, CI: "true" } })).not.toContain("\u001b");
  });

  test("as NDJSON starts with the version of its format", () => {
    const lines = shown([event], { view: "json" })
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    const common = { formatVersion: "1.0", time: "2026-11-20T00:00:00.000Z" };
    expect(lines).toEqual([
      { ...common, type: "version", message: "fleetwright event stream" },
      { ...common, ...event },
    ]);
  });

  test("is silent when asked", () => {
    expect(shown([event], { quiet: true, view: "json" })).toBe("");
  });
});

describe("the help", () => {
  test.each(COMMANDS.map(({ name, summary }) => ({ name, summary })))(
    "of $name has a runnable example, and its summary is a phrase without a full stop",
    async ({ name, summary }) => {
      const program = await buildProgram([name]);
      const command = program.commands.find((one) => one.name() === name);
      const parts: string[] = [];
      command?.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
      expect(parts.join("")).toMatch(/\nExamples:\n {2}\$ /);
      expect(summary).toMatch(/^[a-z].*[^.]$/);
    },
  );
});

interface Shown {
  readonly tty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly view?: string;
  readonly quiet?: boolean;
}

function shown(events: readonly FleetEvent[], { tty = false, env = {}, view, quiet = false }: Shown): string {
  const parts: string[] = [];
  const stream: ProgressOptions["stream"] = { isTTY: tty, write: (text) => parts.push(text) };
  const emit = createProgress({ view, quiet, env, stream, now: () => new Date("2026-11-20T00:00:00Z") });
  events.forEach(emit);
  return parts.join("");
}
