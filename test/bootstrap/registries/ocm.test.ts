import { beforeEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../../lib/bootstrap/contract.ts";
import type { Failure, RunContext } from "../../../lib/bootstrap/contract.ts";
import type { TrustContext } from "../../../lib/bootstrap/trust/trust-context.ts";
import type { KubeApi } from "../../../lib/bootstrap/kube-api.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import type { Exchange } from "../../../lib/bootstrap/kube/exchange.ts";
import { at, condition } from "../../../lib/bootstrap/kube-object.ts";
import type { JsonObject } from "../../../lib/bootstrap/kube-object.ts";
import { NO_SECRETS } from "../../../lib/bootstrap/secrets/secrets.ts";
import { marked } from "../../../lib/bootstrap/ownership.ts";
import { bootstrapSecret } from "../../../lib/bootstrap/registries/ocm/invite.ts";
import { MANAGED_CLUSTER, MANIFEST_WORK, managedCluster } from "../../../lib/bootstrap/registries/ocm/names.ts";
import { ocm } from "../../../lib/bootstrap/registries/ocm/ocm.ts";
import { ocm as agent } from "../../../lib/bootstrap/agents/ocm/ocm.ts";
import { systemCertifier } from "../../../lib/bootstrap/trust/certifier.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { crd, membershipOf, plain, recordOf } from "../../support/fake-fleet.ts";

const OWNER = { fleet: "acme", member: "shop" };
const hubRecord = recordOf("hub", {
  endpoints: [
    { url: "https://hub.example:443", from: "runner", ca: "system" },
    { url: "https://10.0.0.7:443", from: "network", ca: "system" },
  ],
});

let hub: KubeApi;
let member: KubeApi;
let context: TrustContext;
let issued: number;

beforeEach(async () => {
  const clock = new VirtualClock();
  const signal = new AbortController().signal;
  const over = (name: string): KubeApi => {
    const server = new FakeApiServer(clock, { name });
    const exchange: Exchange = async (request, aborted) =>
      request.path.startsWith("/api/v1/namespaces/fleet-acme/serviceaccounts/join-shop/token")
        ? { status: 201, headers: {}, body: JSON.stringify({ status: { token: `token-${++issued}` } }) }
        : server.wire.exchange(request, aborted);
    return connectionOver(name, { ...server.wire, exchange }, clock).api(signal);
  };
  [hub, member] = [over("hub"), over("shop")];
  issued = 0;
  const sync = { registries: ["clusterprofile", "ocm"], agent: "ocm", source: null } as const;
  const membership = membershipOf("shop", { sync, hub: hubRecord });
  const what = {
    membership,
    member: recordOf("shop", { labels: { team: "shop" } }),
    hub: hubRecord,
    isHub: false,
    artefacts: [],
    secrets: NO_SECRETS,
  };
  context = { ...what, signal, emit: () => undefined, now: clock.date(), certifier: systemCertifier, renew: false };
  await hub.apply(crd("cluster.open-cluster-management.io", "v1", "ManagedCluster", "managedclusters", "Cluster"), APPLY);
  await hub.apply(crd("work.open-cluster-management.io", "v1", "ManifestWork", "manifestworks", "Namespaced"), APPLY);
  await sleep(clock, 1_000);
  await hub.create(plain("v1", "Namespace", "shop"));
  await member.create(plain("v1", "Namespace", "open-cluster-management-agent"));
});

const APPLY = { fieldManager: "test", force: true } as const;

/** The member as the hub has it, with what its controllers say. */
async function register(said: Readonly<Record<string, string>>): Promise<void> {
  const found = ocm.registration(context, { uid: "uid-1" }).find(({ object }) => object.kind === MANAGED_CLUSTER.kind);
  if (found === undefined) throw new Error("no ManagedCluster");
  await hub.apply(marked(found.object, OWNER), APPLY);
  const conditions = Object.entries(said).map(([type, status]): JsonObject => ({ type, status, reason: "Said", message: "so" }));
  const status = { ...MANAGED_CLUSTER, metadata: { name: "shop" }, status: { conditions } };
  await hub.apply(status, { ...APPLY, subresource: "status" });
}

const JOINED = { HubAcceptedManagedCluster: "True", ManagedClusterJoined: "True", ManagedClusterConditionAvailable: "True" };

async function invited(): Promise<string> {
  const answer = await ocm.invite?.(context, member, { api: hub, authorityData: "Q0E=" }, {});
  if (answer?.kind !== "Invited") throw new Error(`not invited: ${JSON.stringify(answer)}`);
  return answer.credential;
}

describe("an invitation", () => {
  test("names the hub as its members find it, whom to trust, and a token", async () => {
    const config = JSON.parse(await invited()) as { clusters: unknown[]; users: unknown[] };
    expect(config.clusters).toEqual([
      { name: "hub", cluster: { server: "https://10.0.0.7:443", "certificate-authority-data": "Q0E=" } },
    ]);
    expect(config.users).toEqual([{ name: "hub", user: { token: "token-1" } }]);
  });

  test("is a new one until the member has joined and answers, and then stays as it is", async () => {
    await member.create(bootstrapSecret(await invited()));
    await register({ HubAcceptedManagedCluster: "True" });
    expect(await invited()).toContain("token-2");
    await register(JOINED);
    expect(await invited()).toContain("token-1");
    expect(await invited()).toContain("token-1");
    // Its certificate may have ended while it was away.
    await register({ ...JOINED, ManagedClusterConditionAvailable: "Unknown" });
    expect(await invited()).toContain("token-3");
  });

  test("is a new one where the hub has another address", async () => {
    await member.create(bootstrapSecret((await invited()).replace("10.0.0.7", "10.0.0.8")));
    await register(JOINED);
    expect(await invited()).toContain("token-2");
  });
});

describe("a member that leaves the hub", () => {
  const part = (workloads: "keep" | "remove", isLost = false) => ocm.part?.(context, workloads, hub, isLost);
  const work = (name: string, more: JsonObject = {}) => ({
    ...MANIFEST_WORK,
    metadata: { name, namespace: "shop", ...more },
    spec: { workload: { manifests: [] } },
  });

  test("keeps what was delivered: it is let go of before the ManagedCluster is deleted", async () => {
    await register(JOINED);
    await hub.create(work("apps"));
    expect(await part("keep")).toEqual({ kind: "Done" });
    const apps = await hub.get({ ...MANIFEST_WORK, name: "apps", namespace: "shop" });
    expect(at(apps, "spec", "deleteOption", "propagationPolicy")).toBe("Orphan");
    expect(await hub.get(managedCluster("shop"))).toBeUndefined();
  });

  test("takes along what was delivered where that is asked for", async () => {
    await register(JOINED);
    await hub.create(work("apps"));
    expect(await part("remove")).toEqual({ kind: "Done" });
    expect(at(await hub.get({ ...MANIFEST_WORK, name: "apps", namespace: "shop" }), "spec", "deleteOption")).toBeUndefined();
  });

  test("is waited for while the hub's controllers hold it, and a lost one's agent is not", async () => {
    await register(JOINED);
    const finalizers = ["cluster.open-cluster-management.io/manifest-work-cleanup", "team.example/keep"];
    await hub.create(work("apps", { finalizers }));
    await hub.delete({ ...MANIFEST_WORK, name: "apps", namespace: "shop" });
    const live = await hub.get(managedCluster("shop"));
    if (live === undefined) throw new Error("no ManagedCluster");
    await hub.replace({
      ...live,
      metadata: { ...live.metadata, finalizers: ["cluster.open-cluster-management.io/api-resource-cleanup"] },
    });
    // The first look lets go of the work, the second finds it so.
    for (let look = 1; look <= 2; look += 1) {
      expect(await part("keep")).toMatchObject({ kind: "Waiting", object: "ManagedCluster shop" });
    }
    expect((await hub.get({ ...MANIFEST_WORK, name: "apps", namespace: "shop" }))?.metadata.finalizers).toEqual(finalizers);
    expect(await part("keep", true)).toMatchObject({ kind: "Waiting" });
    // What others hold it by is theirs.
    expect((await hub.get({ ...MANIFEST_WORK, name: "apps", namespace: "shop" }))?.metadata.finalizers).toEqual([
      "team.example/keep",
    ]);
  });

  test("leaves a ManagedCluster of its name that somebody else has made", async () => {
    await hub.create({ ...MANAGED_CLUSTER, metadata: { name: "shop" }, spec: { hubAcceptsClient: true } });
    expect(await part("keep")).toEqual({ kind: "Done" });
    expect(await hub.get(managedCluster("shop"))).toBeDefined();
  });
});

describe("what the hub says of its members", () => {
  test("is that they have joined once both sides say so, and where the cluster comes from", async () => {
    await register({ HubAcceptedManagedCluster: "True" });
    const [registered] = await ocm.list(hub, "acme");
    expect(registered).toMatchObject({ name: "shop", nativeId: "native-shop", joined: false });
    await register(JOINED);
    expect((await ocm.list(hub, "acme"))[0]?.joined).toBe(true);
    expect(await ocm.list(hub, "other")).toEqual([]);
  });

  test("can be selected by the cluster's own labels and by where it is", async () => {
    await register(JOINED);
    const labels = {
      team: "shop",
      "fleetwright.dev/cloud": "local",
      "fleetwright.dev/region": "laptop",
      "fleetwright.dev/fleet": "acme",
    };
    expect((await hub.get(managedCluster("shop")))?.metadata.labels).toMatchObject(labels);
  });
});

describe("before anything is written", () => {
  test("a hub without an address of its own is refused, as its members could not call it", () => {
    const sync = { registries: ["clusterprofile", "ocm"], agent: "ocm", source: null } as const;
    const found = ocm.check(membershipOf("shop", { sync, hub: recordOf("hub", { endpoints: [] }) }));
    expect(found.map(({ rule }) => rule)).toContain("FW4010");
    expect(ocm.check(context.membership).map(({ rule }) => rule)).not.toContain("FW4010");
  });

  test("a klusterlet that somebody else has installed is told of with its owner", async () => {
    expect(await agent.survey(context, member)).toEqual({ state: "absent" });
    const deployment = plain("apps/v1", "Deployment", "klusterlet", "open-cluster-management", { spec: {} });
    await member.create(plain("v1", "Namespace", "open-cluster-management"));
    await member.apply(deployment, { fieldManager: "clusteradm" });
    expect(await agent.survey(context, member)).toMatchObject({ state: "foreign" });
  });
});

test("a condition of a member that is not as it should be is told with its reason", async () => {
  await register({ HubAcceptedManagedCluster: "True", ManagedClusterJoined: "False" });
  const said = await ocm.join?.(context, member, hub);
  expect(said).toMatchObject({
    kind: "Waiting",
    object: "ManagedCluster shop",
    condition: "ManagedClusterJoined False Said: so",
  });
  expect(
    condition((await hub.get(managedCluster("shop"))) ?? plain("v1", "ConfigMap", "none"), "ManagedClusterJoined"),
  ).toBeDefined();
});

describe("what Open Cluster Management is made of", () => {
  const source = { gomod: "open-cluster-management.io/ocm@v1.2.1" };
  const pinned = (component: string) => ({ agent: "ocm", component, version: "v1.2.1", source, files: [], digest: "sha256:00" });
  const withFiles = (component: string, text: string): RunContext => {
    const pin = pinned(component);
    return {
      ...context,
      membership: { ...context.membership, pins: [pin] },
      artefacts: [{ pin, files: [{ name: "all.yaml", text }] }],
    };
  };

  test("is refused, with the command that pins the operators anew", () => {
    const wrong = withFiles("klusterlet", "apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n");
    const failure = thrown(() => agent.objects(wrong));
    expect(failure).toMatchObject({ class: "artefact", next: "fleetwright pin ocm" });
    expect(failure?.message).toContain("gomod:open-cluster-management.io/ocm@v1.2.1 has no CustomResourceDefinition");
  });

  test("runs the images of the version that is pinned, and what is named otherwise stays as it is", () => {
    const parts = ["CustomResourceDefinition", "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding"];
    const images = ["quay.io/open-cluster-management/registration-operator:latest", "registry.example/mirror:latest"];
    const documents = [
      ...parts.map((kind) => ({ apiVersion: "v1", kind, metadata: { name: "klusterlet" } })),
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "klusterlet" }, spec: { images } },
    ];
    const objects = agent.objects(withFiles("klusterlet", documents.map((one) => JSON.stringify(one)).join("\n---\n")));
    const deployment = objects.find(({ object }) => object.kind === "Deployment")?.object;
    expect(at(deployment, "spec", "images")).toEqual([
      "quay.io/open-cluster-management/registration-operator:v1.2.1",
      "registry.example/mirror:latest",
    ]);
    expect(at(objects.at(-1)?.object, "spec", "imagePullSpec")).toBe(images[0]?.replace("latest", "v1.2.1"));
  });
});

function thrown(work: () => unknown): Failure | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof PhaseError) return error.failure;
    throw error;
  }
}
