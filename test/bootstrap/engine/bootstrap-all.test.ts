import { describe, expect, test } from "@jest/globals";
import { FakeFleet } from "../../support/fake-fleet.ts";

describe("bootstrap of a fleet", () => {
  test("a hub and two members are joined, each with its agent, and the hub has a profile of each", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    const results = await fleet.bootstrap();
    expect(results.map(({ cluster, outcome, failure }) => [cluster, outcome, failure])).toEqual([
      ["hub", "joined", undefined],
      ["one", "joined", undefined],
      ["two", "joined", undefined],
    ]);
    const hub = Object.keys(fleet.server("hub").dump());
    expect(hub.filter((key) => key.startsWith("ClusterProfile "))).toEqual(
      ["hub", "one", "two"].map((name) => `ClusterProfile fleet-acme/${name}`),
    );
    expect(hub.filter((key) => key.startsWith("Lease "))).toEqual([]);
    expect(Object.keys(fleet.server("two").dump())).toContain("Deployment agent-system/source");
  });

  test("a second run only reads, three times a cluster", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    const before = fleet.dump();
    fleet.clearLogs();
    const results = await fleet.bootstrap();
    expect(results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged", "unchanged"]);
    for (const server of fleet.servers.values()) {
      expect(server.writes).toEqual([]);
      expect(server.log.length).toBeLessThanOrEqual(3);
    }
    expect(fleet.dump()).toEqual(before);
  });
});
