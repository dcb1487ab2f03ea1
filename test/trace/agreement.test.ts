import { expect, test } from "@jest/globals";
import { traceMutants } from "../support/trace-mutants.ts";
import { proofOf, tracedFleet } from "../support/traced-fleet.ts";
import { TRACED } from "../support/traced-fleets.ts";
import { UNNOTICED } from "../support/unnoticed.ts";

const excused = new Set<string>();

test.each(Object.keys(TRACED))(
  "%s: packets do what the plan wants, and no route, gateway or rule is missed unnoticed",
  async (name) => {
    const fleet = await tracedFleet(await (TRACED[name] ?? fail)());
    const { proven, contradictions } = proofOf(fleet);
    expect(contradictions).toEqual([]);
    expect(proven).toBeGreaterThan(0);
    const mutants = traceMutants(fleet.resources);
    expect(mutants.length).toBeGreaterThan(0);
    const unnoticed = mutants.filter(({ resources }) => proofOf(fleet, resources).contradictions.length === 0);
    const unexplained = unnoticed.filter(({ without }) => {
      const excuse = UNNOTICED.find((one) => one.without.test(without));
      if (excuse !== undefined) excused.add(excuse.why);
      return excuse === undefined;
    });
    expect(unexplained.map(({ without }) => without)).toEqual([]);
  },
);

test("every excuse for something that goes unnoticed is one for something", () => {
  expect(UNNOTICED.map(({ why }) => why).filter((why) => !excused.has(why))).toEqual([]);
});

function fail(): never {
  throw new Error("no such fleet");
}
