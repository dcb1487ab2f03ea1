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

const CLOUDS = ["aws", "gcp", "azure"];

function regions(clouds: readonly string[], names: readonly string[]): Record<string, RegionSketch> {
  const cloudOf = (at: number): string => clouds[at % clouds.length] ?? "";
  return Object.fromEntries(names.map((name, at) => [`${cloudOf(at)} ${name}`, { clusters: { [`${name}1`]: {} } }]));
}

test.each(CLOUDS)(
  "whatever they are called, regions and clusters on %s move no address, number or name of other clouds'",
  (added) => {
    const others = CLOUDS.filter((cloud) => cloud !== added);
    fc.assert(
      fc.property(fc.uniqueArray(letter, { minLength: 3, maxLength: 8 }), fc.nat(), fc.boolean(), (names, at, hub) => {
        const parted = 1 + (at % (names.length - 1));
        const sketch = { connectivity: { default: hub ? "hub" : "mesh", hubs: {}, links: [] } } as const;
        const theirs = regions(others, names.slice(0, parted));
        const before = planFleet(aFleet(theirs, sketch), EMPTY_LOCK);
        const hubName = before.plan.sync.hub;
        const more = aFleet({ ...regions([added], names.slice(parted)), ...theirs }, { ...sketch, sync: { hub: hubName } });
        const after = planFleet(more, before.lock);
        for (const cloud of others) expect(ofCloud(after.plan, cloud)).toEqual(ofCloud(before.plan, cloud));
        expect(ofCloud(after.plan, added).length).toBe(2 * (names.length - parted));
      }),
      { numRuns: 100 },
    );
  },
);
