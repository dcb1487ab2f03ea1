import { expect, test } from "@jest/globals";
import { Cidr } from "../../lib/model/cidr.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { largerPool } from "../../lib/plan/larger-pool.ts";
import { aFleet } from "../support/a-fleet.ts";

test.each([
  // With half of what is best, one small cluster takes a /20.
  ["10.0.32.0/20", "10.0.32.0/20"],
  ["10.0.32.0/21", "10.0.32.0/20"],
  ["192.168.0.0/23", "192.168.0.0/20"],
  ["172.31.255.0/28", undefined],
])("around %s, %s is the smallest pool with room for one cluster", (pool, larger) => {
  const addressing = { ...aFleet({}).addressing, pool: Cidr.from(pool), reserved: { other: Cidr.from("172.16.0.0/12") } };
  const fleet = aFleet({ "gcp north": { clusters: { hub: {} } } }, { addressing });
  expect(largerPool(fleet, EMPTY_LOCK)?.toString()).toBe(larger);
});
