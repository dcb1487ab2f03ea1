import { expect, test } from "@jest/globals";
import { proofOf, scenarioFleet, tracedFleet } from "../support/traced-fleet.ts";

test("what goes over a VPN between clouds is counted as unknown, never as proved", async () => {
  const { unknown, contradictions } = proofOf(await tracedFleet(await scenarioFleet("aws-google")));
  expect(contradictions).toEqual([]);
  expect(unknown.length).toBeGreaterThan(0);
  expect(new Set(unknown.map(({ wanted }) => wanted))).toEqual(new Set(["tunnelled"]));
});
