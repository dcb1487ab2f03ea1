import { expect, test } from "@jest/globals";
import { Cidr } from "../../../lib/model/cidr.ts";
import type { ExistingNetwork } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { subscriptionCounts } from "../../../lib/plan/rules/azure-subscriptions.ts";
import { aFleet, anExistingCluster } from "../../support/a-fleet.ts";

/** A network of others, whose clusters leave by its route table. */
const GIVEN: ExistingNetwork = {
  id: "/subscriptions/three/resourceGroups/given/providers/Microsoft.Network/virtualNetworks/given",
  cidrs: [Cidr.from("172.16.0.0/20")],
  free: [Cidr.from("172.16.8.0/21")],
  subnets: {},
  routeTables: ["/subscriptions/three/resourceGroups/given/providers/Microsoft.Network/routeTables/given"],
  natAddresses: ["203.0.113.7"],
};

test("networks, their hub and clusters take their share of their own subscription, and what others made takes none", () => {
  const fleet = aFleet(
    {
      "azure north": { account: "one", clusters: { hub: {}, shut: { endpoint: "private" } } },
      "azure west": { account: "two" },
      "azure given": { account: "three", network: GIVEN, clusters: { far: {} } },
      "external old": { clusters: { old: { existing: anExistingCluster() } } },
    },
    { connectivity: { default: "hub", hubs: { azure: "north" }, links: [] }, sync: { hub: "hub" } },
  );
  expect(subscriptionCounts(planFleet(fleet, EMPTY_LOCK).plan)).toEqual(
    new Map([
      ["one", { resourceGroups: 6, roleAssignments: 13, privateZones: 3 }],
      ["two", { resourceGroups: 1, roleAssignments: 1, privateZones: 2 }],
      ["three", { resourceGroups: 2, roleAssignments: 6, privateZones: 0 }],
    ]),
  );
});

test.each([
  ["as many clusters as a subscription has groups for", 489, []],
  ["one more", 490, ["subscription 111122223333 would have 981 resource groups (at most 980)"]],
  [
    "more than its zones and grants suffice for as well",
    999,
    [
      "subscription 111122223333 would have 1999 resource groups (at most 980)",
      "subscription 111122223333 would have 6994 role assignments (at most 4000)",
      "subscription 111122223333 would have 1001 private DNS zones (at most 1000)",
      "the network of west would have 1001 private endpoints (at most 1000)",
    ],
  ],
])("a network with %s (FW2524)", (_, count, said) => {
  const shut = count > 490 ? ({ endpoint: "private" } as const) : {};
  const clusters = Object.fromEntries(Array.from({ length: count }, (_none, at) => [`c${at}`, shut]));
  const { problems } = planFleet(aFleet({ "azure west": { clusters } }), EMPTY_LOCK);
  const own = problems.filter(({ rule }) => rule === "FW2524");
  expect(own.map(({ message, accepted }) => `${message} (${accepted})`)).toEqual(said);
});
