import { expect, test } from "@jest/globals";
import type { Problem } from "../../../lib/errors.ts";
import type { Workload } from "../../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload } from "../../support/a-fleet.ts";

const small = { pools: [aPool("general", { min: 2, max: 3 })] };
const REGIONS = {
  "aws eu-west": { clusters: { one: {}, brought: { compute: "auto", pools: [] } } },
  "aws eu-mid": { location: "eu-central-1", clusters: { two: {} } },
  "gcp north": { clusters: { three: {}, tiny: small } },
} as const;

function problemsOf(clusters: readonly string[], survives: Workload["survives"]): readonly Problem[] {
  const fleet = aFleet(REGIONS, { workloads: [aWorkload("shop", clusters, { survives })] });
  return planFleet(fleet, EMPTY_LOCK).problems.filter(({ rule }) => /^FW253/.test(rule));
}

test.each([
  [["one"], "zone"],
  [["one", "two"], "region"],
  [["one", "three"], "cloud"],
  [["one"], undefined],
] as const)("what %j promise by `survives: %s` is kept, and nothing is said", (clusters, survives) => {
  expect(problemsOf(clusters, survives)).toEqual([]);
});

test.each([
  [["one"], "cluster", "without cluster one no cluster of it is left", "zone"],
  [["one"], "region", "without region aws eu-west-1 no cluster of it is left; 2 such losses in all", "zone"],
  [["one", "two"], "cloud", "without cloud aws no cluster of it is left", "region"],
] as const)("%j don't keep `survives: %s`, and are told what they do keep (FW2531)", (clusters, survives, message, accepted) => {
  const [problem, ...others] = problemsOf(clusters, survives);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ rule: "FW2531", severity: "error", path: ["workloads", "shop", "survives"], accepted });
  expect(problem?.message).toContain(message);
});

test("of nodes that the cloud brings it is said that their zones aren't known (FW2532)", () => {
  expect(problemsOf(["brought"], "zone")).toMatchObject([{ rule: "FW2532", severity: "warning" }]);
  expect(problemsOf(["brought", "two"], "zone")).toEqual([]);
});

test("clusters that couldn't run what another runs at least are named (FW2533)", () => {
  expect(problemsOf(["three", "tiny"], "cluster")).toMatchObject([
    {
      rule: "FW2533",
      severity: "warning",
      message: "without three, tiny would take over the work of 2 nodes of shop at least, and may add 1",
    },
  ]);
});
