import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LEASE_MS, LeaseWorld } from "../../support/lease-world.ts";
import type { Happening } from "../../support/lease-world.ts";

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
      process,
      forMs: fc.nat({ max: 20_000 }),
      how: fc.constantFrom("refused", "answers lost", "silent", "error 500", "error 500 after its effect", "delivered late"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("deleted", "seized", "annotated"), at: moment }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("killed" as const), at: moment, process }) },
);

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
      expect(world.wronged).toEqual([]);
      expect(await world.stillWorks()).toEqual([]);
    }),
    { numRuns: 150 },
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
