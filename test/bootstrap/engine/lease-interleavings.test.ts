import { env } from "node:process";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LEASE_MS, LeaseWorld, OUTAGES } from "../../support/lease-world.ts";
import type { Happening, Outage } from "../../support/lease-world.ts";

const moment = fc.nat({ max: 40_000 });
const process = fc.constantFrom("first", "second");

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("work" as const),
      at: moment,
      process,
      forMs: fc.nat({ max: 20_000 }),
      patienceMs: fc.option(fc.nat({ max: 12_000 }), { nil: undefined, freq: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("outage" as const),
      at: moment,
      process: fc.option(process, { nil: undefined, freq: 2 }),
      forMs: fc.nat({ max: 20_000 }),
      how: fc.constantFrom(...OUTAGES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("deleted", "seized", "annotated"), at: moment }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("killed" as const), at: moment, process }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("clock" as const),
      at: moment,
      process,
      byMs: fc.constantFrom(-86_400_000, -10_000, -1, 1, 10_000, 86_400_000),
    }),
  },
);

/** More of them, or others, where somebody asks: `FLEETWRIGHT_LEASE_RUNS=5000 FLEETWRIGHT_LEASE_SEED=7`. */
const { FLEETWRIGHT_LEASE_RUNS: runs = "150", FLEETWRIGHT_LEASE_SEED: chosen } = env;

// The model: what the API server has at each moment is the truth, and who believes what is checked against it.
test("whatever happens, no two processes hold one lease at once, and every holder hears the truth about it in time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 2, maxLength: 16 }), fc.nat(), async (happenings, seed) => {
      const world = new LeaseWorld(happenings, seed);
      await world.run();
      expect(world.believedAtOnce()).toEqual([]);
      expect(world.toldLateOrNever()).toEqual([]);
      expect(world.toldFalsely()).toEqual([]);
      expect(world.failedWithoutCause()).toEqual([]);
      expect(world.takenLate()).toEqual([]);
      expect(world.wronged).toEqual([]);
      expect(await world.stillWorks()).toEqual([]);
    }),
    { numRuns: Number(runs), ...(chosen === undefined ? {} : { seed: Number(chosen) }) },
  );
});

test("the model sees overlaps, untold losses and lies: each is found where it is planted", async () => {
  const world = new LeaseWorld([{ kind: "work", at: 0, process: "first", forMs: 30_000, patienceMs: undefined }], 1);
  await world.run();
  const [belief] = world.beliefs;
  if (belief === undefined) throw new Error("nobody worked");
  world.beliefs.push({ ...belief, process: "second" });
  expect(world.believedAtOnce()).toHaveLength(1);
  expect(world.toldLateOrNever()).toHaveLength(1);
  world.beliefs.splice(1, 1, { ...belief, told: new Error("could not be renewed for 9 s"), until: belief.from + LEASE_MS });
  expect(world.toldFalsely()).toHaveLength(1);
});

const LONG: Extract<Happening, { kind: "work" }> = {
  kind: "work",
  at: 0,
  process: "first",
  forMs: 60_000,
  patienceMs: undefined,
};
const WAITING: Extract<Happening, { kind: "work" }> = {
  kind: "work",
  at: 15_000,
  process: "second",
  forMs: 1_000,
  patienceMs: undefined,
};
const ENDING: readonly Outage[] = ["refused", "silent", "error 500", "disk full", "webhook fails"];

test.each(ENDING.flatMap((how) => ["first", undefined].map((process) => [how, process] as const)))(
  "%s for 4 s is outlived; for 10 s it is an outage, by its name, and never another who has taken over (%s)",
  async (how, process) => {
    const [four, ten] = [4_000, 10_000].map((forMs) => {
      const outage = { kind: "outage", at: 20_000, process, forMs, how } as const;
      const skew = { kind: "clock", at: 19_000, process: "first", byMs: -86_400_000 } as const;
      // While it lasts nobody gets anything; those who come after it do.
      return new LeaseWorld([LONG, WAITING, { ...WAITING, at: 45_000 }, outage, skew], 1);
    });
    await four?.run();
    expect(four?.beliefs.map(({ process: who, told }) => [who, told])).toContainEqual(["first", undefined]);
    await ten?.run();
    const told = ten?.beliefs.find((belief) => belief.process === "first")?.told;
    expect(String(told)).toMatch(/could not be renewed for 7\.5 s/);
    expect(ten?.beliefs.map((belief) => belief.process)).toContain("second");
    expect([ten?.believedAtOnce(), ten?.takenLate(), ten?.wronged]).toEqual([[], [], []]);
  },
);
