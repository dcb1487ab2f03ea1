import { beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { PluginContext } from "../../../lib/bootstrap/contract.ts";
import type { MemberFacts } from "../../../lib/bootstrap/member-facts.ts";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { at, condition, describeRef, items, refOf } from "../../../lib/bootstrap/kube-object.ts";
import { clusterprofile } from "../../../lib/bootstrap/registries/clusterprofile/clusterprofile.ts";
import type { ClusterRecord } from "../../../lib/contracts/cluster-record.ts";
import { NO_SECRETS } from "../../../lib/bootstrap/secrets/secrets.ts";
import { CLUSTER_ENTRY } from "../../support/an-entry.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { membershipOf, recordOf } from "../../support/fake-fleet.ts";
import { ARTEFACTS } from "../../support/published-artefacts.ts";

function contextOf(changes: Partial<ClusterRecord> = {}): PluginContext {
  const member = recordOf("shop", changes);
  return {
    membership: { ...membershipOf("shop"), member },
    member,
    hub: recordOf("hub"),
    isHub: false,
    artefacts: ARTEFACTS,
    secrets: NO_SECRETS,
  };
}

const FACTS: MemberFacts = { uid: "uid-1", gitVersion: "v1.36.1", simulated: false, now: new Date("2026-11-01T10:00:00.500Z") };

describe("what the registry makes", () => {
  test("is these objects in hub and member", () => {
    const context = contextOf();
    const rows = (objects: ReturnType<typeof clusterprofile.hubObjects>): readonly string[] =>
      objects.map(({ object, stage, policy }) => `${stage} ${policy} ${describeRef(refOf(object))}`);
    expect(rows(clusterprofile.hubObjects(context))).toEqual([
      "A share CustomResourceDefinition clusterprofiles.multicluster.x-k8s.io",
      "A own Namespace fleet-acme",
    ]);
    expect(rows(clusterprofile.memberObjects(context, "uid-1"))).toEqual([
      "A seed CustomResourceDefinition clusterproperties.about.k8s.io",
      "E own ClusterProperty cluster.clusterset.k8s.io",
      "E own ClusterProperty clusterset.k8s.io",
    ]);
    expect(rows(clusterprofile.registration(context, { uid: "uid-1" }))).toEqual(["E own ClusterProfile fleet-acme/shop"]);
  });

  test("tells the ClusterSet by the keys that other tools read", () => {
    const context = contextOf();
    expect(clusterprofile.hubObjects(context)[1]?.object.metadata.labels).toEqual({ "multicluster.x-k8s.io/clusterset": "acme" });
    const properties = clusterprofile.memberObjects(context, "uid-1").slice(1);
    expect(properties.map(({ object }) => [object.apiVersion, object.metadata.name, at(object, "spec", "value")])).toEqual([
      ["about.k8s.io/v1beta1", "cluster.clusterset.k8s.io", "uid-1"],
      ["about.k8s.io/v1beta1", "clusterset.k8s.io", "acme"],
    ]);
  });

  test("tells hub and member of the load balancers in front of it", () => {
    const plain = contextOf();
    const context = { ...plain, membership: { ...plain.membership, entries: { "web-shop": CLUSTER_ENTRY } } };
    const told = { name: "web-shop.entry.fleetwright.dev", value: JSON.stringify(CLUSTER_ENTRY) };
    const inMember = clusterprofile.memberObjects(context, "uid-1").at(-1)?.object;
    expect({ name: inMember?.metadata.name, value: at(inMember, "spec", "value") }).toEqual(told);
    expect(items(at(clusterprofile.record(context, FACTS, undefined), "status", "properties"))).toContainEqual(told);
  });

  test("carries the record's labels and annotations, and ours above them", () => {
    const labels = { team: "shop", "x-k8s.io/cluster-manager": "somebody" };
    const profile = clusterprofile.registration(contextOf({ labels, annotations: { note: "the <b>first</b> one" } }), {
      uid: "uid-1",
    })[0];
    expect(profile?.object.metadata).toEqual({
      name: "shop",
      namespace: "fleet-acme",
      labels: {
        team: "shop",
        "x-k8s.io/cluster-manager": "fleetwright",
        "fleetwright.dev/cloud": "local",
        "fleetwright.dev/fleet": "acme",
        "fleetwright.dev/region": "laptop",
      },
      annotations: { note: "the <b>first</b> one", "fleetwright.dev/native-id": "native-shop" },
    });
    expect(profile?.object["spec"]).toEqual({ clusterManager: { name: "fleetwright" }, displayName: "shop" });
  });
});

test("the profile tells a rebuilt cluster from the one before it, where the native id doesn't", () => {
  const identity = { nativeId: "arn:shop", incarnation: "A1" };
  expect(clusterprofile.registration(contextOf(identity), { uid: "uid-1" })[0]?.object.metadata.annotations).toEqual({
    "fleetwright.dev/native-id": "arn:shop",
    "fleetwright.dev/incarnation": "A1",
  });
  const told = { name: "fleetwright.dev/incarnation", value: "A1" };
  expect(items(at(clusterprofile.record(contextOf(identity), FACTS, undefined), "status", "properties"))).toContainEqual(told);
});

test.each([1024, 1025])("a native id of %d characters is never dropped in silence", (length) => {
  const context = contextOf({ nativeId: "x".repeat(length) });
  const properties = items(at(clusterprofile.record(context, FACTS, undefined), "status", "properties"));
  const isThere = properties.some((one) => at(one, "name") === "fleetwright.dev/native-id");
  const told = clusterprofile.check({ ...context.membership, pins: ARTEFACTS.map(({ pin }) => pin) });
  expect(told.map(({ rule, severity, message }) => `${rule} ${severity} ${message}`)).toEqual(
    isThere
      ? []
      : ["FW4003 warning the property fleetwright.dev/native-id is left out of its ClusterProfile: it has 1025 characters"],
  );
  expect(isThere).toBe(length === 1024);
  const [profile] = clusterprofile.registration(context, { uid: "uid-1" });
  expect(profile?.object.metadata.annotations?.["fleetwright.dev/native-id"]).toHaveLength(length);
});

describe("the status of a joined member", () => {
  test("says version, properties and how to get in, and no credential", () => {
    const endpoints = [
      { url: "https://10.0.0.1", from: "runner", ca: { data: "Q0E=" } },
      { url: "https://10.0.0.2", from: "network", ca: { file: "ca.crt" } },
      { url: "https://10.0.0.3", from: "network", ca: "system" },
    ] as const;
    const status = clusterprofile.record(contextOf({ endpoints }), FACTS, undefined)["status"];
    expect(at(status, "version", "kubernetes")).toBe("v1.36.1");
    expect(items(at(status, "properties")).map((one) => [at(one, "name"), at(one, "value")])).toEqual([
      ["cluster.clusterset.k8s.io", "uid-1"],
      ["clusterset.k8s.io", "acme"],
      ["fleetwright.dev/cloud", "local"],
      ["fleetwright.dev/native-id", "native-shop"],
      ["fleetwright.dev/region", "laptop"],
    ]);
    expect(at(status, "accessProviders")).toEqual([
      { name: "fleetwright-runner", cluster: { server: "https://10.0.0.1", "certificate-authority-data": "Q0E=" } },
      { name: "fleetwright-network", cluster: { server: "https://10.0.0.2" } },
      { name: "fleetwright-network-2", cluster: { server: "https://10.0.0.3" } },
    ]);
    expect(JSON.stringify(status)).not.toMatch(/admin\.key|admin\.crt/);
  });

  test("trusts a local endpoint by the authority that the engine read from its file", () => {
    const endpoints = [{ url: "https://127.0.0.1:1", from: "runner", ca: { file: "ca.crt" } }] as const;
    const { status } = clusterprofile.record(contextOf({ endpoints }), { ...FACTS, authorityData: "Q0E=" }, undefined);
    expect(items(at(status, "accessProviders")).map((one) => at(one, "cluster", "certificate-authority-data"))).toEqual(["Q0E="]);
  });

  test("is the same later, whenever that is, while nothing has changed", () => {
    const first = clusterprofile.record(contextOf(), FACTS, undefined);
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: FACTS.now, max: new Date("2100-01-01") }), (now) => {
        expect(clusterprofile.record(contextOf(), { ...FACTS, now }, first)).toEqual(first);
      }),
    );
  });

  test("gives a new time to a condition whose status has changed, and to no other", () => {
    const first = clusterprofile.record(contextOf(), FACTS, undefined);
    const conditions = items(at(first, "status", "conditions")).map((one) =>
      at(one, "type") === "Joined" ? { ...(one as object), status: "False" } : one,
    );
    const now = new Date("2026-12-01T00:00:00Z");
    const next = clusterprofile.record(contextOf(), { ...FACTS, now }, { ...first, status: { conditions } });
    const times = ["BootstrapComplete", "ControlPlaneHealthy", "Joined"].map(
      (type) => condition(next, type)?.["lastTransitionTime"],
    );
    expect(times).toEqual(["2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", "2026-12-01T00:00:00Z"]);
  });

  test("says that nothing runs where nodes are simulated", () => {
    const status = clusterprofile.record(contextOf(), { ...FACTS, simulated: true }, undefined);
    expect(condition(status, "BootstrapComplete")).toMatchObject({ status: "True", reason: "Simulated" });
  });
});

describe("the list of a fleet's clusters", () => {
  let server: FakeApiServer;
  let api: KubeApi;

  beforeEach(async () => {
    const clock = new VirtualClock();
    server = new FakeApiServer(clock, { name: "hub" });
    api = connectionOver("hub", server.wire, clock).api(new AbortController().signal);
    for (const { object } of clusterprofile.hubObjects(contextOf()))
      await api.apply(object, { fieldManager: "fleetwright/clusterprofile" });
    await sleep(clock, 1_000);
  });

  test("has what is joined, what was only registered, and nothing of other managers", async () => {
    const manager = { fieldManager: "fleetwright/clusterprofile" };
    const profile = clusterprofile.registration(contextOf(), { uid: "uid-1" })[0]?.object;
    if (profile === undefined) throw new Error("no profile");
    await api.apply(profile, manager);
    await api.apply(clusterprofile.record(contextOf(), FACTS, undefined), { ...manager, subresource: "status" });
    await api.apply({ ...profile, metadata: { ...profile.metadata, name: "fresh" } }, manager);
    const labels = { "x-k8s.io/cluster-manager": "open-cluster-management" };
    await api.apply({ ...profile, metadata: { name: "theirs", namespace: "fleet-acme", labels } }, manager);
    expect(await clusterprofile.list(api, "acme")).toEqual([
      { name: "fresh", uid: undefined, nativeId: "native-shop", incarnation: "", joined: false, seen: { healthy: false } },
      { name: "shop", uid: "uid-1", nativeId: "native-shop", incarnation: "", joined: true, seen: { healthy: true } },
    ]);
    expect(await clusterprofile.list(api, "other")).toEqual([]);
  });
});

test("a membership without the registry's pins is told how to pin it", () => {
  expect(clusterprofile.check(membershipOf("shop")).map(({ fix }) => fix)).toEqual(["fleetwright pin clusterprofile"]);
});
