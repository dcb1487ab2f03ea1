import { expect, test } from "@jest/globals";
import type { Planned } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { requireGrants } from "../../lib/plan/require-grants.ts";
import { aFleet } from "../support/a-fleet.ts";

const planned = planFleet(aFleet({ "local a": { clusters: { hub: {} } } }), EMPTY_LOCK);

/** Planned with nothing missing but these. */
function lacking(added: Planned["added"]): Planned {
  return { ...planned, added, chosen: [], stale: [] };
}

test("what the lock lacks is named, and how much more there is", () => {
  const grants = planned.added.slice(0, 2);
  const said = [0, 1, 2].map((count) => {
    try {
      requireGrants(lacking(grants.slice(0, count)));
      return "nothing";
    } catch (error) {
      return error instanceof Error ? /(?: and \d+ more)?$/.exec(error.message)?.[0] : error;
    }
  });
  expect(said).toEqual(["nothing", "", " and 1 more"]);
});
