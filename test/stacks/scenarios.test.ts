import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { loadFleet } from "../../lib/fleet-file/read/load.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import { aFleet } from "../support/a-fleet.ts";
import type { RegionSketch } from "../support/a-fleet.ts";
import { synthesizeFleet } from "../support/synthesized-fleet.ts";

const FLEETS = path.join(import.meta.dirname, "../fleets");
const SCENARIOS = readdirSync(FLEETS).filter((name) => /^(aws-(google|azure)|google|azure|three)/.test(name));

const folder = mkdtempSync(path.join(tmpdir(), "fleetwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function fleetOf(scenario: string): Promise<Fleet> {
  return (await loadFleet({ file: path.join(FLEETS, scenario, "fleet.yaml"), today: "2026-11-20" })).fleet;
}

test.each(SCENARIOS)("every stack of %s is synthesized", async (scenario) => {
  const fleet = await fleetOf(scenario);
  const { stacks } = await synthesizeFleet(fleet, path.join(folder, scenario));
  const planned = planFleet(fleet, EMPTY_LOCK).plan.stacks.map(({ id }) => id);
  expect([...stacks.keys()].sort()).toEqual(planned.toSorted());
});

test.each(["google-mesh", "azure-mesh"])(
  "one more cluster of %s changes no other cluster's stack, no network and no peering",
  async (name) => {
    const scenario = await fleetOf(name);
    // Blocks with room for it: what a region's peers must know is its blocks.
    const fleet: Fleet = { ...scenario, regions: scenario.regions.map((one) => ({ ...one, sizes: { block: 16 } })) };
    const [some] = fleet.clusters;
    if (some === undefined) throw new Error("the scenario has no cluster");
    const before = await synthesizeFleet(fleet, path.join(folder, `before-${name}`));
    const more: Fleet = { ...fleet, clusters: [...fleet.clusters, { ...some, name: "another" }] };
    const after = await synthesizeFleet(more, path.join(folder, `after-${name}`), before.lock);
    const changed = [...after.stacks].filter(([id, text]) => before.stacks.get(id) !== text).map(([id]) => id);
    expect(changed.sort()).toEqual(["bootstrap-another", "cluster-another"]);
  },
);

/** A region of each with a cluster, by cloud. */
const SKETCHES = {
  aws: { "aws eu": { clusters: { hub: {} } } },
  gcp: { "gcp north": { clusters: { shop: {} } } },
  azure: { "azure west": { clusters: { till: {} } } },
} as const;

test.each([
  ["Azure", "a fleet on AWS and Google Cloud", ["aws", "gcp"], ["azure"]],
  ["AWS and Google Cloud", "a fleet on Azure", ["azure"], ["aws", "gcp"]],
] as const)("%s added to %s changes none of the stacks that are there", async (_what, _to, there, added) => {
  const sketch = (clouds: readonly (keyof typeof SKETCHES)[]): Record<string, RegionSketch> =>
    Object.assign({}, ...clouds.map((cloud) => SKETCHES[cloud])) as Record<string, RegionSketch>;
  const before = aFleet(sketch(there));
  const after = aFleet(sketch([...added, ...there]), { sync: { hub: before.sync.hub } });
  const was = await synthesizeFleet(before, mkdtempSync(path.join(folder, "there-")));
  const is = await synthesizeFleet(after, mkdtempSync(path.join(folder, "more-")), was.lock);
  expect([...was.stacks.keys()].filter((id) => was.stacks.get(id) !== is.stacks.get(id))).toEqual([]);
  expect(is.stacks.size).toBeGreaterThan(was.stacks.size);
});
