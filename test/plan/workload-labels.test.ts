import { expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { anEntry } from "../support/an-entry.ts";

test("the inventory says of each cluster which workloads it serves, as which choice, and which components it has", () => {
  const fleet = aFleet(
    { "aws eu-west": { clusters: { hub: {}, one: { labels: { team: "shop" } }, two: {} } } },
    {
      workloads: [
        aWorkload("shop", ["one", "two"], { entry: anEntry({ policy: "failover", order: ["two", "one"] }) }),
        aWorkload("billing", ["one"], { topology: "segmented", components: { api: ["one"], ledger: ["one"] } }),
      ],
    },
  );
  const labels = planFleet(fleet, EMPTY_LOCK).plan.clusters.map((one) => [one.cluster.name, one.labels]);
  expect(Object.fromEntries(labels)).toEqual({
    hub: {},
    one: {
      team: "shop",
      "workload.fleetwright.dev/shop": "replicated",
      "order.fleetwright.dev/shop": "2",
      "workload.fleetwright.dev/billing": "segmented",
      "billing.component.fleetwright.dev/api": "true",
      "billing.component.fleetwright.dev/ledger": "true",
    },
    two: { "workload.fleetwright.dev/shop": "replicated", "order.fleetwright.dev/shop": "1" },
  });
});
