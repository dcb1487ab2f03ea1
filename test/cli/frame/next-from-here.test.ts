import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { nextFromHere } from "../../../lib/cli/frame/next-from-here.ts";
import { aContext } from "../../support/a-context.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

const NEXTS = [
  "fleetwright plan --write",
  "git add fleet.yaml fleet.lock",
  "cdktf deploy '*'",
  "mend that, or `fleetwright leave shop`, which leaves what was delivered where it is",
  "put other.yaml back as it was, then: fleetwright demo --down --fleet other.yaml",
  "grant the rights",
];

/** What is printed below a folder of the project of a fleet file. */
function printed(here: string, fleet: string, env: Readonly<Record<string, string>> = {}): readonly string[] {
  mkdirSync(path.join(folder(), "team a/sub"), { recursive: true });
  writeFileSync(path.join(folder(), "team a/fleet.yaml"), "");
  const context = aContext(path.join(folder(), "team a", fleet), { project: path.join(folder(), "team a"), env });
  return NEXTS.map((next) => nextFromHere(next, context, path.join(folder(), here)));
}

test("what is named as the next command is named as it is where the fleet file is found without being told", () => {
  expect(printed("team a", "fleet.yaml")).toEqual(NEXTS);
});

test("and so is it where a variable says which one it is, to every command", () => {
  expect(printed("team a", "other.yaml", { FLEETWRIGHT_FLEET: "other.yaml" })).toEqual(NEXTS);
});

test("another fleet file is named to every command of ours, once", () => {
  expect(printed("team a", "other.yaml")).toEqual([
    "fleetwright plan --fleet other.yaml --write",
    "git add fleet.yaml fleet.lock",
    "cdktf deploy '*'",
    "mend that, or `fleetwright leave --fleet other.yaml shop`, which leaves what was delivered where it is",
    "put other.yaml back as it was, then: fleetwright demo --down --fleet other.yaml",
    "grant the rights",
  ]);
});

test("from another folder all of them work, too", () => {
  expect(printed(".", "fleet.yaml").slice(0, 3)).toEqual([
    "fleetwright plan --chdir 'team a' --write",
    "git -C 'team a' add fleet.yaml fleet.lock",
    "cd 'team a' && cdktf deploy '*'",
  ]);
  expect(printed(".", "other.yaml")[0]).toBe("fleetwright plan --fleet 'team a/other.yaml' --write");
  expect(printed("team a/sub", "fleet.yaml")[2]).toBe("cd .. && cdktf deploy '*'");
});
