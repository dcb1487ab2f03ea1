import { describe, expect, test } from "@jest/globals";
import type { Failover } from "../../../lib/model/workload-plan.ts";
import { EMPTY_LOCK } from "../../../lib/model/lock.ts";
import { planFleet } from "../../../lib/plan/fleet-plan.ts";
import { aFleet, aPool, aWorkload, anExistingCluster } from "../../support/a-fleet.ts";
import type { ClusterSketch } from "../../support/a-fleet.ts";
import { aZone, anEntry } from "../../support/an-entry.ts";
import type { Entry } from "../../../lib/model/fleet.ts";

function failovers(clusters: Readonly<Record<string, ClusterSketch>>, entry?: Entry): readonly Failover[] {
  const workloads = [aWorkload("shop", Object.keys(clusters), { entry })];
  const fleet = aFleet({ "aws eu-west": { clusters } }, { dns: aZone({ region: "eu-west" }), workloads });
  return planFleet(fleet, EMPTY_LOCK).workloads[0]?.failovers ?? [];
}

function without(all: readonly Failover[], cluster: string): Failover | undefined {
  return all.find(({ gone }) => gone.length === 1 && gone[0] === cluster);
}

const general = (difference: Parameters<typeof aPool>[1]) => ({ pools: [aPool("general", difference)] });

describe("what a failover takes", () => {
  test("nodes of one machine are counted one for one, beside what the others run at least", () => {
    const all = failovers({ one: general({ min: 3, max: 9 }), two: general({ min: 2, max: 6 }) });
    expect(without(all, "one")).toMatchObject({
      takers: ["two"],
      nodes: { least: 3, most: 9 },
      room: { carries: "least", needed: { least: 3, most: 9 }, adds: 4 },
    });
    expect(without(all, "two")).toMatchObject({ room: { carries: "most", needed: { least: 2, most: 6 }, adds: 6 } });
  });

  test("machines of other sizes are counted by vCPU and memory, whichever runs out first", () => {
    const all = failovers({
      one: general({ machine: "4x32", min: 2, max: 4 }),
      two: general({ machine: "8x16", min: 1, max: 4 }),
    });
    expect(without(all, "one")?.room).toEqual({ carries: "less", needed: { least: 4, most: 8 }, adds: 3 });
    expect(without(all, "two")?.room).toEqual({ carries: "least", needed: { least: 2, most: 8 }, adds: 2 });
  });

  test("spot nodes are no room, since the cloud takes them back, and pools with taints are for others", () => {
    const all = failovers({
      one: general({}),
      two: {
        pools: [
          aPool("general", { min: 2, max: 3 }),
          aPool("cheap", { spot: true, max: 50 }),
          aPool("gpu", { max: 40, taints: [{ key: "gpu", value: undefined, effect: "NoSchedule" }] }),
        ],
      },
    });
    expect(without(all, "one")?.room).toMatchObject({ adds: 1, carries: "less" });
  });

  test.each([
    [
      "machines whose size nobody here knows",
      { pools: [aPool("general", { machine: "m7i.xlarge" })] },
      "how large m7i.xlarge is isn't known here",
    ],
    ["a cluster of others", { existing: anExistingCluster() }, "nobody here says how many nodes two may have"],
    ["nodes that the cloud brings", { compute: "auto", pools: [] }, "nobody here says how many nodes two may have"],
    ["another architecture", { pools: [aPool("general", { arch: "arm64" })] }, "nodes are amd64 and arm64"],
  ] as const)("%s: not known, and why", (_what, two, why) => {
    expect(without(failovers({ one: {}, two }), "one")?.room).toEqual({ carries: "unknown", why });
  });

  test("by failover the next in order takes all, and the loss of one that waits moves nothing", () => {
    const all = failovers({ one: {}, two: {}, three: {} }, anEntry({ policy: "failover", order: ["one", "three", "two"] }));
    expect(all.map(({ gone, takers }) => ({ gone, takers }))).toEqual([{ gone: ["one"], takers: ["three"] }]);
  });
});
