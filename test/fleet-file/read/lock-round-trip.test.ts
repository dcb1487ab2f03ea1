import { expect, test } from "@jest/globals";
import { parseLock } from "../../../lib/fleet-file/read/lock-file.ts";
import { formatLock } from "../../../lib/fleet-file/read/lock-text.ts";
import { Cidr } from "../../../lib/model/cidr.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { requireGrants } from "../../../lib/plan/require-grants.ts";
import { aFleet, aWorkload } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";

test("a lock that was written and read again lacks nothing of the plan that it was written for", () => {
  const identity = { apply: "arn:aws:iam::111122223333:role/apply", plan: "arn:aws:iam::111122223333:role/plan" };
  // Something in every layer of stacks, regions with and without an identity.
  const fleet = aFleet(
    { "aws a": { identity, clusters: { hub: {} } }, "aws b": { clusters: { shop: {} } }, "local c": {} },
    {
      access: { operators: [Cidr.from("10.250.0.0/24")], ci: [Cidr.from("198.51.100.7/32")], principals: [] },
      dns: aZone({ region: "a" }),
      workloads: [aWorkload("shop", ["hub", "shop"], { entry: anEntry() })],
    },
  );
  const { lock } = planFleet(fleet, EMPTY_LOCK);
  const read = parseLock(formatLock(lock), "fleet.lock");
  expect(read.problems).toEqual([]);
  const again = planFleet(fleet, read.lock);
  expect([again.added, again.stale]).toEqual([[], []]);
  expect(() => requireGrants(again)).not.toThrow();
});
