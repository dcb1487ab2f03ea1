import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Fleet, StateBackend } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { movesOf, withMoved } from "../../lib/plan/moves.ts";
import { aFleet } from "../support/a-fleet.ts";

const PLACES: readonly StateBackend[] = ["one", "two", "three"].map((dir) => ({ ...aFleet({}).state, backend: "local", dir }));

function fleetIn(state: StateBackend, east: StateBackend | undefined): Fleet {
  const fleet = aFleet({
    "aws east": { location: "us-east-1", clusters: { "shop-us": {} } },
    "aws west": { clusters: { hub: {}, "shop-eu": {} } },
  });
  return { ...fleet, state, regions: fleet.regions.map((one) => (one.name === "east" ? { ...one, state: east } : one)) };
}

const place = fc.constantFrom(...PLACES);
const anyFleet = fc.tuple(place, fc.option(place, { nil: undefined })).map(([state, east]) => fleetIn(state, east));

test("wherever states go, and however many were moved before an end: the lock holds no other move than those left, and after the last the plan is as if they had always lain there", () => {
  fc.assert(
    fc.property(anyFleet, anyFleet, fc.nat(), (before, after, stop) => {
      const { lock } = planFleet(before, EMPTY_LOCK);
      const moves = movesOf(planFleet(after, lock).plan, lock);
      const some = moves.slice(0, moves.length === 0 ? 0 : stop % moves.length);
      const halfway = some.reduce(withMoved, lock);
      const left = movesOf(planFleet(after, halfway).plan, halfway);
      expect(left.map(({ id }) => id)).toEqual(moves.slice(some.length).map(({ id }) => id));
      const done = left.reduce(withMoved, halfway);
      expect(movesOf(planFleet(after, done).plan, done)).toEqual([]);
      expect(planFleet(after, done).lock.stacks).toEqual(planFleet(after, EMPTY_LOCK).lock.stacks);
      expect(planFleet(after, done).stale).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
