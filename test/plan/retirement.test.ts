import { describe, expect, test } from "@jest/globals";
import type { Fleet } from "../../lib/model/fleet.ts";
import { EMPTY_LOCK } from "../../lib/model/lock.ts";
import type { Lock } from "../../lib/model/lock.ts";
import { planFleet } from "../../lib/plan/fleet-plan.ts";
import { forget, giveUpMembers, retireStacks } from "../../lib/plan/retirement.ts";
import type { Seen } from "../../lib/plan/retirement.ts";
import { aFleet, aWorkload } from "../support/a-fleet.ts";
import { aZone, anEntry } from "../support/an-entry.ts";

const OPEN = { protect: false } as const;

/** An entry in two regions, of which one is to go. */
function whole(): Fleet {
  return aFleet(
    {
      "aws east": { location: "us-east-1", clusters: { "shop-us": OPEN } },
      "aws west": { clusters: { hub: OPEN, "shop-eu": OPEN } },
    },
    { dns: aZone({ region: "west" }), workloads: [aWorkload("shop", ["shop-eu", "shop-us"], { entry: anEntry() })] },
  );
}

function withoutEast(): Fleet {
  const fleet = whole();
  return {
    ...fleet,
    regions: fleet.regions.filter(({ name }) => name !== "east"),
    clusters: fleet.clusters.filter(({ region }) => region !== "east"),
    workloads: fleet.workloads.map((one) => ({ ...one, clusters: ["shop-eu"] })),
  };
}

const leaving: Lock = planFleet(withoutEast(), planFleet(whole(), EMPTY_LOCK).lock).lock;
const NOTHING = new Map(leaving.stacks.map(({ id }): [string, Seen] => [id, "nothing"]));

describe("what the lock forgets of stacks", () => {
  test("is those that leave and hold nothing: the plan is then that of a fleet that never had them", () => {
    const later = planFleet(withoutEast(), retireStacks(leaving, NOTHING));
    expect(later.plan.stacks).toEqual(planFleet(withoutEast(), EMPTY_LOCK).plan.stacks);
    expect(planFleet(withoutEast(), later.lock).stale).toEqual([]);
  });

  test("is nothing that nobody has looked at", () => {
    expect(retireStacks(leaving, new Map())).toEqual(leaving);
  });

  test("is nothing that still holds something", () => {
    const held = new Map(NOTHING).set("network-east", new Set<string>());
    const ids = retireStacks(leaving, held).stacks.map(({ id }) => id);
    expect(ids.filter((id) => id.endsWith("east"))).toEqual(["network-east"]);
  });

  test.each([
    [
      ["us-east-1-111122223333", "eu-west-1-111122223333"],
      ["aws/eu-west-1-111122223333", "aws/us-east-1-111122223333"],
    ],
    [["eu-west-1-111122223333"], ["aws/eu-west-1-111122223333"]],
  ])("is a provider when no resource of a stack that stays is its own any more: %j", (named, expected) => {
    const seen = new Map<string, Seen>([["entry-global", new Set(named)]]);
    const { lock } = planFleet(withoutEast(), retireStacks(leaving, seen));
    expect(lock.stacks.find(({ id }) => id === "entry-global")?.aliases).toEqual(expected);
  });
});

describe("what has left for good", () => {
  test("keeps its grants for nobody else, and nothing else of it is known", () => {
    const lock = forget(retireStacks(leaving, NOTHING), ["region/east", "cluster/shop-us"]);
    expect(lock.grants.filter(({ owner }) => /east|shop-us/.test(owner)).map(({ state }) => state)).not.toContain("live");
    expect(lock.grants).toHaveLength(leaving.grants.length);
    expect(JSON.stringify({ ...lock, grants: [] })).not.toMatch(/east|shop-us/);
  });

  test("is no other thing whose name begins alike", () => {
    const { clusters } = forget(planFleet(whole(), EMPTY_LOCK).lock, ["cluster/shop"]);
    expect(clusters.map(({ name }) => name)).toEqual(["hub", "shop-eu", "shop-us"]);
  });
});

describe("a member that is given up", () => {
  const lost = giveUpMembers(leaving, ["shop-us", "hub"]);

  test("is remembered as such by every plan after it, which asks for no other yes", () => {
    const again = planFleet(withoutEast(), lost);
    expect(again.stale).toEqual([]);
    expect(again.consents).toEqual([]);
    expect(again.lock).toEqual(lost);
    expect(again.plan.stacks.filter((stack) => stack.lost === true).map(({ id }) => id)).toEqual(["bootstrap-shop-us"]);
  });

  test("is only one that leaves: a member that stays is asked as before, and one that is wanted again is no more lost", () => {
    expect(lost.stacks.filter(({ state }) => state === "lost").map(({ id }) => id)).toEqual(["bootstrap-shop-us"]);
    const back = planFleet(whole(), lost);
    expect(back.lock).toEqual(planFleet(whole(), leaving).lock);
    expect(back.plan.stacks.filter((stack) => stack.lost === true)).toEqual([]);
  });

  test("is forgotten like any other when its state is empty", () => {
    expect(retireStacks(lost, NOTHING)).toEqual(retireStacks(leaving, NOTHING));
  });
});
