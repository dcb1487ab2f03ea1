import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { tempFolder } from "../support/temp-folder.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const folder = tempFolder();

describe("the generated script, in a real bash", () => {
  test.each([
    { line: ["fleetwright", "compl"], expected: ["completion"] },
    { line: ["fleetwright", "local", "u"], expected: ["up"] },
    // Just as bash cuts `--progress=p` into words.
    { line: ["fleetwright", "doctor", "--progress", "=", "p"], expected: ["plain"] },
    { line: ["fleetwright", "explain", "FW1001"], expected: ["FW1001"] },
    { line: ["fleetwright", "local", "down", ""], expected: ["hub", "shop"] },
    { line: ["fleetwright", "doctor", "--fleet", "fl"], expected: ["fleet.yaml"] },
    { line: ["fleetwright", "doctor", "--chdir", "o"], expected: ["other"] },
    { line: ["fleetwright", "nothing-of-ours", "x"], expected: [] },
  ])("offers $expected after `$line`", ({ line, expected }) => {
    expect(completedBy(line)).toEqual(expected);
  });
});

/** Sources the script in a bash without start-up files, and asks the function that it registered. */
function completedBy(line: readonly string[]): readonly string[] {
  const project = folder();
  mkdirSync(path.join(project, "other"));
  mkdirSync(path.join(project, "bin"));
  symlinkSync(path.join(ROOT, "bin/fleetwright.js"), path.join(project, "bin/fleetwright"));
  chmodSync(path.join(ROOT, "bin/fleetwright.js"), 0o755);
  writeFileSync(path.join(project, "fleet.yaml"), "clusters: { shop: {}, hub: {} }\n");
  const script = `
    set -eu
    source <(fleetwright completion bash)
    registered="$(complete -p fleetwright)"; [ "$registered" = "complete -F _fleetwright fleetwright" ]
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
    _fleetwright
    [ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"
  `;
  const output = execFileSync("bash", ["--norc", "--noprofile", "-c", script, "bash", ...line], {
    cwd: project,
    env: { ...process.env, PATH: `${path.join(project, "bin")}:${path.dirname(process.execPath)}:${process.env["PATH"]}` },
    encoding: "utf8",
  });
  return output.split("\n").filter((word) => word !== "");
}
