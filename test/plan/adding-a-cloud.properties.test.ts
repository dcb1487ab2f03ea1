import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";

/** All that a cloud's networks and clusters are told by. */
function ofCloud({ regions, clusters }: FleetPlan, cloud: string): readonly string[] {
  return [
    ...regions
      .filter(({ region }) => region.cloud === cloud)
      .map(({ region, names, ranges, subnets, asn, zones }) =>
        JSON.stringify([region.name, names, ranges.map(({ block }) => block.toString()), subnets, asn, zones]),
      ),
    ...clusters
      .filter((cluster) => cluster.cloud === cloud)
      .map(({ cluster, names, ranges, meshId, subnets }) =>
        JSON.stringify([cluster.name, names, ranges.map(({ block }) => block.toString()), meshId, subnets]),
      ),
  ];
}

const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");

test.each(["gcp", "azure"])(
  "whatever they are called, regions and clusters on %s move no address, number or name of AWS's",
  (added) => {
    fc.assert(
      fc.property(fc.uniqueArray(letter, { minLength: 3, maxLength: 8 }), fc.nat(), fc.boolean(), (names, at, hub) => {
        const parted = 1 + (at % (names.length - 1));
        const sketch = { connectivity: { default: hub ? "hub" : "mesh", hubs: {}, links: [] } } as const;
        const regions = (cloud: string, some: readonly string[]): Record<string, RegionSketch> =>
          Object.fromEntries(some.map((name) => [`${cloud} ${name}`, { clusters: { [`${name}1`]: {} } }]));
        const aws = regions("aws", names.slice(0, parted));
        const before = planFleet(aFleet(aws, sketch), EMPTY_LOCK);
        const hubName = before.plan.sync.hub;
        const more = aFleet({ ...regions(added, names.slice(parted)), ...aws }, { ...sketch, sync: { hub: hubName } });
        const after = planFleet(more, before.lock);
        expect(ofCloud(after.plan, "aws")).toEqual(ofCloud(before.plan, "aws"));
        expect(ofCloud(after.plan, added).length).toBe(2 * (names.length - parted));
      }),
      { numRuns: 100 },
    );
  },
);
