import { beforeEach, describe, expect, test } from "@jest/globals";
import { rootName } from "../../../lib/bootstrap/agents/root-name.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import type { ClusterStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { Membership } from "../../../lib/contracts/membership.ts";
import type { SyncSource } from "../../../lib/model/sync.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const NAMES = ["hub", "one", "two"];
const SOURCE: SyncSource = { url: "https://git.example/fleet.git", branch: "main", path: "clusters", auth: { kind: "none" } };

function membersOf(source: SyncSource): readonly Membership[] {
  const sync = { registries: ["clusterprofile", "argocd"], agent: "none", source } as const;
  return NAMES.map((name) => membershipOf(name, { pins: PINS, sync }));
}

const memberships = membersOf(SOURCE);
let fleet: FakeFleet;

beforeEach(async () => {
  fleet = new FakeFleet(NAMES.slice(1));
  for (const name of NAMES) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
});

async function bootstrap(members = memberships): Promise<readonly string[]> {
  const results = await fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE }, members);
  return results.map(({ outcome, failure }) => failure?.message ?? outcome);
}

async function statusOf(name: string): Promise<ClusterStatus | undefined> {
  const { clusters } = await fleet.status({}, memberships);
  return clusters.find((one) => one.name === name);
}

function api(name: string): KubeApi {
  return fleet.api(name);
}

async function applications(): Promise<readonly string[]> {
  const found = await api("hub").list({ apiVersion: "argoproj.io/v1alpha1", kind: "Application" });
  return found.map(({ metadata }) => metadata.name).sort();
}

const SECRET = (name: string) => ({ apiVersion: "v1", kind: "Secret", namespace: "argocd", name: `cluster-${name}` });
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", name: "argocd" };

describe("a hub whose Argo CD pushes", () => {
  test("has each member as a cluster with an Application, is shown as what syncs it, and is only read the next time", async () => {
    expect(await bootstrap()).toEqual(["joined", "joined", "joined"]);
    expect(await applications()).toEqual(NAMES.map((name) => rootName(name, SOURCE)));
    for (const name of NAMES) {
      expect(await api("hub").get(SECRET(name))).toBeDefined();
      expect(await statusOf(name)).toMatchObject({
        registered: "joined",
        agent: { name: "argocd", state: "simulated" },
        reason: null,
      });
    }
    expect(await bootstrap()).toEqual(["unchanged", "unchanged", "unchanged"]);
  });

  test("is asked when a member isn't there, and the member's own reason counts", async () => {
    await bootstrap();
    await api("hub").delete({ apiVersion: "apps/v1", kind: "Deployment", namespace: "argocd", name: "argocd-repo-server" });
    expect(await statusOf("one")).toMatchObject({
      agent: { name: "argocd", state: "waiting" },
      reason: "Deployment argocd/argocd-repo-server: is not there",
    });
  });

  test("follows another path with another Application, and lets go of the old one", async () => {
    await bootstrap();
    const moved = { ...SOURCE, path: "elsewhere" };
    expect(await bootstrap(membersOf(moved))).toEqual(["joined", "joined", "joined"]);
    expect(await applications()).toEqual(NAMES.map((name) => rootName(name, moved)));
  });

  test("keeps nothing of a member that has left, nor the member anything of it; nor the hub when it leaves as the last", async () => {
    await bootstrap();
    for (const membership of memberships.slice(1)) {
      const { name } = membership.member;
      const left = await fleet.leave(name, { membership, plugins: PLUGINS });
      expect([left.failure, left.outcome, await api("hub").get(SECRET(name)), await api(name).get(NAMESPACE)]).toEqual([
        undefined,
        "left",
        undefined,
        undefined,
      ]);
    }
    expect(await applications()).toEqual([rootName("hub", SOURCE)]);
    const [membership] = memberships;
    if (membership === undefined) throw new Error("no hub");
    const left = await fleet.leave("hub", { membership, plugins: PLUGINS });
    expect([left.failure, await api("hub").get(NAMESPACE)]).toEqual([undefined, undefined]);
    expect(left.residue.filter((what) => /argo/i.test(what))).toEqual([]);
  });

  test("is refused beside an Argo CD that somebody else has installed", async () => {
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "applications.argoproj.io" },
    };
    await api("hub").apply({ ...crd, spec: { group: "argoproj.io", names: { kind: "Application" } } }, { fieldManager: "helm" });
    expect((await bootstrap())[0]).toMatch(/^hub: argocd is there already and belongs to helm/);
  });
});
