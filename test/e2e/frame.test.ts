import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { CHECKOUT, runProcess } from "../support/project.ts";
import type { Ended } from "../support/project.ts";
import { tempFolder } from "../support/temp-folder.ts";

const folder = tempFolder();

async function fleetwright(...args: readonly string[]): Promise<Ended> {
  return await runProcess(process.execPath, [path.join(CHECKOUT, "bin/fleetwright.js"), ...args], folder());
}

describe("the command line", () => {
  test.each([
    { args: ["--help"], code: 0 },
    { args: ["--version"], code: 0 },
    { args: ["help", "doctor"], code: 0 },
    { args: [], code: 2 },
    { args: ["validat"], code: 2 },
    { args: ["doctor", "--no-such-flag"], code: 2 },
    { args: ["doctor", "--fleet"], code: 2 },
    { args: ["completion", "tcsh"], code: 2 },
  ])("ends `fleetwright $args` with $code, and without a stack trace", async ({ args, code }) => {
    const ended = await fleetwright(...args);
    expect(ended.code).toBe(code);
    expect(ended.stdout === "").toBe(code !== 0);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  test("prints one JSON document with the exit code and its name", async () => {
    const { stdout, code } = await fleetwright("completion", "tcsh", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      formatVersion: "1.0",
      command: "completion",
      exit: { code: 2, name: "input" },
      message: 'there is no completion for "tcsh": name one of bash, zsh, fish, powershell',
      problems: [],
    });
    expect(code).toBe(2);
  });

  test.each([
    { args: ["validat", "--json"], command: "fleetwright", message: "unknown command 'validat' (Did you mean validate?)" },
    { args: ["plan", "--wirte", "--json"], command: "plan", message: "unknown option '--wirte' (Did you mean --write?)" },
    {
      args: ["validate", "-o", "json", "--quit"],
      command: "validate",
      message: "unknown option '--quit' (Did you mean --quiet?)",
    },
  ])("prints that document, and nothing else, for `fleetwright $args` too", async ({ args, command, message }) => {
    const { stdout, stderr, code } = await fleetwright(...args);
    expect(JSON.parse(stdout)).toMatchObject({ command, message, exit: { code: 2, name: "input" }, result: null });
    expect([code, stderr]).toEqual([2, ""]);
  });

  test.each([
    { args: "schema", code: 0 },
    { args: "validate --json", code: 2 },
    { args: "doctor --help", code: 0 },
  ])("`fleetwright $args` ends as always when nobody reads what it prints", async ({ args, code }) => {
    const program = `"${process.execPath}" "${path.join(CHECKOUT, "bin/fleetwright.js")}"`;
    // The reader has gone before the first byte is written.
    const ended = await runProcess("bash", ["-c", `${program} ${args} | exec 0<&-; exit \${PIPESTATUS[0]}`], folder());
    expect(ended).toEqual({ code, stdout: "", stderr: "" });
  });

  test("writes nothing into the folder it runs in", async () => {
    await fleetwright("completion", "bash");
    expect(execFileSync("ls", ["-A", folder()], { encoding: "utf8" })).toBe("");
  });
});

describe("under a Node that is too old", () => {
  /** A copy of the starter beside a Node that claims to be another one. */
  function anInstall(): string {
    const root = folder();
    mkdirSync(path.join(root, "bin"));
    copyFileSync(path.join(CHECKOUT, "bin/fleetwright.js"), path.join(root, "bin/fleetwright.js"));
    writeFileSync(path.join(root, "package.json"), '{ "type": "module" }');
    writeFileSync(path.join(root, "old.cjs"), 'Object.defineProperty(process.versions, "node", { value: "20.1.0" });');
    return root;
  }

  test("it goes on under the project's own Node, with the same arguments and exit code", async () => {
    const root = anInstall();
    mkdirSync(path.join(root, "node_modules/node/bin"), { recursive: true });
    const newer = path.join(root, "node_modules/node/bin/node");
    writeFileSync(newer, '#!/bin/sh\nshift\necho "newer: $@"\nexit 5\n');
    chmodSync(newer, 0o755);
    const ended = await runProcess(process.execPath, ["-r", "./old.cjs", "bin/fleetwright.js", "plan", "a b"], root);
    expect(ended).toMatchObject({ code: 5, stdout: "newer: plan a b\n" });
  });

  test("where there is none it says what to install", async () => {
    const ended = await runProcess(process.execPath, ["-r", "./old.cjs", "bin/fleetwright.js", "plan"], anInstall());
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("fleetwright needs Node 22.19 or newer, this is 20.1.0");
  });
});
