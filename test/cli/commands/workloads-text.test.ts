import { expect, test } from "@jest/globals";
import { wholeWorkloadsText, workloadsText } from "../../../lib/cli/commands/workloads-text.ts";
import { table } from "../../../lib/cli/frame/table.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import type { WorkloadPlan } from "../../../lib/model/workload-plan.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload } from "../../support/a-fleet.ts";

function planned(count: number): readonly WorkloadPlan[] {
  const workloads = Array.from({ length: count }, (_, at) => aWorkload(`w${at + 1}`, at === 0 ? ["one", "two"] : ["one"]));
  const regions = {
    "aws eu-west": { clusters: { one: {} } },
    "gcp north": { clusters: { two: { pools: [aPool("general", { min: 1, max: 3 })] } } },
  };
  return planFleet(aFleet(regions, { workloads }), EMPTY_LOCK).workloads;
}

test("a few workloads are told one by one", () => {
  const lines = workloadsText(planned(2), table).split("\n");
  expect(lines[1]).toMatch(/^w1 +replicated \(network-centric\) +nothing is claimed +none$/);
  expect(lines[2]).toMatch(/^w2 .* cluster one, region aws eu-west-1, cloud aws$/);
});

test("hundreds of workloads are counted in a few lines", () => {
  const lines = workloadsText(planned(300), table).split("\n");
  expect(lines[0]).toBe("300 workloads, 1 without a single point of failure");
  expect(lines.length).toBeLessThan(10);
  expect(lines[2]).toMatch(/^cluster +299 workloads +one$/);
});

test("the whole plan says what would remove each single point of failure, and what a failover takes", () => {
  const text = wholeWorkloadsText(planned(2), table);
  expect(text).toMatch(/w2 +cloud aws +no cluster of it is left +another cluster under `clusters` on another cloud/);
  expect(text).toMatch(
    /w1 +cluster one, region aws eu-west-1, cloud aws +2 to 6 +two +2 to 6 more are needed, 2 may be added: enough for the fewest only/,
  );
});
