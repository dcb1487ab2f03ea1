import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Grant, Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { withoutNumber } from "../../lib/plan/ledger.ts";
import { arbitraryFleet } from "../support/arbitrary-fleet.ts";

/** Somebody's hand, a merge, or a change of the fleet: values of a kind as they may come to stand in a lock. */
const VALUES: Readonly<Record<Grant["kind"], readonly string[]>> = {
  block: ["10.0.0.0/16", "10.0.64.0/18", "10.8.0.0/22", "10.200.0.0/16", "10.201.4.0/24", "192.168.0.0/20"],
  asn: ["64512", "64900", "65200", "65534", "4200000000"],
  tunnel: ["169.254.6.0/30"],
  "mesh-id": ["1", "77", "511", "512", "9999"],
  ports: ["1024-1031", "16000-16007", "16004-16007", "16100-16199", "40000-40007"],
};

const change = fc.record({
  at: fc.nat(),
  what: fc.constantFrom("value", "value", "count", "retire", "drop"),
  to: fc.nat(),
});

function changed(
  grants: readonly Grant[],
  { at, what, to }: { readonly at: number; readonly what: string; readonly to: number },
) {
  const index = at % Math.max(1, grants.length);
  return grants.flatMap((grant, position): readonly Grant[] => {
    if (position !== index) return [grant];
    const values = VALUES[grant.kind];
    if (what === "drop") return [];
    if (what === "retire") return [{ ...grant, state: "retired" }];
    if (what === "count") return [{ ...grant, owner: `${withoutNumber(grant.owner)}/${2 + (to % 7)}` }];
    return [{ ...grant, value: values[to % values.length] ?? grant.value }];
  });
}

function keyOf({ kind, owner }: Grant): string {
  return `${kind} ${withoutNumber(owner)}`;
}

test("no owner gets a second grant beside a live one that is dropped without a word, whatever lock and fleet", () => {
  let passedOver = 0;
  fc.assert(
    fc.property(arbitraryFleet, arbitraryFleet, fc.boolean(), fc.array(change, { maxLength: 4 }), (one, other, same, changes) => {
      const grants = changes.reduce(changed, planFleet(one, EMPTY_LOCK).lock.grants);
      const lock: Lock = { ...EMPTY_LOCK, grants };
      const { added, retired, problems } = planFleet(same ? one : { ...other, name: one.name }, lock);
      const anew = new Set(added.map(keyOf));
      const dropped = retired.filter((grant) => anew.has(keyOf(grant)));
      passedOver += dropped.length;
      const told = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
      for (const { owner, value } of dropped) {
        expect(told).toContainEqual(expect.stringMatching(new RegExp(`${value.replaceAll(".", "\\.")}.*${owner}`)));
      }
    }),
    { numRuns: 200 },
  );
  expect(passedOver).toBeGreaterThan(20);
});

test("a new grant never takes the count of one that is there", () => {
  fc.assert(
    fc.property(arbitraryFleet, fc.array(change, { maxLength: 4 }), (fleet, changes) => {
      const grants = changes.reduce(changed, planFleet(fleet, EMPTY_LOCK).lock.grants);
      const held = new Set(grants.map(({ kind, owner }) => `${kind} ${owner}`));
      const before = new Set(grants);
      const { lock } = planFleet(fleet, { ...EMPTY_LOCK, grants });
      const others = [...before].map(({ kind, owner, value }) => `${kind} ${owner} ${value}`);
      const fresh = lock.grants.filter(({ kind, owner, value }) => !others.includes(`${kind} ${owner} ${value}`));
      expect(fresh.filter(({ kind, owner }) => held.has(`${kind} ${owner}`))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
