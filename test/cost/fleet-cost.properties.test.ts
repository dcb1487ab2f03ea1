import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { costChange } from "../../lib/cost/cost-change.ts";
import { countedParts } from "../../lib/cost/counted-parts.ts";
import { fleetCost, groupsOf, sumOf } from "../../lib/cost/fleet-cost.ts";
import type { Amount, FleetCost, GroupBy } from "../../lib/cost/fleet-cost.ts";
import { exactMoney, moneyOf, shownMoney } from "../../lib/cost/money.ts";
import { PriceBook } from "../../lib/cost/prices.ts";
import { KINDS } from "../../lib/cost/kinds.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aCluster } from "../support/a-fleet.ts";
import { arbitraryFleet } from "../support/arbitrary-fleet.ts";

const RUNS = { numRuns: 60 };

/** Prices that no sum of floating-point numbers keeps; some kinds have none. */
const BOOK = new PriceBook({
  currency: "USD",
  prices: [...KINDS.keys(), "aws/node/m7i.xlarge", "gcp/node/e2-standard-4", "azure/node/Standard_D4s_v5"]
    .filter((_, at) => at % 7 !== 3)
    .map((kind, at) => ({
      kind,
      locations: undefined,
      per: at % 3 === 0 ? ("month" as const) : ("hour" as const),
      least: moneyOf(`0.${String(at + 1).padStart(9, "1")}`),
      most: moneyOf(`0.${String(at + 1).padStart(9, "7")}`),
      source: "a page",
      read: "2026-11-20",
    })),
});

function costOf(fleet: Fleet, lock: Lock = EMPTY_LOCK): FleetCost {
  return fleetCost(countedParts(planFleet(fleet, lock).plan), BOOK);
}

function sum(amounts: readonly Amount[]): Amount {
  return sumOf(amounts.map((cost) => ({ cost })));
}

test("whatever a bill is split by, the pieces are the whole, to the last billionth", () => {
  fc.assert(
    fc.property(arbitraryFleet, fc.constantFrom<GroupBy>("cluster", "region", "workload"), (fleet, by) => {
      const cost = costOf(fleet);
      const groups = groupsOf(cost, by);
      expect(sum(groups.map(({ total }) => total))).toEqual(cost.total);
      expect(groups.flatMap(({ parts }) => parts)).toHaveLength(cost.parts.length);
      expect(cost.total.least <= cost.total.most).toBe(true);
    }),
    RUNS,
  );
});

test("what a change costs is what the newer fleet costs without what the older one does, and so are its parts together", () => {
  fc.assert(
    fc.property(arbitraryFleet, arbitraryFleet, (old, now) => {
      const [before, after] = [costOf(old), costOf(now)];
      const change = costChange(before, after);
      const difference = { least: after.total.least - before.total.least, most: after.total.most - before.total.most };
      expect(change.total).toEqual(difference);
      expect(sum(change.parts.map(({ cost }) => cost ?? { least: 0n, most: 0n }))).toEqual(difference);
      expect(costChange(after, after).parts).toEqual([]);
    }),
    RUNS,
  );
});

test("one more cluster is paid for by itself, and by nobody else but for what all of its region or the fleet share", () => {
  fc.assert(
    fc.property(arbitraryFleet, (fleet) => {
      const [region] = fleet.regions;
      if (region === undefined) throw new Error("there is no region");
      const before = planFleet(fleet, EMPTY_LOCK);
      const more: Fleet = { ...fleet, clusters: [...fleet.clusters, aCluster("one-more", region.name)] };
      const change = costChange(fleetCost(countedParts(before.plan), BOOK), costOf(more, before.lock));
      const others = change.parts.filter(({ cluster }) => cluster !== undefined && cluster !== "one-more");
      expect(others).toEqual([]);
    }),
    RUNS,
  );
});

test("an amount is read and told with every digit, and shown to the nearest cent", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (money) => {
      expect(moneyOf(exactMoney(money))).toBe(money);
      const shown = moneyOf(shownMoney(money).replaceAll(",", ""));
      expect((shown > money ? shown - money : money - shown) <= 5_000_000n).toBe(true);
    }),
  );
  expect(shownMoney(-1_234_567_895_000_000n)).toBe("-1,234,567.90");
  expect(shownMoney(-1n)).toBe("0.00");
  expect(exactMoney(-1_500_000_000n)).toBe("-1.5");
});
