import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { scalingConfigFor } from "../../../lib/scaling/aws/scaling-config.ts";
import { refusedScaling } from "../../support/aws-api/eks-updates.ts";

const count = fc.integer({ min: 0, max: 12 });
const sizes = fc
  .tuple(count, count, count)
  .map((three) => three.sort((one, other) => one - other))
  .map(([min = 0, desired = 0, max = 0]) => ({ min, desired, max: Math.max(max, 1) }));

describe("what EKS is told when a pool's bounds change", () => {
  test.each([
    ["min above the number", { min: 2, desired: 2, max: 6 }, { min: 4, max: 6 }, { minSize: 4, maxSize: 6, desiredSize: 4 }],
    ["min above max as it was", { min: 1, desired: 2, max: 3 }, { min: 5, max: 8 }, { minSize: 5, maxSize: 8, desiredSize: 5 }],
    ["max below the number", { min: 2, desired: 5, max: 6 }, { min: 2, max: 3 }, { minSize: 2, maxSize: 3, desiredSize: 3 }],
    ["max below min as it was", { min: 4, desired: 5, max: 6 }, { min: 1, max: 2 }, { minSize: 1, maxSize: 2, desiredSize: 2 }],
    [
      "a number inside, which the autoscaler keeps",
      { min: 2, desired: 5, max: 6 },
      { min: 4, max: 9 },
      { minSize: 4, maxSize: 9 },
    ],
    ["bounds that it has", { min: 2, desired: 5, max: 6 }, { min: 2, max: 6 }, undefined],
  ])("%s", (_name, size, bounds, config) => {
    expect(scalingConfigFor(size, bounds)).toEqual(config);
  });

  test("is never refused, ends in the bounds, moves the number no further than it must, and is said once", () => {
    fc.assert(
      fc.property(sizes, sizes, (size, { min, max }) => {
        const current = { minSize: size.min, desiredSize: size.desired, maxSize: size.max };
        const sent = scalingConfigFor(size, { min, max }) ?? {};
        expect(refusedScaling(current, sent)).toBeUndefined();
        const after = { ...current, ...sent };
        expect(after).toMatchObject({ minSize: min, maxSize: max });
        const inside = size.desired >= min && size.desired <= max;
        expect([min, max, size.desired]).toContain(after.desiredSize);
        expect(after.desiredSize === size.desired).toBe(inside);
        const again = { min: after.minSize, desired: after.desiredSize, max: after.maxSize };
        expect(scalingConfigFor(again, { min, max })).toBeUndefined();
      }),
    );
  });
});
