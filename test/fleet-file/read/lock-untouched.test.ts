import { expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { Lock } from "../../../lib/model/lock.ts";
import { parseLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { formatLock } from "../../../lib/fleet-file/read/lock-text.ts";

const LOCK: Lock = {
  ...EMPTY_LOCK,
  grants: [
    { kind: "block", owner: "region/eu-west/block", value: "10.0.0.0/16", state: "live" },
    { kind: "mesh-id", owner: "cluster/hub", value: "1", state: "retired" },
    { kind: "ports", owner: "cluster/hub", value: "16000-16007", state: "live" },
  ],
  pins: [
    {
      agent: "flux",
      component: "source-controller",
      version: "1.9.5",
      source: { gomod: "example.org/source-controller@v1.9.5" },
      files: ["config/crd/bases/*.yaml"],
      digest: `sha256:${"a".repeat(64)}`,
    },
  ],
};

test.each([
  ["with grants and pins", LOCK],
  ["without pins", { ...LOCK, pins: [] }],
  ["without anything", EMPTY_LOCK],
])("a lock %s is read as it was written", (_what, lock) => {
  expect(parseLock(formatLock(lock), "fleet.lock")).toMatchObject({ lock, problems: [] });
});

test.each([
  ["a comment", (text: string) => text.replace("grants:", "# by hand\ngrants:")],
  ["other line ends", (text: string) => text.replaceAll("\n", "\r\n")],
  ["other quotes and spaces", (text: string) => text.replace('"1"', "'1'").replace("{ kind", "{kind")],
  ["another order", (text: string) => text.replace(/( {2}- \{ kind: block.*\n)( {2}- .*\n)/, "$2$1")],
])("one that somebody touched (%s) means the same", (_what, touch) => {
  const text = touch(formatLock(LOCK));
  const { lock, problems } = parseLock(text, "fleet.lock");
  expect(text).not.toBe(formatLock(LOCK));
  expect(problems).toEqual([]);
  expect(formatLock(lock)).toBe(formatLock(LOCK));
});

test.each([
  ["a value that is none", '"1"', '"1e3"'],
  ["an unknown state", "state: retired", "state: resting"],
  ["a conflict", "pins:", "<<<<<<< ours\npins:"],
  [
    "ports given twice",
    '"1", state: retired',
    '"1", state: live }\n  - { kind: mesh-id, owner: cluster/other, value: "1", state: live',
  ],
])("a damaged one (%s) is refused, with its line", (_what, from, to) => {
  const { problems } = parseLock(formatLock(LOCK).replace(from, to), "fleet.lock");
  expect(problems).not.toEqual([]);
  for (const problem of problems) expect(problem.line).toBeGreaterThan(2);
});
