import { expect, test } from "@jest/globals";
import { parseLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { formatLock } from "../../../lib/fleet-file/read/lock-text.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { requireGrants } from "../../../lib/plan/require-grants.ts";
import { aFleet } from "../../support/a-fleet.ts";

test("a lock that was written and read again lacks nothing of the plan that it was written for", () => {
  const identity = { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" };
  const fleet = aFleet({ "aws a": { identity, clusters: { hub: {} } }, "aws b": { clusters: { shop: {} } }, "local c": {} });
  const { lock } = planFleet(fleet, EMPTY_LOCK);
  const read = parseLock(formatLock(lock), "fleet.lock");
  expect(read.problems).toEqual([]);
  const again = planFleet(fleet, read.lock);
  expect(again.stale).toEqual([]);
  expect(() => requireGrants(again)).not.toThrow();
});
