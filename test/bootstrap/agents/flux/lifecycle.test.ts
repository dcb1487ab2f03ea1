import { beforeEach, describe, expect, test } from "@jest/globals";
import { flux } from "../../../../lib/bootstrap/agents/flux/flux.ts";
import { sleep } from "../../../../lib/bootstrap/clock.ts";
import type { PhaseResult, RunContext } from "../../../../lib/bootstrap/contract.ts";
import type { KubeApi } from "../../../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import { refOf } from "../../../../lib/bootstrap/kube-object.ts";
import { marked } from "../../../../lib/bootstrap/ownership.ts";
import { connectionOver } from "../../../../lib/bootstrap/kube/connect.ts";
import { NO_SECRETS } from "../../../../lib/bootstrap/secrets/secrets.ts";
import { FakeApiServer } from "../../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../../support/fake-api-server/virtual-clock.ts";
import { membershipOf, plain, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const SOURCES = "source.toolkit.fluxcd.io/v1";
const KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1";
const source = { url: "https://git.example/fleet.git", branch: "main", path: "shop", auth: { kind: "none" } } as const;
const membership = membershipOf("shop", { sync: { registries: ["clusterprofile"], agent: "flux", source }, pins: PINS });

let clock: VirtualClock;
let server: FakeApiServer;
let api: KubeApi;
let context: RunContext;
let warnings: string[];

beforeEach(() => {
  clock = new VirtualClock();
  server = new FakeApiServer(clock, { name: "shop" });
  const signal = new AbortController().signal;
  api = connectionOver("shop", server.wire, clock).api(signal);
  warnings = [];
  const emit: RunContext["emit"] = ({ type, message }) => void (type === "warning" ? warnings.push(message) : undefined);
  context = {
    membership,
    member: recordOf("shop"),
    hub: recordOf("hub"),
    isHub: false,
    artefacts: ARTEFACTS,
    secrets: NO_SECRETS,
    signal,
    emit,
  };
});

/** Applies what Flux is made of, under the name of who installs it; ours bears our mark. */
async function install(manager = "fleetwright/flux", chosen: (object: KubeObject) => boolean = () => true): Promise<void> {
  const asTheirs = (object: KubeObject): KubeObject =>
    manager === "fleetwright/flux" ? marked(object, { fleet: "acme", member: "shop" }) : object;
  for (const stage of ["A", "B", "C", "E"] as const) {
    const objects = flux.objects(context).filter((one) => one.stage === stage && chosen(one.object));
    for (const { object } of objects) await api.apply(asTheirs(object), { fieldManager: manager });
    await sleep(clock, 1_000);
  }
}

async function addNode(name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
  await api.create({ apiVersion: "v1", kind: "Node", metadata: { name, annotations } });
}

/** What Flux's controllers would write. */
async function setStatus(apiVersion: string, kind: string, status: JsonObject): Promise<void> {
  const object = await api.get({ apiVersion, kind, namespace: "flux-system", name: "flux-system" });
  const observedGeneration = object?.metadata.generation ?? 0;
  const body = { ...plain(apiVersion, kind, "flux-system", "flux-system"), status: { observedGeneration, ...status } };
  await api.apply(body, { fieldManager: "controller", subresource: "status" });
}

async function setFinalizer(object: KubeObject, ...finalizers: readonly string[]): Promise<void> {
  const live = await api.get(refOf(object));
  if (live === undefined) throw new Error("not there");
  await api.replace({ ...live, metadata: { ...live.metadata, finalizers: [...finalizers] } });
}

function ready(status: "True" | "False", reason = "Succeeded", message = ""): JsonObject {
  return { conditions: [{ type: "Ready", status, reason, message }] };
}

function told(result: PhaseResult): string {
  return result.kind === "Waiting" ? `${result.object}: ${result.condition}` : result.kind;
}

describe("a survey of a cluster", () => {
  test("finds no Flux, our own, and what a killed run left of it", async () => {
    expect(await flux.survey(context, api)).toEqual({ state: "absent" });
    await install("fleetwright/flux", ({ kind }) => kind === "CustomResourceDefinition");
    expect(await flux.survey(context, api)).toEqual({ state: "partial", version: "v1.9.5" });
    await install();
    expect(await flux.survey(context, api)).toEqual({ state: "ours", version: "v1.9.5" });
  });

  test.each<[owner: string, manager: string, metadata: JsonObject]>([
    ["the flux command line", "flux", {}],
    [
      "Helm release gitops/flux2",
      "helm",
      { annotations: { "meta.helm.sh/release-name": "flux2", "meta.helm.sh/release-namespace": "gitops" } },
    ],
    [
      "Flux itself, from Git by Kustomization flux-system/flux-system",
      "kustomize-controller",
      { labels: { "kustomize.toolkit.fluxcd.io/name": "flux-system", "kustomize.toolkit.fluxcd.io/namespace": "flux-system" } },
    ],
    [
      "Flux Operator's FluxInstance flux-system/flux",
      "flux-operator",
      { labels: { "fluxcd.controlplane.io/name": "flux", "fluxcd.controlplane.io/namespace": "flux-system" } },
    ],
    ["someone", "someone", {}],
  ])("names the other owner: %s", async (owner, manager, metadata) => {
    const crd = flux.objects(context).find(({ object }) => object.metadata.name === "gitrepositories.source.toolkit.fluxcd.io");
    if (crd === undefined) throw new Error("no CRD");
    await api.apply({ ...crd.object, metadata: { name: crd.object.metadata.name, ...metadata } }, { fieldManager: manager });
    expect(await flux.survey(context, api)).toEqual({
      state: "foreign",
      owner: `${owner} (CustomResourceDefinition gitrepositories.source.toolkit.fluxcd.io)`,
    });
  });

  test("takes one part in other hands for a foreign Flux, though the rest is ours", async () => {
    await install("fleetwright/flux", ({ kind }) => kind !== "Deployment");
    await install("kubectl", ({ kind }) => kind === "Deployment");
    expect(await flux.survey(context, api)).toMatchObject({ state: "foreign" });
  });

  test("finds what speaks against taking a foreign one over: controllers in another namespace", async () => {
    await install("kubectl", ({ kind }) => kind === "CustomResourceDefinition");
    expect(await flux.survey(context, api)).not.toHaveProperty("obstacle");
    const object = plain("apps/v1", "Deployment", "source-controller", "gitops", {
      spec: {
        selector: { matchLabels: { app: "a" } },
        template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "a" }] } },
      },
    });
    await api.create(plain("v1", "Namespace", "gitops"));
    await api.create({ ...object, metadata: { ...object.metadata, labels: { "app.kubernetes.io/part-of": "flux" } } });
    expect(await flux.survey(context, api)).toMatchObject({
      obstacle: "its Deployment gitops/source-controller runs outside flux-system",
    });
  });
});

describe("Flux is ready", () => {
  test("on simulated nodes when its Deployments are available, and says that they are simulated", async () => {
    await addNode("a", { "kwok.x-k8s.io/node": "fake" });
    expect(told(await flux.ready(context, api))).toBe("Deployment flux-system/kustomize-controller: is not there");
    await install();
    expect(await flux.ready(context, api)).toEqual({ kind: "Done", simulated: true });
    expect(await flux.probe(context, api)).toEqual({ kind: "Done", simulated: true });
  });

  test("on real nodes only when source and Kustomization say so for what they are asked now", async () => {
    await addNode("a", { "kwok.x-k8s.io/node": "fake" });
    await addNode("b", {});
    await install();
    expect(told(await flux.ready(context, api))).toBe("GitRepository flux-system/flux-system: its controller has not looked yet");
    await setStatus(SOURCES, "GitRepository", { ...ready("True"), observedGeneration: 0 });
    expect(told(await flux.ready(context, api))).toBe("GitRepository flux-system/flux-system: its controller has not looked yet");
    await setStatus(SOURCES, "GitRepository", ready("False", "GitOperationFailed", "repository not found"));
    expect(told(await flux.ready(context, api))).toBe(
      "GitRepository flux-system/flux-system: GitOperationFailed: repository not found",
    );
    await setStatus(SOURCES, "GitRepository", ready("True"));
    expect(await flux.ready(context, api)).toEqual({ kind: "Done" });
    expect(told(await flux.probe(context, api))).toBe("Kustomization flux-system/flux-system: its controller has not looked yet");
    await setStatus(KUSTOMIZE, "Kustomization", { ...ready("True"), lastAppliedRevision: "main@sha1:4f0c" });
    expect(await flux.probe(context, api)).toEqual({ kind: "Done" });
    expect(await flux.revision?.(api)).toBe("main@sha1:4f0c");
  });

  test("without nodes is not claimed to be simulated", async () => {
    await install();
    expect(told(await flux.ready(context, api))).toBe("GitRepository flux-system/flux-system: its controller has not looked yet");
  });
});

describe("draining a cluster of Flux", () => {
  const deletions = (): readonly string[] =>
    server.writes
      .filter(({ request }) => request.method === "DELETE")
      .map(({ request }) => request.path.split("/").slice(-2).join("/"));
  const delivered = { metadata: { labels: { "kustomize.toolkit.fluxcd.io/name": "flux-system" } } } as const;

  /** As kustomize-controller lists what it has brought about. */
  const inventory = (...ids: readonly string[]): JsonObject => ({ inventory: { entries: ids.map((id) => ({ id, v: "v1" })) } });

  beforeEach(async () => {
    await install();
    const child = plain(KUSTOMIZE, "Kustomization", "child", "flux-system", { spec: { prune: true } });
    await api.create({ ...child, metadata: { ...child.metadata, ...delivered.metadata } });
    await api.create(plain(KUSTOMIZE, "Kustomization", "by-hand", "default", { spec: { prune: true } }));
    for (const [namespace, name] of [
      ["flux-system", "flux-system"],
      ["flux-system", "child"],
      ["default", "by-hand"],
    ] as const)
      await setFinalizer(plain(KUSTOMIZE, "Kustomization", name, namespace), "finalizers.fluxcd.io");
    await setFinalizer(plain(SOURCES, "GitRepository", "flux-system", "flux-system"), "finalizers.fluxcd.io");
    server.log.length = 0;
  });

  test.each([[{ "kwok.x-k8s.io/node": "fake" }], [{}]])(
    "keeps what was delivered, whether or not a controller is there to hear it: told before it is deleted, root first (%j)",
    async (annotations) => {
      await addNode("a", annotations);
      expect(await flux.drain(context, "keep", api)).toMatchObject({ kind: "Done" });
      expect(deletions()).toEqual(["kustomizations/flux-system", "kustomizations/child", "gitrepositories/flux-system"]);
      const told = server.writes.map(({ request }) => [
        request.method,
        request.path.split("/").at(-1)?.split("?")[0],
        request.body,
      ]);
      for (const name of ["flux-system", "child"]) {
        const [first] = told.filter(([, path]) => path === name);
        expect([first?.[0], (JSON.parse(first?.[2] ?? "") as KubeObject)["spec"]]).toMatchObject([
          "PUT",
          { suspend: true, deletionPolicy: "Orphan" },
        ]);
      }
    },
  );

  test("leaves what others made by hand, and rids it of the finalizer once the controllers are gone", async () => {
    await addNode("a", {});
    const byHand = { apiVersion: KUSTOMIZE, kind: "Kustomization", namespace: "default", name: "by-hand" };
    const before = await api.get(byHand);
    await flux.drain(context, "keep", api);
    expect(await api.get(byHand)).toEqual(before);
    const pod = plain("v1", "Pod", "kustomize-controller-0", "flux-system");
    await api.create({ ...pod, metadata: { ...pod.metadata, labels: { app: "kustomize-controller" } } });
    expect(told((await flux.sweep?.(context, api)) ?? { kind: "Done" })).toBe(
      "Pod flux-system/kustomize-controller-0: still runs",
    );
    await api.delete({ ...pod, namespace: "flux-system", name: "kustomize-controller-0" });
    await api.create({
      ...plain("coordination.k8s.io/v1", "Lease", "kustomize-controller-leader-election", "flux-system"),
      spec: { holderIdentity: "kustomize-controller-5f7_1" },
    });
    expect(await flux.sweep?.(context, api)).toEqual({ kind: "Done" });
    expect((await api.get(byHand))?.metadata.finalizers).toEqual([]);
    expect(warnings).toEqual([
      "Kustomization default/by-hand: the finalizer of Flux is taken off, as its controllers leave; it stays",
    ]);
    expect(await api.list({ apiVersion: "coordination.k8s.io/v1", kind: "Lease" })).toEqual([]);
  });

  test("takes off no finalizer but Flux's own", async () => {
    await addNode("a", {});
    await setFinalizer(plain(KUSTOMIZE, "Kustomization", "flux-system", "flux-system"), "finalizers.fluxcd.io", "team.test/hold");
    expect(told(await flux.drain(context, "keep", api))).toBe(
      "Kustomization flux-system/flux-system: is being deleted, held by team.test/hold",
    );
  });

  describe("with its workloads", () => {
    beforeEach(async () => {
      await addNode("a", {});
      await setStatus(
        KUSTOMIZE,
        "Kustomization",
        inventory("shop_web_apps_Deployment", "_system__x__y_rbac.authorization.k8s.io_ClusterRole"),
      );
      server.log.length = 0;
    });

    test("waits for the controller, which removes what it had delivered, and tells what that is", async () => {
      expect(await flux.delivered?.(context, api)).toEqual([
        { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "shop" },
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "system:x:y" },
      ]);
      const held = "Kustomization flux-system/flux-system: is being deleted, held by finalizers.fluxcd.io";
      expect(told(await flux.drain(context, "remove", api))).toBe(held);
      expect(told(await flux.drain(context, "remove", api))).toBe(held);
      expect(deletions()).toEqual(["kustomizations/flux-system"]);
      await setFinalizer(plain(KUSTOMIZE, "Kustomization", "flux-system", "flux-system"));
      expect(await flux.drain(context, "remove", api)).toMatchObject({ kind: "Done" });
    });

    test("refuses where nobody would remove them", async () => {
      await api.delete({ apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "kustomize-controller" });
      server.log.length = 0;
      expect(await flux.drain(context, "remove", api)).toMatchObject({
        kind: "Failed",
        failure: {
          message: expect.stringContaining("kustomize-controller is not there any more"),
          next: expect.stringContaining("`fleetwright leave "),
        },
      });
      expect(deletions()).toEqual([]);
      // As that leave does it.
      expect(await flux.drain(context, "keep", api)).toMatchObject({ kind: "Done" });
    });
  });

  test("leaves the objects of a Flux that is not ours alone", async () => {
    const other = new FakeApiServer(clock, { name: "other" });
    api = connectionOver("other", other.wire, clock).api(context.signal);
    await install("flux");
    other.log.length = 0;
    expect(await flux.drain(context, "keep", api)).toEqual({ kind: "Done" });
    expect(other.writes).toEqual([]);
  });

  test("is done at once where nothing of Flux is left, however often it is asked", async () => {
    const empty = connectionOver("empty", new FakeApiServer(clock, { name: "empty" }).wire, clock).api(context.signal);
    expect(await flux.drain(context, "keep", empty)).toEqual({ kind: "Done" });
    expect(await flux.drain(context, "keep", empty)).toEqual({ kind: "Done" });
  });
});

describe("what a cluster follows", () => {
  const follow = (changes: Partial<typeof source> | null): RunContext => ({
    ...context,
    membership: { ...membership, sync: { ...membership.sync, source: changes === null ? null : { ...source, ...changes } } },
  });

  test.each<[change: string, Partial<Record<keyof typeof source, string>> | null, outdated: readonly string[]]>([
    ["nothing", {}, []],
    ["its path", { path: "shop-2" }, ["Kustomization"]],
    ["its branch", { branch: "next" }, ["Kustomization"]],
    ["its repository", { url: "https://git.example/other.git" }, ["Kustomization"]],
    ["no source any more", null, ["Kustomization", "GitRepository"]],
  ])("is let go of where an edit changes %s", async (_, changes, outdated) => {
    await install();
    const now = follow(changes as Partial<typeof source> | null);
    const found = (await flux.outdated?.(now, api)) ?? [];
    expect(found.map(({ kind }) => kind)).toEqual(outdated);
    expect(await flux.letGo?.(now, found, api)).toEqual({ kind: "Done" });
    for (const ref of found) expect(await api.get(ref)).toBeUndefined();
  });

  test("is made anew where a run was stopped between letting it go and deleting it, though the edit was taken back", async () => {
    await install();
    const root = await api.get({ apiVersion: KUSTOMIZE, kind: "Kustomization", namespace: "flux-system", name: "flux-system" });
    await api.replace({
      ...(root as KubeObject),
      spec: { ...(root?.["spec"] as JsonObject), suspend: true, deletionPolicy: "Orphan" },
    });
    expect((await flux.outdated?.(context, api))?.map(({ kind }) => kind)).toEqual(["Kustomization"]);
  });
});
