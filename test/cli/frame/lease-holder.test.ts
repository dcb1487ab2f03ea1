import { expect, test } from "@jest/globals";
import { isDeadHolder, ownHolder } from "../../../lib/cli/frame/lease-holder.ts";

test("a living process is not dead, nor is one of another machine or of another kind of name", () => {
  const own = ownHolder();
  expect([own, own.replace(/\([0-9a-f]*:/, "(0123456789ab:"), "somebody", ""].map(isDeadHolder)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("one whose number belongs to another process now, or to none, is dead where the system can tell", () => {
  const known = /\([0-9a-f]+:\d+\)$/.test(ownHolder());
  const others = [ownHolder().replace(/:\d+\)$/, ":1)"), ownHolder().replace(/process \d+/, "process 4194305")];
  expect(others.map(isDeadHolder)).toEqual([known, known]);
});
