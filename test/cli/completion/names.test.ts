import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { readNames } from "../../../lib/cli/completion/names.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder();

const LOCK = `format: 2
grants:
  - { kind: ports, owner: cluster/hub, value: 16000-16007, state: live }
  - { kind: mesh-id, owner: cluster/gone, value: "2", state: retired }
  - { kind: block, owner: region/eu-west, value: 10.0.0.0/16, state: live }
`;

test("names come from the fleet file, its lock and the last synth", () => {
  write("fleet.yaml", "rings: { canary: {} }\nregions: { laptop: {} }\nclusters:\n  shop: {}\nworkloads: { till: {} }\n");
  write("fleet.lock", LOCK);
  mkdirSync(path.join(folder(), "cdktf.out/stacks/cluster-hub"), { recursive: true });
  expect(readNames(folder(), path.join(folder(), "fleet.yaml"))).toMatchObject({
    clusters: ["hub", "shop"],
    regions: ["eu-west", "laptop"],
    rings: ["canary"],
    workloads: ["till"],
    stacks: ["cluster-hub"],
  });
});

test("a fleet in TypeScript is not run; its lock has the names", () => {
  write("fleet.ts", "throw new Error('run');");
  write("fleet.lock", LOCK);
  expect(readNames(folder(), path.join(folder(), "fleet.ts"))).toMatchObject({ clusters: ["hub"], regions: ["eu-west"] });
});

test.each([
  ["no file", undefined],
  ["an empty one", ""],
  ["a list", "- a\n"],
  ["one that somebody is typing", 'clusters: { hub: {}, "sho'],
  ["aliases without end", "a: &a [*a]\nclusters: *a\n"],
])("%s is no error", (_what, text) => {
  if (text !== undefined) write("fleet.yaml", text);
  expect(readNames(folder(), path.join(folder(), "fleet.yaml")).rings).toEqual([]);
});

function write(name: string, text: string): void {
  writeFileSync(path.join(folder(), name), text);
}
