import { describe, expect, test } from "@jest/globals";
import type { ArtefactStore } from "../../../lib/bootstrap/contract.ts";
import type { MemberResult } from "../../../lib/bootstrap/engine/bootstrap-member.ts";
import { FakeFleet, membershipOf, recordOf } from "../../support/fake-fleet.ts";

const PIN = {
  agent: "flux",
  component: "agent",
  source: { url: "https://example.test/agent.yaml" },
  files: [],
  digest: `sha256:${"0".repeat(64)}`,
};

const FLEET = "/api/v1/namespaces/fleet-acme";
const PROFILES = "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/fleet-acme/clusterprofiles";

function outcomes(results: readonly MemberResult[]): readonly (readonly [string, string])[] {
  return results.map(({ cluster, outcome }) => [cluster, outcome]);
}

describe("bootstrap of a fleet", () => {
  test("a hub and two members are joined, each with its agent, and the hub has a profile of each", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    expect(outcomes(await fleet.bootstrap())).toEqual([
      ["hub", "joined"],
      ["one", "joined"],
      ["two", "joined"],
    ]);
    const hub = Object.keys(fleet.server("hub").dump());
    expect(hub.filter((key) => key.startsWith("ClusterProfile "))).toEqual(
      ["hub", "one", "two"].map((name) => `ClusterProfile fleet-acme/${name}`),
    );
    expect(hub.filter((key) => key.startsWith("Lease "))).toEqual([]);
    expect(Object.keys(fleet.server("two").dump())).toContain("Deployment agent-system/source");
  });

  test("a second run only reads, three times a cluster, and asks the hub once what it has of all of them", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    const before = fleet.dump();
    fleet.clearLogs();
    expect(outcomes(await fleet.bootstrap()).map(([, outcome]) => outcome)).toEqual(["unchanged", "unchanged", "unchanged"]);
    const asked = [...fleet.servers].map(([name, server]) => [name, server.log.length, server.writes.length]);
    expect(asked).toEqual([
      ["hub", 6, 0],
      ["one", 3, 0],
      ["two", 3, 0],
    ]);
    expect(fleet.dump()).toEqual(before);
  });

  test.each([
    ["a member's profile", [`${PROFILES}/one`]],
    ["a member's profile and its record", [`${PROFILES}/one`, `${FLEET}/configmaps/member-one`]],
    ["the hub's own profile", [`${PROFILES}/hub`]],
    ["the hub's record", ["/api/v1/namespaces/fleetwright-system/configmaps/hub"]],
    [
      "all that the hub had",
      [`${PROFILES}/one`, `${PROFILES}/hub`, `${FLEET}/configmaps/member-one`, `${FLEET}/configmaps/member-hub`, `${FLEET}`],
    ],
  ])("%s that was deleted is made again by a plain run, as status says that it will be", async (_what, paths) => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const whole = fleet.dump();
    for (const path of paths) await fleet.server("hub").act("DELETE", path);
    const results = await fleet.bootstrap();
    expect(outcomes(results).map(([, outcome]) => outcome)).toContain("joined");
    expect(fleet.dump()).toEqual(whole);
    expect(outcomes(await fleet.bootstrap()).map(([, outcome]) => outcome)).toEqual(["unchanged", "unchanged"]);
  });

  test("whose hub has lost its namespace is told to begin with the hub", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    for (const path of [`${PROFILES}/one`, `${PROFILES}/hub`, `${FLEET}`]) await fleet.server("hub").act("DELETE", path);
    const [one] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(one?.failure).toMatchObject({ class: "waiting", next: "fleetwright bootstrap hub" });
    expect(outcomes(await fleet.bootstrap({}, [fleet.membership("hub")]))).toEqual([["hub", "joined"]]);
    expect(outcomes(await fleet.bootstrap({}, [fleet.membership("one")]))).toEqual([["one", "joined"]]);
  });

  test("verify of what is as it should be writes nothing, and tries nothing", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    fleet.clearLogs();
    expect(outcomes(await fleet.bootstrap({ verify: true })).map(([, outcome]) => outcome)).toEqual(["unchanged", "unchanged"]);
    for (const server of fleet.servers.values()) expect(server.log.filter(({ request }) => request.method !== "GET")).toEqual([]);
  });

  test("a Deployment deleted by hand is restored by verify, that one alone", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const before = fleet.dump();
    await fleet.server("one").act("DELETE", "/apis/apps/v1/namespaces/agent-system/deployments/source");
    fleet.clearLogs();
    const [hub, one] = await fleet.bootstrap({ verify: true });
    expect([hub?.outcome, one?.outcome, one?.written]).toEqual(["unchanged", "repaired", ["Deployment agent-system/source"]]);
    expect(fleet.server("hub").writes).toEqual([]);
    const kept = fleet.server("one").writes.filter(({ request }) => !request.path.includes("/leases"));
    expect(kept.map(({ request }) => request.path.split("?")[0])).toEqual(["/apis/apps/v1/namespaces/agent-system/deployments"]);
    expect(fleet.dump()).toEqual(before);
  });

  test("a field changed by hand is restored by verify, and what others added stays", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const path = "/api/v1/namespaces/agent-system/configmaps/settings?fieldManager=somebody&force=true";
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "agent-system" } };
    await fleet.server("one").act("PATCH", path, { ...object, data: { cluster: "other", extra: "kept" } });
    await fleet.bootstrap({ verify: true });
    expect(fleet.server("one").dump()["ConfigMap agent-system/settings"]).toMatchObject({
      data: { cluster: "one", extra: "kept" },
    });
  });

  test("a newer agent is applied in place: what is new comes, what is not needed goes, nothing leaves", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const uid = fleet
      .server("one")
      .store.all()
      .find(({ object }) => object.kind === "Thing")?.object.metadata.uid;
    fleet.clearLogs();
    const upgraded = [
      membershipOf("hub", { pins: [{ ...PIN, version: "2" }] }),
      membershipOf("one", { pins: [{ ...PIN, version: "2" }] }),
    ];
    await fleet.bootstrap({}, upgraded);
    const deleted = fleet
      .server("one")
      .log.filter(({ request }) => request.method === "DELETE" && !request.path.includes("/leases/"));
    expect(deleted.map(({ request }) => request.path)).toEqual(["/apis/apps/v1/namespaces/agent-system/deployments/sync"]);
    expect(JSON.stringify(fleet.server("one").dump()["Deployment agent-system/source"])).toContain("example.test/source:2");
    expect(
      fleet
        .server("one")
        .store.all()
        .find(({ object }) => object.kind === "Thing")?.object.metadata.uid,
    ).toBe(uid);
  });

  test("artefacts are loaded before the first write, and not at all where nothing is due", async () => {
    const fleet = new FakeFleet([]);
    const membership = membershipOf("hub", { pins: [{ ...PIN, version: "1" }] });
    const loads: number[] = [];
    const artefacts: ArtefactStore = {
      load: async (pin) => {
        loads.push(fleet.server("hub").writes.length);
        return { pin, files: [] };
      },
    };
    await fleet.bootstrap({ artefacts }, [membership]);
    await fleet.bootstrap({ artefacts }, [membership]);
    expect(loads).toEqual([0]);
  });
});

describe("who a cluster is", () => {
  test("one that was destroyed and made again under its name is joined anew", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    const profile = () =>
      fleet
        .server("hub")
        .store.all()
        .find(({ object }) => object.kind === "ClusterProfile" && object.metadata.name === "one")?.object.metadata.uid;
    const old = profile();
    const again = new FakeFleet(["one"], { clock: fleet.clock });
    fleet.replace("one", again.server("one"));
    const rebuilt = membershipOf("one", { member: recordOf("one", { nativeId: "native-one-again" }) });
    const [result] = await fleet.bootstrap({}, [rebuilt]);
    expect([result?.outcome, result?.failure]).toEqual(["joined", undefined]);
    expect(profile()).not.toBe(old);
  });

  // An EKS cluster that was destroyed and made again has the same ARN, and may have the same address.
  const onEks = (name: string, incarnation: string) => recordOf(name, { nativeId: `arn:${name}`, incarnation });
  const eksFleet = (hub: string, one: string) => [
    membershipOf("hub", { member: onEks("hub", hub) }),
    membershipOf("one", { member: onEks("one", one), hub: onEks("hub", hub) }),
  ];

  test("a member that was made again under the same ARN is joined anew, and nothing of the old one stays in the hub", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, eksFleet("H1", "A"));
    const profile = () =>
      fleet
        .server("hub")
        .store.all()
        .find(({ object }) => object.kind === "ClusterProfile" && object.metadata.name === "one")?.object;
    const old = profile();
    fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock }).server("one"));
    const results = await fleet.bootstrap({}, eksFleet("H1", "B"));
    expect(outcomes(results)).toEqual([
      ["hub", "unchanged"],
      ["one", "joined"],
    ]);
    expect(profile()?.metadata.uid).not.toBe(old?.metadata.uid);
    expect(fleet.events.map(({ message }) => message)).toContain("was made again (arn:one#A is now arn:one#B): joining it anew");
    expect(outcomes(await fleet.bootstrap({}, eksFleet("H1", "B"))).map(([, outcome]) => outcome)).toEqual([
      "unchanged",
      "unchanged",
    ]);
  });

  test("a hub that was made again under the same ARN has all its members join anew", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, eksFleet("H1", "A"));
    const again = new FakeFleet([], { clock: fleet.clock }).server("hub");
    fleet.replace("hub", again);
    const results = await fleet.bootstrap({}, eksFleet("H2", "A"));
    expect(outcomes(results)).toEqual([
      ["hub", "joined"],
      ["one", "joined"],
    ]);
    const profiles = again.store.all().filter(({ object }) => object.kind === "ClusterProfile");
    expect(profiles.map(({ object }) => object.metadata.name).sort()).toEqual(["hub", "one"]);
  });

  test("where nobody says whether it was made again, another cluster under a known id stops everything", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap({}, eksFleet("H1", "A"));
    fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock }).server("one"));
    const results = await fleet.bootstrap({}, eksFleet("H1", ""));
    expect(results[1]?.failure).toMatchObject({ class: "identity", message: expect.stringContaining("knows as arn:one#A") });
    expect(fleet.server("one").writes).toEqual([]);
  });

  test("another cluster that answers under a member's native id stops everything", async () => {
    const fleet = new FakeFleet(["one"]);
    await fleet.bootstrap();
    fleet.replace("one", new FakeFleet(["one"], { clock: fleet.clock, name: "impostor" }).server("one"));
    const [result] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(result?.failure?.class).toBe("identity");
    expect(fleet.server("one").writes).toEqual([]);
  });

  test("a cluster that is a member under another name is not taken", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    await fleet.bootstrap();
    fleet.replace("two", fleet.server("one"));
    const [result] = await fleet.bootstrap({}, [fleet.membership("two")]);
    expect(result?.failure).toMatchObject({ class: "conflict", message: "two: this cluster is already one of the fleet acme" });
  });

  test("a member whose hub was not bootstrapped is told to begin there", async () => {
    const fleet = new FakeFleet(["one"]);
    const [result] = await fleet.bootstrap({}, [fleet.membership("one")]);
    expect(result?.failure).toMatchObject({ class: "waiting", next: "fleetwright bootstrap hub" });
    expect(fleet.server("one").writes).toEqual([]);
  });
});
