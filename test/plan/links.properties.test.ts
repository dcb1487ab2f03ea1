import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Cloud, Fleet, Link } from "../../lib/model/fleet.ts";
import type { FleetPlan } from "../../lib/model/fleet-plan.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet } from "../support/a-fleet.ts";

/** The first two have links from the beginning; regions of the third come later. */
const clouds = fc.shuffledSubarray<Cloud>(["aws", "azure", "gcp"], { minLength: 3, maxLength: 3 });
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{2,6}$/), { minLength: 6, maxLength: 6 });
const shape = fc.constantFrom<Fleet["connectivity"]["default"]>("mesh", "hub", "none");

interface Grown {
  readonly two: Fleet;
  readonly three: Fleet;
}

/** Two regions on each cloud, and links between the first of all that are there. */
function grown(
  [one = "aws", two = "gcp", three = "azure"]: readonly Cloud[],
  given: readonly string[],
  form: Fleet["connectivity"]["default"],
): Grown {
  const regions = [one, one, two, two, three, three].map((cloud, at) => ({ cloud, name: given[at] ?? "" }));
  const first = (cloud: Cloud): string => regions.find((region) => region.cloud === cloud)?.name ?? "";
  const fleetOf = (some: readonly Cloud[]): Fleet => {
    const pairs = some.flatMap((left, at) => some.slice(at + 1).map((right) => [first(left), first(right)].sort()));
    const links = pairs.map((between): Link => ({
      between: between as [string, string],
      via: "vpn",
      reason: undefined,
      until: undefined,
    }));
    const own = regions.filter(({ cloud }) => some.includes(cloud)).map(({ cloud, name }) => [`${cloud} ${name}`, {}] as const);
    const hubs = Object.fromEntries(some.map((cloud) => [cloud, first(cloud)]));
    return aFleet(Object.fromEntries(own), { connectivity: { default: form, hubs, links } });
  };
  return { two: fleetOf([one, two]), three: fleetOf([one, two, three]) };
}

/** All of a region or link that is told to a cloud and can't be changed without an outage. */
function told({ regions, links }: FleetPlan): readonly string[] {
  return [
    ...regions.map(({ region, ranges, asn, tunnelHosts }) => {
      const blocks = ranges.map(({ purpose, block }) => `${purpose} ${block}`);
      return JSON.stringify([region.name, blocks, asn, tunnelHosts]);
    }),
    ...links.map(({ between, ends, tunnels }) =>
      JSON.stringify([
        between,
        ends.map(({ region, asn, name }) => [region, asn, name]),
        tunnels.map(({ block, hosts }) => [`${block}`, hosts]),
      ]),
    ),
  ];
}

test("a third cloud beside two that are linked moves no address, number or tunnel of theirs, nor what their gateways know", () => {
  fc.assert(
    fc.property(clouds, names, shape, (order, given, form) => {
      const { two, three } = grown(order, given, form);
      const before = planFleet(two, EMPTY_LOCK);
      const after = planFleet(three, before.lock);
      expect(after.retired).toEqual([]);
      expect(told(after.plan)).toEqual(expect.arrayContaining([...told(before.plan)]));
      const blocks = after.plan.links.flatMap(({ tunnels }) => tunnels.map(({ block }) => `${block}`));
      expect([blocks.length, new Set(blocks).size]).toEqual([10, 10]);
    }),
    { numRuns: 40 },
  );
});

test("every address that a link has on Azure is one that the gateway knows, at the instance where the tunnel ends", () => {
  fc.assert(
    fc.property(clouds, names, shape, (order, given, form) => {
      const { plan } = planFleet(grown(order, given, form).three, EMPTY_LOCK);
      for (const { ends, tunnels } of plan.links) {
        const known = plan.regions.find(({ region }) => region.name === ends[1].region)?.tunnelHosts ?? [];
        if (known.length === 0) continue;
        for (const [at, { hosts }] of tunnels.entries()) expect(known[Math.floor((2 * at) / tunnels.length)]).toContain(hosts[1]);
      }
    }),
    { numRuns: 40 },
  );
});
