import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { Planned, Range } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { factsOf } from "../../lib/clouds/clouds.ts";
import type { NameRule } from "../../lib/clouds/facts.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { arbitraryFleet, reordered } from "../support/arbitrary-fleet.ts";

/** Runs the property on random fleets, each planned from an empty lock. */
function always(property: (fleet: Fleet, planned: Planned) => void): void {
  fc.assert(
    fc.property(arbitraryFleet, (fleet) => property(fleet, planFleet(fleet, EMPTY_LOCK))),
    { numRuns: 60 },
  );
}

/** Two blocks by somebody else's arithmetic. */
function meet(one: string, other: string): boolean {
  const [left, right] = [ipaddr.parseCIDR(one), ipaddr.parseCIDR(other)];
  return left[0].match(right) || right[0].match(left);
}

describe("whatever the fleet", () => {
  test("nothing granted overlaps anything else that is granted, reserved, brought along or used inside clusters", () => {
    always((fleet, { plan, lock }) => {
      const blocks = lock.grants.filter(({ kind }) => kind === "block");
      const isRegion = (owner: string): boolean => /^region\/[^/]+\/block/.test(owner);
      const taken = [
        ...Object.values(fleet.addressing.reserved).map(String),
        ...fleet.regions.flatMap((region) => (region.network?.cidrs ?? []).map(String)),
        ...plan.clusters.flatMap(({ ranges }) => ranges.filter(({ routed }) => !routed).map(({ block }) => `${block}`)),
      ];
      const clashes = [true, false].flatMap((outer) => {
        const layer = blocks.filter(({ owner }) => isRegion(owner) === outer).map(({ value }) => value);
        return layer.flatMap((value, at) => [...layer.slice(at + 1), ...taken].filter((other) => meet(value, other)));
      });
      expect(clashes).toEqual([]);
    });
  });

  test("networks that reach each other and overlap are always found, and no others", () => {
    always((_fleet, { plan, problems }) => {
      const outer = (ranges: readonly Range[]): readonly string[] =>
        ranges.filter(({ purpose }) => purpose === "block" || purpose === "network").map(({ block }) => `${block}`);
      const overlapping = plan.domains.some(({ regions }) => {
        const inside = plan.regions.filter(({ region }) => regions.includes(region.name)).map(({ ranges }) => outer(ranges));
        return inside.some((one, at) => inside.slice(at + 1).some((other) => one.some((a) => other.some((b) => meet(a, b)))));
      });
      expect(problems.some(({ rule }) => rule === "FW2105")).toBe(overlapping);
    });
  });

  test("what a region or cluster has lies inside its region's blocks", () => {
    always((_fleet, { plan }) => {
      for (const { region, ranges } of plan.regions) {
        const blocks = ranges.filter(({ purpose }) => purpose === "block").map(({ block }) => block);
        const clusters = plan.clusters.filter(({ cluster }) => cluster.region === region.name);
        const inside = [...ranges, ...clusters.flatMap((cluster) => cluster.ranges)].filter(
          ({ routed, purpose }) => routed && purpose !== "network",
        );
        for (const { block } of inside) expect(blocks.some((outer) => outer.contains(block))).toBe(true);
      }
    });
  });

  test("nothing moves when clusters and regions leave, come back, or new ones come", () => {
    fc.assert(
      fc.property(arbitraryFleet, arbitraryFleet, (fleet, other) => {
        const first = planFleet(fleet, EMPTY_LOCK).lock;
        const changed = { ...other, name: fleet.name };
        const second = planFleet(changed, first).lock;
        const third = planFleet(fleet, second).lock;
        for (const [before, after] of [
          [first, second],
          [second, third],
          [first, third],
        ] as const) {
          expect(values(after)).toEqual(expect.objectContaining(values(before)));
        }
        const live = (lock: Lock): readonly string[] =>
          lock.grants.filter(({ state }) => state === "live").map(({ owner }) => owner);
        expect(live(third)).toEqual(expect.arrayContaining([...live(first)]));
      }),
      { numRuns: 60 },
    );
  });

  test("a lock plans to itself, and the order of the file changes no byte", () => {
    always((fleet, planned) => {
      const again = planFleet(fleet, planned.lock);
      expect([again.added, again.retired]).toEqual([[], []]);
      expect(again.lock).toEqual(planned.lock);
      expect(JSON.stringify(planFleet(reordered(fleet), EMPTY_LOCK).plan)).toBe(JSON.stringify(planned.plan));
      expect(JSON.stringify(again.plan)).toBe(JSON.stringify(planned.plan));
    });
  });

  test("every name is legal where it is used, and no two things share one", () => {
    always((_fleet, { plan, problems }) => {
      const legal = (name: string, rule: NameRule | undefined): boolean =>
        rule !== undefined &&
        name.length <= rule.longest &&
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) &&
        !(rule.keptStarts ?? []).some((start) => name.startsWith(start)) &&
        !rule.kept.includes(name);
      for (const { region, names } of plan.regions) {
        const rules = factsOf(region.cloud).names;
        for (const [thing, name] of Object.entries(names)) {
          const plain = { ...rules.region, ...rules.logs, "tls-policy": rules.tlsPolicy }[thing];
          expect([name, legal(name, thing.startsWith("certificate/") ? rules.certificate : plain)]).toEqual([name, true]);
        }
      }
      for (const { cloud, names } of plan.clusters) {
        const rules = factsOf(cloud).names;
        for (const [thing, name] of Object.entries(names)) {
          const owned = thing.startsWith("entry/") ? rules.entry : rules.pool;
          const rule = thing.includes("/") ? owned : thing === "entry-group" ? rules.entryGroup : rules.cluster[thing];
          expect([name, legal(name, rule)]).toEqual([name, true]);
        }
      }
      expect(problems.filter(({ rule }) => rule === "FW2401")).toEqual([]);
    });
  });

  test("a stack's wave comes right after the last of those that it waits for, and ids are unique", () => {
    always((_fleet, { plan }) => {
      const waveOf = new Map(plan.stacks.map(({ id, wave }) => [id, wave]));
      expect(waveOf.size).toBe(plan.stacks.length);
      for (const { wave, after } of plan.stacks) {
        expect(wave).toBe(Math.max(-1, ...after.map(({ stack }) => waveOf.get(stack) ?? NaN)) + 1);
      }
      expect(plan.waves.map((ids) => [...ids])).toEqual(
        plan.waves.map((_ids, wave) => plan.stacks.filter((stack) => stack.wave === wave).map(({ id }) => id)),
      );
    });
  });

  test("every problem says where, what is accepted and what usually mends it", () => {
    always((_fleet, { problems }) => {
      for (const { message, accepted, seen } of problems) {
        expect([message, accepted, seen].filter((text) => text === undefined || text === "")).toEqual([]);
        expect(message).not.toMatch(/\.$|undefined|NaN/);
      }
    });
  });
});

function values({ grants }: Lock): Readonly<Record<string, string>> {
  return Object.fromEntries(grants.map(({ kind, owner, value }) => [`${kind} ${owner}`, value]));
}
