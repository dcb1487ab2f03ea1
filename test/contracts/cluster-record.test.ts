import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { clusterIdText, isRebuilt } from "../../lib/contracts/cluster-record.ts";

const ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/acme-shop";

test.each([
  ["another id", { nativeId: "home-1", incarnation: "" }, { nativeId: "home-2", incarnation: "" }, true],
  ["the same ARN with another issuer", { nativeId: ARN, incarnation: "A" }, { nativeId: ARN, incarnation: "B" }, true],
  ["the same of both", { nativeId: ARN, incarnation: "A" }, { nativeId: ARN, incarnation: "A" }, false],
  [
    "the same id where nobody says more",
    { nativeId: "factory-7", incarnation: "" },
    { nativeId: "factory-7", incarnation: "" },
    false,
  ],
  ["the same id where it was not said before", { nativeId: ARN, incarnation: "" }, { nativeId: ARN, incarnation: "A" }, false],
  ["the same id where it is said no more", { nativeId: ARN, incarnation: "A" }, { nativeId: ARN, incarnation: "" }, false],
])("%s: was it made again?", (_what, before, now, expected) => {
  expect(isRebuilt(before, now)).toBe(expected);
});

const part = fc.constantFrom("", "A", "B");
const identity = fc.record({ nativeId: part.map((text) => `arn/${text}`), incarnation: part });

test("whatever is called the same in one text was not made again, and nothing else is called so", () => {
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      const isSame = one.nativeId === other.nativeId && one.incarnation === other.incarnation;
      expect(clusterIdText(one) === clusterIdText(other)).toBe(isSame);
      if (isSame) expect(isRebuilt(one, other)).toBe(false);
    }),
  );
});
