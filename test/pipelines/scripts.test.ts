import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { DEPLOY } from "../../lib/pipelines/scripts.ts";
import { tempFolder } from "../support/temp-folder.ts";

const folder = tempFolder();

/** What the script runs, word by word, in a shell that knows nothing but POSIX; undefined where it runs nothing. */
function runs(env: Readonly<Record<string, string>>): readonly string[] | undefined {
  const told = path.join(folder(), "told");
  mkdirSync(path.join(folder(), "bin"));
  writeFileSync(path.join(folder(), "bin/npx"), `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}'\n`, { mode: 0o755 });
  writeFileSync(told, "");
  const search = `${path.join(folder(), "bin")}:${process.env["PATH"] ?? ""}`;
  const { status, stderr } = spawnSync("sh", ["-eu", "-c", DEPLOY], {
    cwd: folder(),
    env: { PATH: search, ...env },
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  const words = readFileSync(told, "utf8");
  return words === "" ? undefined : words.trimEnd().split("\n");
}

describe("what deploys a share of stacks", () => {
  test("deploys those, and confirms what a person named", () => {
    expect(runs({ STACKS: "cluster-a cluster-b", CONFIRM: "cluster-a" })).toEqual([
      ...["fleetwright", "deploy", "--yes"],
      ...["--stack", "cluster-a", "--stack", "cluster-b", "--confirm", "cluster-a"],
    ]);
  });

  test("deploys nothing where there is no stack, though the command without one would deploy all", () => {
    expect(runs({ STACKS: "", CONFIRM: "" })).toBeUndefined();
  });

  test("takes what a person typed as words alone: no file's name, no program", () => {
    expect(runs({ STACKS: "a", CONFIRM: "* $(touch ran) ;id" })?.slice(5)).toEqual([
      ...["--confirm", "*", "--confirm", "$(touch", "--confirm", "ran)", "--confirm", ";id"],
    ]);
  });
});
