import { beforeEach, describe, expect, test } from "@jest/globals";
import { flux } from "../../../../lib/bootstrap/agents/flux/flux.ts";
import { sleep } from "../../../../lib/bootstrap/clock.ts";
import type { PhaseResult, RunContext } from "../../../../lib/bootstrap/contract.ts";
import type { KubeApi } from "../../../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import { connectionOver } from "../../../../lib/bootstrap/kube/connect.ts";
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
  context = { membership, member: recordOf("shop"), hub: recordOf("hub"), isHub: false, artefacts: ARTEFACTS, signal, emit };
});

/** Applies what Flux is made of, under the name of who installs it. */
async function install(manager = "fleetwright/flux", chosen: (object: KubeObject) => boolean = () => true): Promise<void> {
  for (const stage of ["A", "B", "C", "E"] as const) {
    const objects = flux.objects(context).filter((one) => one.stage === stage && chosen(one.object));
    for (const { object } of objects) await api.apply(object, { fieldManager: manager });
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

async function setFinalizer(object: KubeObject): Promise<void> {
  const live = await api.get({ ...object, name: object.metadata.name, namespace: "flux-system" });
  if (live === undefined) throw new Error("not there");
  await api.replace({ ...live, metadata: { ...live.metadata, finalizers: ["finalizers.fluxcd.io"] } });
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
      "Flux itself, bootstrapped from Git by Kustomization flux-system/flux-system",
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

  beforeEach(async () => {
    await install();
    await api.create(plain(KUSTOMIZE, "Kustomization", "extra", "flux-system", { spec: {} }));
    await setFinalizer(plain(KUSTOMIZE, "Kustomization", "flux-system"));
    await setFinalizer(plain(SOURCES, "GitRepository", "flux-system"));
    server.log.length = 0;
  });

  test("removes the root first and waits for its finalizer while the controllers run, then the rest, then the sources", async () => {
    await addNode("a", {});
    const held = "Kustomization flux-system/flux-system: is being deleted, held by finalizers.fluxcd.io";
    expect(told(await flux.drain(context, api))).toBe(held);
    expect(told(await flux.drain(context, api))).toBe(held);
    expect(deletions()).toEqual(["kustomizations/flux-system"]);

    await releaseFinalizers(KUSTOMIZE, "Kustomization");
    expect(told(await flux.drain(context, api))).toContain("GitRepository flux-system/flux-system: is being deleted");
    expect(deletions()).toEqual(["kustomizations/flux-system", "kustomizations/extra", "gitrepositories/flux-system"]);

    await releaseFinalizers(SOURCES, "GitRepository");
    expect(await flux.drain(context, api)).toEqual({ kind: "Done" });
    expect(warnings).toEqual([]);
  });

  test("takes finalizers off where nodes are simulated, and says so for each", async () => {
    await addNode("a", { "kwok.x-k8s.io/node": "fake" });
    expect(await flux.drain(context, api)).toEqual({ kind: "Done", simulated: true });
    expect(warnings).toEqual([
      "Kustomization flux-system/flux-system: finalizers taken off, as the nodes are simulated; what it had applied stays",
      "GitRepository flux-system/flux-system: finalizers taken off, as the nodes are simulated; what it had applied stays",
    ]);
  });

  test("takes finalizers off where the controller is gone, but waits for one that is only unavailable", async () => {
    await addNode("a", {});
    await api.delete({ apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "kustomize-controller" });
    expect(told(await flux.drain(context, api))).toContain("GitRepository flux-system/flux-system: is being deleted");
    expect(warnings).toEqual([
      "Kustomization flux-system/flux-system: finalizers taken off, as kustomize-controller is not there any more; what it had applied stays",
    ]);
  });

  test("leaves the objects of a Flux that is not ours alone", async () => {
    const other = new FakeApiServer(clock, { name: "other" });
    api = connectionOver("other", other.wire, clock).api(context.signal);
    await install("flux");
    other.log.length = 0;
    expect(await flux.drain(context, api)).toEqual({ kind: "Done" });
    expect(other.writes).toEqual([]);
  });

  test("is done at once where nothing of Flux is left, however often it is asked", async () => {
    const empty = connectionOver("empty", new FakeApiServer(clock, { name: "empty" }).wire, clock).api(context.signal);
    expect(await flux.drain(context, empty)).toEqual({ kind: "Done" });
    expect(await flux.drain(context, empty)).toEqual({ kind: "Done" });
  });

  async function releaseFinalizers(apiVersion: string, kind: string): Promise<void> {
    for (const object of await api.list({ apiVersion, kind })) {
      await api.replace({ ...object, metadata: { ...object.metadata, finalizers: [] } });
    }
  }
});
