import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Cluster, Fleet } from "../../../lib/model/fleet.ts";
import { aCluster, aFleet, aRegion, aWorkload } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";
import { synthesizeFleet } from "../../support/synthesized-fleet.ts";
import type { SynthesizedFleet } from "../../support/synthesized-fleet.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Nine clusters in three regions of two accounts, joined by peerings. */
const NINE = aFleet(
  {
    "aws eu-west": { clusters: { hub: {}, "west-1": {}, "west-2": {} } },
    "aws eu-north": { location: "eu-north-1", clusters: { "north-1": {}, "north-2": {}, "north-3": {} } },
    "aws eu-central": {
      location: "eu-central-1",
      account: "444455556666",
      clusters: { "central-1": {}, "central-2": {}, "central-3": {} },
    },
  },
  { sync: { hub: "hub" }, access: { ...aFleet({}).access, ci: [{ region: "eu-west" }] } },
);

/** The same with a workload that some of them serve, under one name. */
const SERVING = {
  ...NINE,
  dns: aZone({ create: true, zoneId: undefined }),
  workloads: [aWorkload("shop", ["north-1", "west-1"], { entry: anEntry() })],
} satisfies Fleet;

const folder = tempFolder();
/** What several tests begin with is synthesized once. */
const synthesized = new Map<Fleet, SynthesizedFleet>();

/** The stacks whose Terraform differs between two fleets, the second planned with the lock that the first left. */
async function changed(before: Fleet, after: Fleet): Promise<Readonly<Record<"added" | "changed" | "gone", readonly string[]>>> {
  const first = synthesized.get(before) ?? (await synthesizeFleet(before, path.join(folder(), "before")));
  synthesized.set(before, first);
  const second = await synthesizeFleet(after, path.join(folder(), "after"), first.lock);
  const [old, now] = [first.stacks, second.stacks];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    changed: [...now.keys()].filter((id) => old.has(id) && old.get(id) !== now.get(id)),
    gone: [...old.keys()].filter((id) => !now.has(id)),
  };
}

describe("in the Terraform of a fleet with nine clusters", () => {
  // By name before and after the others: the order of names must not matter either.
  test.each(["a-first", "zebra"])("a tenth one called %s changes no stack but its own", async (name) => {
    const ten = { ...NINE, clusters: [...NINE.clusters, aCluster(name, "eu-north")] };
    expect(await changed(NINE, ten)).toEqual({
      added: [`access-${name}`, `bootstrap-${name}`, `cluster-${name}`],
      changed: [],
      gone: [],
    });
  });

  test("one that serves a workload changes the entries that lead to it, and no others", async () => {
    const ten = {
      ...SERVING,
      clusters: [...SERVING.clusters, aCluster("north-4", "eu-north")],
      workloads: SERVING.workloads.map((one) => ({ ...one, clusters: [...one.clusters, "north-4"] })),
    };
    expect(await changed(SERVING, ten)).toEqual({
      added: ["access-north-4", "bootstrap-north-4", "cluster-north-4"],
      changed: ["entry-eu-north", "entry-global"],
      gone: [],
    });
  });

  test("one that serves nothing changes no entry", async () => {
    const ten = { ...SERVING, clusters: [...SERVING.clusters, aCluster("north-4", "eu-north")] };
    expect((await changed(SERVING, ten)).changed).toEqual([]);
  });

  test("one less empties its own stacks and changes no other", async () => {
    const without = (changes: Partial<Cluster>): Fleet => ({
      ...NINE,
      clusters: NINE.clusters.map((one) => (one.name === "north-2" ? { ...one, ...changes } : one)),
    });
    expect(await changed(without({ protect: false }), without({ protect: false, state: "absent" }))).toEqual({
      added: [],
      changed: ["access-north-2", "bootstrap-north-2", "cluster-north-2"],
      gone: [],
    });
  });

  test("a region more changes only what joins the regions", async () => {
    const more = {
      ...NINE,
      regions: [...NINE.regions, aRegion("a-new-one", "aws", { location: "eu-south-1" })],
      clusters: [...NINE.clusters, aCluster("south-1", "a-new-one")],
    };
    expect(await changed(NINE, more)).toEqual({
      added: ["access-south-1", "bootstrap-south-1", "cluster-south-1", "network-a-new-one"],
      changed: ["peering-aws"],
      gone: [],
    });
  });
});
