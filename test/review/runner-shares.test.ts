import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sharesOf } from "../../lib/review/affected-stacks.ts";

const waves = fc.array(
  fc.array(
    fc.nat({ max: 9 }).map((number) => `stack-${number}`),
    { minLength: 1, maxLength: 60 },
  ),
  { maxLength: 5 },
);

test("every stack of a wave is in one share of it, in order, and there are no more shares than runners", () => {
  fc.assert(
    fc.property(waves, fc.integer({ min: 1, max: 256 }), (ids, runners) => {
      const shares = sharesOf(ids, runners);
      expect(shares.map((wave) => wave.flatMap((share) => share.split(" ")))).toEqual(ids);
      for (const wave of shares) expect(wave.length).toBeLessThanOrEqual(runners);
    }),
  );
});

test("a runner gets as many stacks as it deploys at a time before another one is set up", () => {
  expect(sharesOf([["a", "b", "c", "d", "e"], ["f"]], 8)).toEqual([["a b c d", "e"], ["f"]]);
  expect(sharesOf([["a", "b", "c", "d", "e"]], 1)).toEqual([["a b c d e"]]);
});
