import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonical } from "../../lib/model/canonical.ts";
import { compareText } from "../../lib/model/compare-text.ts";

/** As it was first made: digests of it stand in clusters and locks. */
function firstMade(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => compareText(left, right)))
      : part,
  );
}

const plain = fc.object({
  key: fc.oneof(fc.string(), fc.nat({ max: 200 }).map(String)),
  values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined)],
});

test("a text for plain data is the same in every release, whatever keys it has", () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(canonical(value)).toBe(firstMade(value));
    }),
  );
});
