import { expect, test } from "@jest/globals";
import { formatPath } from "../../../lib/errors.ts";
import type { Fleet } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet } from "../../support/a-fleet.ts";

/** Errors of an edit of a living fleet, each with its place. */
function refused(before: Fleet, after: Fleet): readonly string[] {
  const { problems } = planFleet(after, planFleet(before, EMPTY_LOCK).lock);
  return problems.filter(({ severity }) => severity === "error").map(({ rule, path }) => `${rule} ${formatPath(path)}`);
}

test("of a cluster that moves it is said that it moves, and not that its ports lie elsewhere; of one that stays they do", () => {
  const there = { first: 20000, last: 20031 };
  const here = { first: 30000, last: 30031 };
  const before = aFleet({ "local a": { ports: there, clusters: { hub: {} } }, "local b": { ports: here } });
  const moved = aFleet({ "local a": { ports: there }, "local b": { ports: here, clusters: { hub: {} } } });
  expect(refused(before, moved)).toEqual(["FW2013 clusters.hub.region"]);
  const renumbered = aFleet({ "local a": { ports: here, clusters: { hub: {} } }, "local b": { ports: here } });
  expect(refused(before, renumbered)).toEqual(["FW2002 grants[1]"]);
});
