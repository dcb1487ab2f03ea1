import { beforeEach, describe, expect, test } from "@jest/globals";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { at, condition, items, textAt } from "../../../lib/bootstrap/kube-object.ts";
import type { JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import { profileRef } from "../../../lib/bootstrap/registries/clusterprofile/names.ts";
import { recordFleetStatus } from "../../../lib/bootstrap/status/record-fleet-status.ts";
import type { ClusterStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import { FakeFleet, membershipOf, plain } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const PROFILE = profileRef("acme", "one");
const memberships = ["hub", "one"].map((name) => membershipOf(name, { pins: PINS }));

let fleet: FakeFleet;
let hub: KubeApi;

beforeEach(async () => {
  fleet = new FakeFleet(["one"]);
  for (const name of ["hub", "one"]) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
  hub = fleet.api("hub");
  expect(await bootstrap()).toEqual(["hub joined", "one joined"]);
});

async function bootstrap(verify = false): Promise<readonly string[]> {
  const results = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, verify }, memberships);
  return results.map(
    ({ cluster, outcome, failure }) => `${cluster} ${outcome}${failure === undefined ? "" : `: ${failure.message}`}`,
  );
}

/** Another controller of the hub. */
async function others(status: JsonObject): Promise<void> {
  const object = plain(PROFILE.apiVersion, PROFILE.kind, PROFILE.name, PROFILE.namespace, { status });
  await hub.apply(object, { fieldManager: "other-controller", force: true, subresource: "status" });
}

async function profile(): Promise<KubeObject> {
  const found = await hub.get(PROFILE);
  if (found === undefined) throw new Error("no profile");
  return found;
}

function saidBy(type: string, status: string): JsonObject {
  return { type, status, reason: "Probed", message: "by the other controller", lastTransitionTime: "2026-11-02T00:00:00Z" };
}

describe("a profile's status that another controller writes too", () => {
  test.each<[what: string, status: JsonObject]>([
    ["a condition of its own", { conditions: [saidBy("Warm", "True")] }],
    ["a property of its own", { properties: [{ name: "other.example.dev/tier", value: "gold" }] }],
    ["the health of the control plane", { conditions: [saidBy("ControlPlaneHealthy", "False")] }],
    ["only why the control plane is well", { conditions: [{ type: "ControlPlaneHealthy", reason: "Probed" }] }],
    ["the version", { version: { kubernetes: "v1.99.0" } }],
    ["another way in", { accessProviders: [{ name: "other", cluster: { server: "https://other.example" } }] }],
  ])("stays as it is where that says %s, however often anybody verifies", async (_what, status) => {
    await others(status);
    const before = await profile();
    expect(await bootstrap(true)).toEqual(["hub unchanged", expect.stringMatching(/^one (unchanged|repaired)$/)]);
    fleet.clearLogs();
    expect(await bootstrap(true)).toEqual(["hub unchanged", "one unchanged"]);
    expect(fleet.server("hub").writes.filter(({ request }) => !request.path.includes("dryRun=All"))).toEqual([]);
    expect((await profile())["status"]).toEqual(before["status"]);
    // What it says from now on is no conflict for it either.
    const object = plain(PROFILE.apiVersion, PROFILE.kind, PROFILE.name, PROFILE.namespace, { status });
    await hub.apply(object, { fieldManager: "other-controller", subresource: "status" });
  });

  test("has what only we know put right, once, and nothing else", async () => {
    await others({ conditions: [saidBy("Joined", "False"), saidBy("Warm", "True")] });
    expect(await bootstrap(true)).toEqual(["hub unchanged", "one joined"]);
    expect(await bootstrap(true)).toEqual(["hub unchanged", "one unchanged"]);
    const now = await profile();
    expect(condition(now, "Joined")).toMatchObject({ status: "True", reason: "Registered" });
    expect(condition(now, "Warm")).toMatchObject({ status: "True", reason: "Probed" });
  });

  test("has its properties put right where somebody changed one of ours", async () => {
    const id = items(at(await profile(), "status", "properties")).find((one) => at(one, "name") === "cluster.clusterset.k8s.io");
    await others({ properties: [{ name: "cluster.clusterset.k8s.io", value: "another" }] });
    expect(await bootstrap(true)).toEqual(["hub unchanged", "one repaired"]);
    expect(items(at(await profile(), "status", "properties"))).toContainEqual(id);
  });
});

describe("health and expiry in a hub", () => {
  const seen = (changes: Partial<ClusterStatus> = {}): ClusterStatus => ({
    ...{ name: "one", hub: "hub", cloud: "local", region: "laptop", kubernetes: "1.36", nativeId: "native-one" },
    ...{
      registered: "joined",
      gone: false,
      baseline: null,
      agentExpires: null,
      reachable: true,
      reason: null,
      version: "v1.36.1",
      revision: null,
      expires: null,
    },
    agent: { name: "flux", state: "ready", version: "v1.9.5" },
    ...changes,
  });
  const DEAD = { reachable: false, reason: "connection refused", version: null } as const;

  async function record(status: ClusterStatus): Promise<readonly string[]> {
    const recorded = await recordFleetStatus([status], {
      ...{ memberships, plugins: PLUGINS, clock: fleet.clock, emit: () => undefined, project: "/nowhere" },
      connect: async ({ name }) => connectionOver(name, fleet.server(name).wire, fleet.clock),
      signal: new AbortController().signal,
    });
    return recorded.map(({ name, outcome, reason }) => `${name} ${outcome}${reason === null ? "" : `: ${reason}`}`);
  }

  test("are what was seen last, and all else stays, no matter who wrote it", async () => {
    await others({ properties: [{ name: "other.example.dev/tier", value: "gold" }] });
    const before = (await profile())["status"] as JsonObject;
    const expires = "2027-11-21T02:40:17.000Z";
    expect(await record(seen({ ...DEAD, expires }))).toEqual(["one written"]);
    const down = await profile();
    expect(condition(down, "ControlPlaneHealthy")).toMatchObject({
      ...{ status: "False", reason: "Unreachable", message: "connection refused" },
    });
    expect(items(at(down, "status", "properties"))).toEqual([
      ...items(before["properties"]),
      { name: "fleetwright.dev/certificate-expires", value: expires },
    ]);
    expect(await record(seen({ ...DEAD, expires }))).toEqual(["one unchanged"]);
    expect(await record(seen())).toEqual(["one written"]);
    const { conditions, ...rest } = (await profile())["status"] as JsonObject;
    const { conditions: _, ...old } = before;
    expect(rest).toEqual(old);
    expect(items(conditions).map((one) => `${textAt(one, "type")} ${textAt(one, "status")}`)).toEqual([
      "BootstrapComplete True",
      "ControlPlaneHealthy True",
      "Joined True",
    ]);
  });

  test("are renewed by a plain bootstrap, which writes nothing else, and nothing at all the next time", async () => {
    await record(seen(DEAD));
    fleet.clearLogs();
    expect(await bootstrap()).toEqual(["hub unchanged", "one repaired"]);
    expect(condition(await profile(), "ControlPlaneHealthy")).toMatchObject({ status: "True", reason: "Reachable" });
    expect(fleet.server("one").writes).toEqual([]);
    fleet.clearLogs();
    expect(await bootstrap()).toEqual(["hub unchanged", "one unchanged"]);
    expect(fleet.server("hub").writes).toEqual([]);
  });

  test("are another controller's to say once it does", async () => {
    await others({ conditions: [saidBy("ControlPlaneHealthy", "True")] });
    await record(seen(DEAD));
    expect(condition(await profile(), "ControlPlaneHealthy")).toMatchObject({ status: "True", reason: "Probed" });
  });

  test("are not written for a cluster that has not joined", async () => {
    await hub.delete(PROFILE);
    expect(await record(seen())).toEqual(["one skipped"]);
    expect(await hub.get(PROFILE)).toBeUndefined();
  });

  test("are written to what was read, and to nothing newer", async () => {
    let isFirst = true;
    fleet.server("hub").fault = ({ request }, moment) => {
      if (isFirst && moment === "after" && request.method === "GET" && request.path.endsWith("/clusterprofiles/one")) {
        isFirst = false;
        void others({ properties: [{ name: "other.example.dev/tier", value: "gold" }] });
      }
      return undefined;
    };
    expect(await record(seen(DEAD))).toEqual(["one written"]);
    expect(items(at(await profile(), "status", "properties"))).toContainEqual({ name: "other.example.dev/tier", value: "gold" });
  });
});
