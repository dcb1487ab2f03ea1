import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FORMAT, MANIFEST, readReviewed, staleness } from "../../lib/deploy/reviewed-plans.ts";
import type { PresentStack, PresentState, ReviewedPlans } from "../../lib/deploy/reviewed-plans.ts";
import { tempFolder } from "../support/temp-folder.ts";

const text = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
const state = fc.option(fc.record({ serial: fc.nat(50), lineage: text }), { nil: undefined });
const origin = fc.record({ commit: text, tree: text, fleet: text, lock: text });
const plan = fc.record({ digest: text, content: text, state });
const reviewed = fc.tuple(origin, fc.array(plan, { minLength: 1, maxLength: 6 })).map(([from, plans]) => ({
  origin: from,
  plans: plans.map((one, at) => ({ ...one, stack: `cluster-${at}` })),
}));

type Reviewed = Pick<ReviewedPlans, "origin" | "plans">;

/** All as it was. */
function same({ origin: from, plans }: Reviewed): PresentState {
  return {
    origin: from,
    stacks: new Map(plans.map(({ stack, digest, content, state: own }) => [stack, { digest, content, state: own }])),
  };
}

/** What may have changed since, each with what is said then. */
const MOVES: readonly (readonly [string, RegExp, (now: PresentState, stack: string) => PresentState])[] = [
  [
    "another commit with other files",
    /they are of commit/,
    (now) => ({ ...now, origin: { ...now.origin, commit: "c", tree: "t" } }),
  ],
  ["no git", /this is none/, (now) => ({ ...now, origin: { ...now.origin, commit: undefined, tree: undefined } })],
  ["another fleet file", /the fleet file is another one/, (now) => ({ ...now, origin: { ...now.origin, fleet: "x" } })],
  ["no lock", /fleet\.lock is another one/, (now) => ({ ...now, origin: { ...now.origin, lock: undefined } })],
  ["another plan", /another one than was reviewed/, (now, id) => changed(now, id, { digest: "x" })],
  ["no plan", /the file of its plan is missing/, (now, id) => changed(now, id, { digest: undefined })],
  ["other Terraform", /its Terraform is another one/, (now, id) => changed(now, id, { content: "x" })],
  [
    "no such stack",
    /makes no such stack/,
    (now, id) => ({ ...now, stacks: new Map([...now.stacks].filter(([one]) => one !== id)) }),
  ],
  [
    "a state that moved",
    /its state|it has a state now/,
    (now, id) => {
      const own = now.stacks.get(id)?.state;
      return changed(now, id, { state: own === undefined ? { serial: 1, lineage: "l" } : { ...own, serial: own.serial + 1 } });
    },
  ],
  [
    "another state, or none",
    /its state is (another one|gone)|it has a state now/,
    (now, id) => {
      const own = now.stacks.get(id)?.state;
      const other = own === undefined ? { serial: 1, lineage: "l" } : own.serial % 2 === 0 ? undefined : { ...own, lineage: "l" };
      return changed(now, id, { state: other });
    },
  ],
];

function changed(now: PresentState, id: string, change: Partial<PresentStack>): PresentState {
  return { ...now, stacks: new Map([...now.stacks].map(([one, own]) => [one, one === id ? { ...own, ...change } : own])) };
}

describe("reviewed plans", () => {
  test("may be carried out where nothing has changed, also from another commit with the same files", () => {
    fc.assert(
      fc.property(reviewed, text, (plans, commit) => {
        expect(staleness(plans, same(plans))).toEqual([]);
        expect(staleness(plans, { ...same(plans), origin: { ...plans.origin, commit } })).toEqual([]);
      }),
      { seed: 7 },
    );
  });

  test("are refused by name in 1,000 cases of anything that has changed", () => {
    const picks = fc.uniqueArray(fc.constantFrom(...MOVES), { minLength: 1, maxLength: 1 });
    fc.assert(
      fc.property(reviewed, picks, fc.nat(5), (plans, [move], at) => {
        const stack = plans.plans[at % plans.plans.length]?.stack ?? "";
        const [, said, moved] = move ?? ["", /^$/, (now) => now];
        const found = staleness(plans, moved(same(plans), stack));
        expect(found.length).toBeGreaterThan(0);
        expect(found.every((one) => one.stack === undefined || one.stack === stack)).toBe(true);
        expect(found.some(({ why }) => said.test(why))).toBe(true);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

describe("a manifest of reviewed plans", () => {
  const folder = tempFolder();
  const one = { stack: "a", digest: "d", content: "c" };
  const whole = { format: FORMAT, origin: {}, plans: [one], later: [] };

  test.each([
    ["of another form", { ...whole, format: "fleetwright.dev/reviewed-plans/v2" }],
    ["without an origin", { ...whole, origin: undefined }],
    ["with a plan without a digest", { ...whole, plans: [{ ...one, digest: undefined }] }],
    ["with a state that is none", { ...whole, plans: [{ ...one, state: { serial: "1", lineage: "l" } }] }],
    ["with a stack twice", { ...whole, plans: [one, { ...one, digest: "e" }] }],
    ["that is a list", []],
  ])("is refused: %s", (_, manifest) => {
    writeFileSync(path.join(folder(), MANIFEST), JSON.stringify(manifest));
    expect(() => readReviewed(folder())).toThrow(/no manifest of reviewed plans/);
  });

  test("is refused where it is missing or cut", () => {
    expect(() => readReviewed(folder())).toThrow(/can't be read/);
    writeFileSync(path.join(folder(), MANIFEST), JSON.stringify(whole).slice(0, -5));
    expect(() => readReviewed(folder())).toThrow(/can't be read/);
    writeFileSync(path.join(folder(), MANIFEST), JSON.stringify(whole));
    expect(readReviewed(folder())).toEqual(whole);
  });
});
