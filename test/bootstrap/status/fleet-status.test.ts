import { beforeEach, describe, expect, test } from "@jest/globals";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import type { ClusterStatus, FleetStatus, StatusOptions } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const NAMES = ["hub", "one", "two"];
const memberships = NAMES.map((name): Membership => membershipOf(name, { pins: PINS }));

let fleet: FakeFleet;

beforeEach(async () => {
  fleet = new FakeFleet(NAMES.slice(1));
  for (const name of NAMES) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
});

function bootstrap(chosen: readonly Membership[] = memberships): Promise<unknown> {
  return fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE }, chosen);
}

function status(options: Partial<StatusOptions> = {}): Promise<FleetStatus> {
  fleet.clearLogs();
  return fleet.status(options, memberships);
}

function row({ name, reachable, registered, agent, version }: ClusterStatus): string {
  return `${name} ${reachable ? "reachable" : "unreachable"} ${version ?? "-"} ${registered} ${agent.name} ${agent.state}`;
}

function api(name: string): KubeApi {
  return connectionOver(name, fleet.server(name).wire, fleet.clock).api(new AbortController().signal);
}

describe("the status of a fleet", () => {
  test("before any bootstrap: reachable, missing in the hub, no agent", async () => {
    const { clusters, orphans } = await status();
    expect(clusters.map(row)).toEqual(NAMES.map((name) => `${name} reachable v1.36.1 missing flux absent`));
    expect(orphans).toEqual([]);
  });

  test("after it: joined, and simulated where nodes are; asking writes nothing", async () => {
    await bootstrap();
    const { clusters } = await status();
    expect(clusters.map(row)).toEqual(NAMES.map((name) => `${name} reachable v1.36.1 joined flux simulated`));
    expect(NAMES.flatMap((name) => fleet.server(name).writes)).toEqual([]);
  });

  test("tells what an agent waits for", async () => {
    await bootstrap();
    await api("one").delete({ apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "source-controller" });
    const found = (await status()).clusters[1];
    expect([found?.agent.state, found?.reason]).toEqual(["partial", null]);
    await api("two").create({ apiVersion: "v1", kind: "Node", metadata: { name: "b" } });
    const source = { url: "https://git.example/x.git", branch: "main", path: "x", auth: { kind: "none" } } as const;
    const follows = memberships.map((one) => ({ ...one, sync: { ...one.sync, source } }));
    const waiting = (await status({ memberships: follows })).clusters[2];
    expect([waiting?.agent.state, waiting?.reason]).toEqual(["waiting", "GitRepository flux-system/flux-system: is not there"]);
  });

  test("names a cluster that the hub has and no membership claims", async () => {
    await bootstrap();
    const { clusters, orphans } = await status({ memberships: memberships.slice(0, 2) });
    expect(clusters.map(({ name }) => name)).toEqual(["hub", "one"]);
    expect(orphans).toEqual([{ hub: "hub", name: "two", nativeId: "native-two" }]);
  });

  test("takes nobody for an orphan who still knows the hub as it was before its rebuild", async () => {
    await bootstrap();
    const stale = memberships.map((one) =>
      one.member.name === "two" && one.hub !== "self" ? { ...one, hub: { ...one.hub, incarnation: "old" } } : one,
    );
    expect((await status({ memberships: stale })).orphans).toEqual([]);
    const [orphan, ...more] = (await status({ memberships: [...stale.slice(0, 1), ...stale.slice(2)] })).orphans;
    expect([orphan?.name, more]).toEqual(["one", []]);
  });

  test("of some clusters does not take the others for orphans", async () => {
    await bootstrap();
    const { clusters, orphans } = await status({ names: ["two"] });
    expect([clusters.map(({ name }) => name), orphans]).toEqual([["two"], []]);
    expect(fleet.server("one").log).toEqual([]);
  });

  test("knows a rebuilt cluster from the one that the hub has under its name", async () => {
    const withOne = (changes: Partial<ClusterRecord>) =>
      memberships.map((one) => (one.member.name === "one" ? { ...one, member: { ...one.member, ...changes } } : one));
    const registered = async (changes: Partial<ClusterRecord>) =>
      (await status({ memberships: withOne(changes) })).clusters[1]?.registered;
    await bootstrap(withOne({ incarnation: "A" }));
    expect(await registered({ nativeId: "native-one-again", incarnation: "A" })).toBe("outdated");
    expect(await registered({ incarnation: "B" })).toBe("outdated");
    expect(await registered({ incarnation: "A" })).toBe("joined");
  });

  test.each([
    ["refuses connections", { reset: "ECONNREFUSED" }, /^read \/version: /],
    ["accepts them and never answers", { hang: true }, /^no answer from https:\/\/127\.0\.0\.1:16000 within 10 s/],
    ["doesn't know us", { status: 401, message: "Unauthorized" }, /Unauthorized/],
  ] as const)("shows a cluster that %s as unreachable, in bounded time and without holding up others", async (_, fault, says) => {
    await bootstrap();
    fleet.server("one").fault = (_entry, moment) => (moment === "before" ? fault : undefined);
    const started = fleet.clock.monotonic();
    const { clusters } = await status();
    expect(fleet.clock.monotonic() - started).toBeLessThanOrEqual(10_000);
    expect(clusters.map(row)).toEqual([
      "hub reachable v1.36.1 joined flux simulated",
      "one unreachable - joined flux unknown",
      "two reachable v1.36.1 joined flux simulated",
    ]);
    expect(clusters[1]?.reason).toMatch(says);
  });

  test("without its hub can't say who is joined, and says so, but still looks at the members", async () => {
    await bootstrap();
    fleet.server("hub").fault = () => ({ hang: true });
    const { clusters } = await status();
    expect(clusters.map(row)).toEqual([
      "hub unreachable - unknown flux unknown",
      "one reachable v1.36.1 unknown flux simulated",
      "two reachable v1.36.1 unknown flux simulated",
    ]);
  });

  test("ends at once when it is interrupted", async () => {
    const stop = new AbortController();
    fleet.server("one").fault = () => {
      stop.abort("SIGINT");
      return { hang: true };
    };
    await expect(status({ signal: stop.signal })).rejects.toThrow(/interrupted/);
  });
});
