import { describe, expect, test } from "@jest/globals";
import type { MemberResult } from "../../../lib/bootstrap/engine/bootstrap-member.ts";
import { FakeFleet, recordOf } from "../../support/fake-fleet.ts";

function outcomes(results: readonly MemberResult[]): readonly (readonly [string, string])[] {
  return results.map(({ cluster, outcome }) => [cluster, outcome]);
}

describe("a hub that is moved", () => {
  /** The fleet with another of its clusters as the hub. */
  function moved(fleet: FakeFleet, to: string) {
    return fleet.memberships.map((one) => ({
      ...one,
      hub: one.member.name === to ? ("self" as const) : recordOf(to),
    }));
  }
  const findCluster = async (name: string) => recordOf(name);
  const profilesIn = (fleet: FakeFleet, name: string): readonly string[] =>
    Object.keys(fleet.server(name).dump()).filter((key) => key.startsWith("ClusterProfile "));

  test("has all members in the new one, and nothing of the inventory in the old one, its own among it", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    expect(profilesIn(fleet, "hub")).toHaveLength(3);
    const results = await fleet.bootstrap({ findCluster }, moved(fleet, "one"));
    expect(results.map(({ outcome, failure, residue }) => [failure?.message ?? outcome, residue])).toEqual([
      ["joined", []],
      ["joined", []],
      ["joined", []],
    ]);
    expect(profilesIn(fleet, "one")).toHaveLength(3);
    const left = Object.keys(fleet.server("hub").dump()).filter((key) => /fleet-acme|clusterprofile|system\/hub$/i.test(key));
    expect(left).toEqual([]);
    const again = await fleet.bootstrap({ findCluster }, moved(fleet, "one"));
    expect(again.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged", "unchanged"]);
  });

  test("whichever members come first, one run each", async () => {
    for (const order of [
      ["one", "two", "hub"],
      ["one", "hub", "two"],
    ]) {
      const fleet = new FakeFleet(["one", "two"]);
      await fleet.bootstrap();
      for (const name of order) {
        const mine = moved(fleet, "one").filter(({ member }) => member.name === name);
        expect(outcomes(await fleet.bootstrap({ findCluster }, mine))).toEqual([[name, "joined"]]);
      }
      expect(Object.keys(fleet.server("hub").dump()).filter((key) => /fleet-acme/.test(key))).toEqual([]);
    }
  });

  test("and dead holds nobody up: what stays in it is named, and goes when it comes back and joins", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    fleet.server("hub").fault = () => ({ reset: "ECONNREFUSED" });
    const results = await fleet.bootstrap({ findCluster }, moved(fleet, "one"));
    expect(results.map(({ cluster, outcome }) => [cluster, outcome])).toEqual([
      ["hub", "failed"],
      ["one", "joined"],
      ["two", "joined"],
    ]);
    expect(results[2]?.residue).toEqual([
      expect.stringMatching(/^the registration of two in hub, which was its hub, as it can't be reached/),
    ]);
    fleet.server("hub").fault = () => undefined;
    await fleet.bootstrap({ findCluster }, moved(fleet, "one"));
    expect(profilesIn(fleet, "one")).toHaveLength(3);
    expect(Object.keys(fleet.server("hub").dump()).filter((key) => /fleet-acme/.test(key))).toEqual([]);
  });

  test("is left by a member that leaves the fleet before it came to leave it", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    const [membership] = moved(fleet, "one").filter(({ member }) => member.name === "two");
    await fleet.bootstrap({ findCluster }, moved(fleet, "one").slice(1, 2));
    expect(await fleet.leave("two", { findCluster, ...(membership === undefined ? {} : { membership }) })).toMatchObject({
      outcome: "left",
      residue: [],
    });
    expect(JSON.stringify(fleet.server("hub").dump())).not.toContain("member-two");
  });
});
