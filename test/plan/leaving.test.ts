import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Fleet } from "../../lib/model/fleet.ts";
import type { StackPlan } from "../../lib/model/fleet-plan.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { arbitraryFleet } from "../support/arbitrary-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";

const OPEN = { protect: false } as const;

const SOURCE = {
  url: "https://git.acme.example/fleet.git",
  branch: "main",
  path: "clusters/{cluster}",
  auth: { kind: "none" },
} as const;

/** Two regions, a hub and two members, an entry and callers on private paths: something in every layer that AWS has. */
function whole(): Fleet {
  return aFleet(
    {
      "aws east": { location: "us-east-1", clusters: { "shop-us": OPEN } },
      "aws west": { clusters: { hub: OPEN, "shop-eu": OPEN } },
    },
    {
      access: { operators: [Cidr.from("10.250.0.0/24")], ci: [Cidr.from("198.51.100.7/32")], principals: [] },
      dns: aZone({ region: "west" }),
      workloads: [aWorkload("shop", ["shop-eu", "shop-us"], { entry: anEntry() })],
    },
  );
}

function lockOf(fleet: Fleet, before: Lock = EMPTY_LOCK): Lock {
  return planFleet(fleet, before).lock;
}

/** What leaves by an edit, and what each waits for. */
function leaves(before: Fleet, after: Fleet): Readonly<Record<string, readonly string[]>> {
  const { stacks } = planFleet(after, lockOf(before)).plan;
  const leaving = stacks.filter((stack) => stack.leaving !== undefined);
  return Object.fromEntries(leaving.map(({ id, after: edges }) => [id, edges.map(({ stack }) => stack)]));
}

function stackOf(fleet: Fleet, lock: Lock, id: string): StackPlan | undefined {
  return planFleet(fleet, lock).plan.stacks.find((stack) => stack.id === id);
}

function withoutEast(fleet: Fleet): Fleet {
  return {
    ...fleet,
    regions: fleet.regions.map((region) => (region.name === "east" ? { ...region, absent: true } : region)),
    clusters: fleet.clusters.map((cluster) => (cluster.region === "east" ? { ...cluster, state: "absent" } : cluster)),
    workloads: fleet.workloads.map((one) => ({ ...one, clusters: ["shop-eu"] })),
  };
}

describe("what is no longer wanted leaves by its stack", () => {
  test.each<[string, (fleet: Fleet) => Fleet, readonly string[]]>([
    ["the last peering", (fleet) => ({ ...fleet, connectivity: { ...fleet.connectivity, default: "none" } }), ["peering-aws"]],
    [
      "callers on private paths",
      (fleet) => ({ ...fleet, access: { ...fleet.access, operators: [] } }),
      ["access-hub", "access-shop-eu", "access-shop-us"],
    ],
    ["the last entry", (fleet) => ({ ...fleet, workloads: [] }), ["entry-east", "entry-global", "entry-west"]],
    [
      "the last entry of a region",
      (fleet) => ({ ...fleet, workloads: fleet.workloads.map((one) => ({ ...one, clusters: ["shop-eu"] })) }),
      ["entry-east"],
    ],
    [
      "a whole region",
      withoutEast,
      ["access-shop-us", "bootstrap-shop-us", "cluster-shop-us", "entry-east", "network-east", "peering-aws"],
    ],
  ])("%s", (_what, edit, expected) => {
    const fleet = whole();
    expect(Object.keys(leaves(fleet, edit(fleet)))).toEqual(expected);
  });

  test("and nothing else of it is felt: a cluster that goes loses no pools beside", () => {
    const fleet = whole();
    const gone = withoutEast(fleet);
    const clusters = gone.clusters.map((one) => (one.name === "shop-us" ? { ...one, compute: "auto" as const, pools: [] } : one));
    const { consents } = planFleet({ ...gone, clusters }, lockOf(fleet));
    expect(new Set(consents.map(({ kind }) => kind))).toEqual(new Set(["leaves"]));
  });

  test("in the order in which nothing is taken away from under another: members leave the hub, then clusters, then networks", () => {
    const fleet = whole();
    const { plan } = planFleet(withoutEast(fleet), lockOf(fleet));
    const wave = (id: string): number => plan.waves.findIndex((ids) => ids.includes(id));
    const order = ["bootstrap-shop-us", "access-shop-us", "cluster-shop-us", "network-east"].map(wave);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    expect(wave("entry-global")).toBeLessThan(wave("entry-east"));
    expect(wave("peering-aws")).toBeGreaterThan(wave("bootstrap-shop-us"));
    expect(wave("network-east")).toBeGreaterThan(wave("peering-aws"));
  });

  test("and the way to the hub, which stays, changes only after the member has left by it", () => {
    const fleet = aFleet(
      { "aws a": { clusters: { hub: OPEN } }, "aws b": { clusters: { one: OPEN } }, "aws c": { clusters: { two: OPEN } } },
      { access: { operators: [], ci: [{ region: "a" }], principals: [] } },
    );
    const after: Fleet = {
      ...fleet,
      regions: fleet.regions.map((region) => (region.name === "c" ? { ...region, absent: true } : region)),
      clusters: fleet.clusters.map((cluster) => (cluster.name === "two" ? { ...cluster, state: "absent" } : cluster)),
    };
    const { plan } = planFleet(after, lockOf(fleet));
    const wave = (id: string): number => plan.waves.findIndex((ids) => ids.includes(id));
    expect(plan.stacks.find(({ id }) => id === "peering-aws")?.leaving).toBeUndefined();
    expect(wave("peering-aws")).toBeGreaterThan(wave("bootstrap-two"));
    expect(wave("network-c")).toBeGreaterThan(wave("peering-aws"));
  });

  test("for ever, until somebody has seen that its state is empty: with the providers and the place that it had", () => {
    const fleet = whole();
    const gone = planFleet(withoutEast(fleet), lockOf(fleet)).lock;
    const later = { ...withoutEast(fleet), clusters: fleet.clusters.filter(({ region }) => region !== "east") };
    const file: Fleet = { ...later, regions: later.regions.filter(({ name }) => name !== "east") };
    const again = planFleet(file, gone);
    expect(again.plan.stacks.find(({ id }) => id === "network-east")).toMatchObject({
      stateKey: "acme/network-east.tfstate",
      providers: { main: { name: "aws/us-east-1-111122223333", location: "us-east-1" } },
    });
    expect(again.lock.stacks).toEqual(gone.stacks);
  });

  test("and a stack that stays keeps every provider that its state may still need", () => {
    const fleet = whole();
    const names = stackOf(withoutEast(fleet), lockOf(fleet), "entry-global")?.providers.aliased.map(({ name }) => name);
    expect(names).toEqual(["aws/eu-west-1-111122223333", "aws/us-east-1-111122223333"]);
  });

  test("and any whole fleet: each stack after all that were deployed after it", () => {
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        const { plan, lock } = planFleet(fleet, EMPTY_LOCK);
        const gone: Fleet = {
          ...fleet,
          access: { ...fleet.access, ci: [] },
          connectivity: { ...fleet.connectivity, hubs: {}, links: [] },
          dns: undefined,
          regions: fleet.regions.map((region) => ({ ...region, absent: true })),
          clusters: fleet.clusters.map((cluster) => ({ ...cluster, state: "absent" })),
          workloads: [],
        };
        const { stacks, waves } = planFleet(gone, lock).plan;
        expect(stacks.map(({ id }) => id)).toEqual(plan.stacks.map(({ id }) => id));
        expect(stacks.filter(({ leaving }) => leaving === undefined)).toEqual([]);
        const waveOf = new Map(waves.flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
        const wave = (id: string): number => waveOf.get(id) ?? NaN;
        const early = plan.stacks.flatMap(({ id, after }) => after.filter(({ stack }) => !(wave(stack) > wave(id))));
        expect(early).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("unless it is wanted again, which makes it what it was", () => {
    const fleet = whole();
    const gone = planFleet(withoutEast(fleet), lockOf(fleet)).lock;
    expect(planFleet(fleet, gone).lock).toEqual(lockOf(fleet));
  });
});

describe("nothing leaves by surprise", () => {
  test("synth refuses what the lock has not seen leave", () => {
    const fleet = whole();
    const after = withoutEast(fleet);
    const planned = planFleet(after, lockOf(fleet));
    expect(planned.stale).toContain("that stack network-east leaves");
    expect(planFleet(after, planned.lock).stale).toEqual([]);
  });

  test("each stack that begins to leave wants a yes, once", () => {
    const fleet = whole();
    const after = withoutEast(fleet);
    const planned = planFleet(after, lockOf(fleet));
    expect(planned.consents.map(({ about }) => about)).toContain("cluster-shop-us");
    expect(planFleet(after, planned.lock).consents).toEqual([]);
  });

  test.each<[string, string, (fleet: Fleet) => Fleet]>([
    ["sync.hub", "another hub", (fleet) => ({ ...fleet, sync: { ...fleet.sync, hub: "shop-eu" } })],
    ["clusters.hub", "other pools alone", (fleet) => renamedPools(fleet)],
    [
      "clusters.hub",
      "another way to bring nodes",
      (fleet) => ({
        ...fleet,
        clusters: fleet.clusters.map((one) => (one.name === "hub" ? { ...one, compute: "auto", pools: [] } : one)),
      }),
    ],
  ])("an outage at %s, %s, wants a yes", (about, _what, edit) => {
    const fleet = whole();
    const { consents } = planFleet(edit(fleet), lockOf(fleet));
    expect(consents.map((consent) => [consent.kind, consent.about])).toEqual([["outage", about]]);
  });

  test.each<[about: string, what: string, edit: (fleet: Fleet) => Fleet]>([
    ["sync.agent", "another agent", (fleet) => ({ ...fleet, sync: { ...fleet.sync, agent: "none", source: undefined } })],
    ["sync.source", "no source any more", (fleet) => ({ ...fleet, sync: { ...fleet.sync, source: undefined } })],
    [
      "sync.source",
      "another path",
      ({ sync, ...fleet }) => ({
        ...fleet,
        sync: { ...sync, source: sync.source === undefined ? undefined : { ...sync.source, path: "elsewhere" } },
      }),
    ],
  ])("what members no longer follow wants a yes, once: %s, %s", (about, _what, edit) => {
    const fleet = { ...whole(), sync: { ...whole().sync, agent: "flux", source: SOURCE } } as const;
    const planned = planFleet(edit(fleet), lockOf(fleet));
    expect(planned.consents.map((consent) => [consent.kind, consent.about])).toEqual([["unsynced", about]]);
    expect(planFleet(edit(fleet), planned.lock).consents).toEqual([]);
  });

  test("a new hub wants a yes also where it is all that stays, and none where everything leaves", () => {
    const fleet = whole();
    const moved = (names: readonly string[]) => {
      const clusters = fleet.clusters.map((one) => (names.includes(one.name) ? { ...one, state: "absent" as const } : one));
      const { consents } = planFleet({ ...fleet, clusters, sync: { ...fleet.sync, hub: "shop-eu" } }, lockOf(fleet));
      return consents.some(({ about }) => about === "sync.hub");
    };
    expect([moved(["hub", "shop-us"]), moved(["hub", "shop-eu", "shop-us"])]).toEqual([true, false]);
  });

  test("the first pools of a cluster that had none want none", () => {
    const fleet = whole();
    const bare = fleet.clusters.map((one) => (one.name === "hub" ? { ...one, pools: [] } : one));
    expect(planFleet(fleet, lockOf({ ...fleet, clusters: bare })).consents).toEqual([]);
  });

  test("a first source wants none", () => {
    const fleet = whole();
    const followed = { ...fleet, sync: { ...fleet.sync, source: SOURCE } };
    expect(planFleet(followed, lockOf({ ...fleet, sync: { ...fleet.sync, source: undefined } })).consents).toEqual([]);
  });

  test("a new pool beside the old one wants none", () => {
    const fleet = whole();
    const [pool] = fleet.clusters.find(({ name }) => name === "hub")?.pools ?? [];
    if (pool === undefined) throw new Error("the hub has no pool");
    const more = fleet.clusters.map((one) => (one.name === "hub" ? { ...one, pools: [pool, { ...pool, name: "more" }] } : one));
    expect(planFleet({ ...fleet, clusters: more }, lockOf(fleet)).consents).toEqual([]);
  });
});

function renamedPools(fleet: Fleet): Fleet {
  const renamed = fleet.clusters.map((one) =>
    one.name === "hub" ? { ...one, pools: one.pools.map((pool) => ({ ...pool, name: `${pool.name}-2` })) } : one,
  );
  return { ...fleet, clusters: renamed };
}
