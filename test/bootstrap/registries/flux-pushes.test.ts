import { beforeEach, describe, expect, test } from "@jest/globals";
import { rootName } from "../../../lib/bootstrap/agents/root-name.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import type { ClusterStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import type { SyncSource } from "../../../lib/model/sync.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const NAMES = ["hub", "one", "two"];
const SOURCE: SyncSource = { url: "https://git.example/fleet.git", branch: "main", path: "clusters", auth: { kind: "none" } };
const KUSTOMIZATION = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", name: "flux-system" };
const ACCOUNT = { apiVersion: "v1", kind: "ServiceAccount", namespace: "fleetwright-system", name: "flux-hub" };
const NODE = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };

function membersOf(source: SyncSource): readonly Membership[] {
  const sync = { registries: ["clusterprofile", "flux"], agent: "none", source } as const;
  return NAMES.map((name) => membershipOf(name, { pins: PINS, sync }));
}

const memberships = membersOf(SOURCE);
let fleet: FakeFleet;

beforeEach(async () => {
  fleet = new FakeFleet(NAMES.slice(1));
  for (const name of NAMES) await fleet.server(name).act("POST", "/api/v1/nodes", NODE);
});

async function bootstrap(members = memberships, replace = false): Promise<readonly string[]> {
  const results = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE, replace }, members);
  return results.map(({ outcome, failure }) => failure?.message ?? outcome);
}

async function statusOf(name: string): Promise<ClusterStatus | undefined> {
  const { clusters } = await fleet.status({}, memberships);
  return clusters.find((one) => one.name === name);
}

function api(name: string): KubeApi {
  return fleet.api(name);
}

async function roots(): Promise<readonly KubeObject[]> {
  return (await api("hub").list(KUSTOMIZATION)).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** As kustomize-controller holds what it sees to; nobody is there to let it go. */
async function held(): Promise<void> {
  for (const root of await roots()) {
    await api("hub").replace({ ...root, metadata: { ...root.metadata, finalizers: ["finalizers.fluxcd.io"] } });
  }
}

describe("a hub whose Flux pushes", () => {
  test("has a Kustomization for each member, is shown as what syncs it, and is only read the next time", async () => {
    expect(await bootstrap()).toEqual(["joined", "joined", "joined"]);
    expect((await roots()).map(({ metadata }) => metadata.name)).toEqual(NAMES.map((name) => rootName(name, SOURCE)));
    expect((await roots()).map((root) => at(root, "spec", "kubeConfig", "secretRef", "name"))).toEqual([
      undefined,
      "access-one",
      "access-two",
    ]);
    for (const name of NAMES) {
      expect(await statusOf(name)).toMatchObject({
        registered: "joined",
        agent: { name: "flux", state: "simulated" },
        reason: null,
      });
    }
    expect(await bootstrap()).toEqual(["unchanged", "unchanged", "unchanged"]);
  });

  test("follows another repository with other objects, and lets go of the old ones where nobody answers for them", async () => {
    await bootstrap();
    await held();
    const moved = { ...SOURCE, url: "https://git.example/other.git" };
    expect(await bootstrap(membersOf(moved))).toEqual(["joined", "joined", "joined"]);
    expect((await roots()).map(({ metadata }) => metadata.name)).toEqual(NAMES.map((name) => rootName(name, moved)));
  });

  test("keeps nothing of a member that has left, nor the member anything of it; nor the hub when it leaves as the last", async () => {
    await bootstrap();
    for (const membership of memberships.slice(1)) {
      const { name } = membership.member;
      expect(await api(name).get(ACCOUNT)).toBeDefined();
      const left = await fleet.leave(name, { membership, plugins: PLUGINS });
      expect([left.failure, left.outcome, await api(name).get(ACCOUNT)]).toEqual([undefined, "left", undefined]);
    }
    expect((await roots()).map(({ metadata }) => metadata.name)).toEqual([rootName("hub", SOURCE)]);
    const [membership] = memberships;
    if (membership === undefined) throw new Error("no hub");
    const left = await fleet.leave("hub", { membership, plugins: PLUGINS });
    expect([left.failure, await api("hub").get(NAMESPACE)]).toEqual([undefined, undefined]);
  });

  test("lets go of a member that is lost, though its controllers are not there to do it", async () => {
    await bootstrap();
    await held();
    const [, membership] = memberships;
    if (membership === undefined) throw new Error("no member");
    const left = await fleet.leave("one", { membership, plugins: PLUGINS, isGone: ({ name }) => name === "one" });
    expect([left.failure, left.outcome]).toEqual([undefined, "left"]);
    expect((await roots()).map(({ metadata }) => metadata.name)).toEqual(["hub", "two"].map((name) => rootName(name, SOURCE)));
  });

  test("lets go of a cluster before another one takes its place, so that nothing meant for the one is done in the other", async () => {
    await bootstrap();
    await held();
    const before = (await roots()).find(({ metadata }) => metadata.name.startsWith("one-"))?.metadata.uid;
    fleet.replace("one", new FakeApiServer(fleet.clock, { name: "another-one" }));
    await fleet.server("one").act("POST", "/api/v1/nodes", NODE);
    expect((await bootstrap())[1]).toMatch(/is not the one that the hub knows/);
    expect(await bootstrap(memberships, true)).toEqual(["unchanged", "joined", "unchanged"]);
    const after = (await roots()).find(({ metadata }) => metadata.name.startsWith("one-"));
    expect([after?.metadata.finalizers, after?.metadata.uid === before]).toEqual([undefined, false]);
  });

  test("is refused beside a Flux that somebody else has installed", async () => {
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    const names = { kind: "Kustomization" };
    await api("hub").apply(
      { ...crd, metadata: { name: "kustomizations.kustomize.toolkit.fluxcd.io" }, spec: { group: "x", names } },
      { fieldManager: "helm" },
    );
    expect((await bootstrap())[0]).toMatch(/^hub: flux is there already and belongs to helm/);
  });
});
