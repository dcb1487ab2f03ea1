import { expect, test } from "@jest/globals";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aPool } from "../support/a-fleet.ts";

test("a pool that would make planning endless gets no subnets: a zone gets twice 201 for it, beside the first", () => {
  const subnets = (max: number): number | undefined => {
    const hub = { pools: [aPool("general", { max, zones: 1 })] };
    const region = { zones: ["euw1-az1"], sizes: { private: 25 }, clusters: { hub } };
    return planFleet(aFleet({ "aws a": region }), EMPTY_LOCK).plan.clusters[0]?.subnets["pool/general"]?.length;
  };
  // A node takes 113 addresses, so that a /25 has room for one. The last one made isn't looked at.
  expect([402, 403].map(subnets)).toEqual([402, undefined]);
});
