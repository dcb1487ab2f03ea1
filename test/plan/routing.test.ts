import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Connection } from "../../lib/model/fleet-plan.ts";
import { findPaths } from "../../lib/plan/paths.ts";
import { findFirstHops, planRoutes, planTransits } from "../../lib/plan/routing.ts";

const REGIONS = ["a", "b", "c", "d", "e", "f"];

/** At most one connection a pair, sorted, as planning leaves them. */
const someConnections = fc
  .uniqueArray(
    fc.record({
      between: fc.subarray(REGIONS, { minLength: 2, maxLength: 2 }) as fc.Arbitrary<[string, string]>,
      via: fc.constantFrom("peering" as const, "transit" as const, "vpn" as const),
      why: fc.constant("a test"),
    }),
    { selector: ({ between }) => between.join() },
  )
  .map((found): readonly Connection[] => found.toSorted((left, right) => (left.between.join() < right.between.join() ? -1 : 1)));

describe("routes", () => {
  test("begin with the first connection of the path that was found for callers and rules", () => {
    fc.assert(
      fc.property(someConnections, (connections) => {
        const findPath = findPaths(connections);
        const hopsFrom = findFirstHops(connections);
        for (const from of REGIONS) {
          for (const to of REGIONS) expect(hopsFrom(from).get(to)).toBe(findPath(from, to)?.[0]);
        }
      }),
    );
  });

  test("are one for each pair that has a path, in both directions, and none to oneself", () => {
    const connections: readonly Connection[] = [
      { between: ["a", "b"], via: "transit", why: "" },
      { between: ["b", "c"], via: "transit", why: "" },
      { between: ["c", "d"], via: "peering", why: "" },
    ];
    const rows = planRoutes(REGIONS, connections).map(
      ({ from, to, over }) => `${from} ${to} ${over.via} ${over.between.join("-")}`,
    );
    expect(rows).toEqual([
      "a b transit a-b",
      "a c transit a-b",
      "b a transit a-b",
      "b c transit b-c",
      "c a transit b-c",
      "c b transit b-c",
      "c d peering c-d",
      "d c peering c-d",
    ]);
  });

  test("over a connection of gateways say what each end reaches over the other, beyond it too", () => {
    const connections: readonly Connection[] = [
      { between: ["a", "b"], via: "transit", why: "" },
      // Its own networks go another way; what its gateways pass on doesn't.
      { between: ["a", "c"], via: "peering", why: "" },
      { between: ["b", "c"], via: "transit", why: "" },
    ];
    expect(planTransits(["a", "b", "c"], connections)).toEqual([
      { between: ["a", "b"], beyond: [["b", "c"], ["a"]] },
      { between: ["b", "c"], beyond: [["c"], ["a", "b"]] },
    ]);
  });
});
