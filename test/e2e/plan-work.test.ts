import { expect } from "@jest/globals";
import { needs } from "../support/needs.ts";
import { plannedChange } from "../support/planned-change.ts";

const { test } = needs("terraform");

test("one change in 1,000 clusters has Terraform run at most 0.01 of the times that the whole fleet would", async () => {
  const { change, some, share } = await plannedChange(1_000, 5);
  const plans = some.filter(({ word }) => word === "plan").length;
  // A membership reads what its cluster is yet to give; of each shape one is validated, however many there are.
  expect([plans, some.filter(({ word }) => word === "validate").length]).toEqual([5, 2]);
  const runs = some.length - 2 * 2;
  expect(change.filter(({ word }) => word === "plan")).toHaveLength(1);
  expect(change.length / (runs * share)).toBeLessThanOrEqual(0.01);
});
