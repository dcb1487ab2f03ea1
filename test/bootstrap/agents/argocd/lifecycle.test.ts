import { beforeEach, describe, expect, test } from "@jest/globals";
import { argocd } from "../../../../lib/bootstrap/agents/argocd/argocd.ts";
import { rootName } from "../../../../lib/bootstrap/agents/root-name.ts";
import { sleep } from "../../../../lib/bootstrap/clock.ts";
import type { PhaseResult, RunContext, Workloads } from "../../../../lib/bootstrap/contract.ts";
import type { KubeApi } from "../../../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject, ObjectRef } from "../../../../lib/bootstrap/kube-object.ts";
import { NO_SECRETS } from "../../../../lib/bootstrap/secrets/secrets.ts";
import { refOf } from "../../../../lib/bootstrap/kube-object.ts";
import { connectionOver } from "../../../../lib/bootstrap/kube/connect.ts";
import { marked } from "../../../../lib/bootstrap/ownership.ts";
import { FakeApiServer } from "../../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../../support/fake-api-server/virtual-clock.ts";
import { membershipOf, plain, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const ARGO = "argoproj.io/v1alpha1";
const FINALIZER = "resources-finalizer.argocd.argoproj.io";
const source = { url: "https://git.example/fleet.git", branch: "main", path: "shop", auth: { kind: "none" } } as const;
const membership = membershipOf("shop", { sync: { registries: ["clusterprofile"], agent: "argocd", source }, pins: PINS });
const ROOT: ObjectRef = { apiVersion: ARGO, kind: "Application", namespace: "argocd", name: rootName("shop", source) };
const DELIVERED = { version: "v1", kind: "ConfigMap", namespace: "default", name: "fleet", status: "Synced" };

let clock: VirtualClock;
let server: FakeApiServer;
let api: KubeApi;
let context: RunContext;

beforeEach(async () => {
  clock = new VirtualClock();
  server = new FakeApiServer(clock, { name: "shop" });
  const signal = new AbortController().signal;
  api = connectionOver("shop", server.wire, clock).api(signal);
  const emit: RunContext["emit"] = () => undefined;
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

/** Applies what Argo CD is made of; ours bears our mark. */
async function install(manager = "fleetwright/argocd"): Promise<void> {
  const isOurs = manager === "fleetwright/argocd";
  for (const stage of ["A", "B", "C", "D", "E"] as const) {
    for (const { object } of argocd.objects(context).filter((one) => one.stage === stage)) {
      const applied = isOurs ? marked(object, { fleet: "acme", member: "shop" }) : object;
      await api.apply(applied, { fieldManager: manager });
    }
    await sleep(clock, 1_000);
  }
}

/** What the application controller would write, and what it watches. */
async function setStatus(status: JsonObject): Promise<void> {
  const { name, namespace = "" } = ROOT;
  const body = { ...plain(ARGO, "Application", name, namespace), status };
  await api.apply(body, { fieldManager: "controller", subresource: "status" });
}

async function application(name: string, metadata: JsonObject): Promise<KubeObject> {
  return await api.create({
    apiVersion: ARGO,
    kind: "Application",
    metadata: { name, namespace: "argocd", ...metadata },
    spec: {},
  });
}

/** As the engine does it: until it is done, at most a few times. */
async function drained(workloads: Workloads): Promise<PhaseResult> {
  for (let tries = 0; ; tries++) {
    const result = await argocd.drain(context, workloads, api);
    if (result.kind !== "Waiting" || tries === 9) return result;
    await sleep(clock, 1_000);
  }
}

describe("an Argo CD in a cluster", () => {
  test("is found as absent, as ours and as somebody else's", async () => {
    expect(await argocd.survey(context, api)).toEqual({ state: "absent" });
    await install();
    expect(await argocd.survey(context, api)).toEqual({ state: "ours", version: "v3.2.11" });
    context = { ...context, member: recordOf("other") };
    expect(await argocd.survey(context, api)).toMatchObject({ state: "foreign" });
  });

  test("has done its work once its programs run and its Application is synced", async () => {
    await install();
    expect(await argocd.probe(context, api)).toMatchObject({ kind: "Waiting", condition: "its controller has not looked yet" });
    const compared = { repoURL: source.url, targetRevision: "main", path: "shop" };
    const sync = { status: "Synced", revision: "a".repeat(40), comparedTo: { source: compared } };
    await setStatus({ reconciledAt: "2026-11-20T12:00:00Z", sync, resources: [DELIVERED] });
    expect(await argocd.probe(context, api)).toEqual({ kind: "Done" });
    expect(await argocd.revision?.(api)).toBe(`main@sha1:${"a".repeat(40)}`);
    expect(await argocd.delivered?.(context, api)).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "fleet" },
    ]);
  });

  test("lets go of another path without deleting what it has delivered", async () => {
    await install();
    const changed = {
      ...context,
      membership: { ...membership, sync: { ...membership.sync, source: { ...source, path: "new" } } },
    };
    expect(await argocd.outdated?.(changed, api)).toEqual([ROOT]);
    expect(await argocd.letGo?.(changed, [ROOT], api)).toEqual({ kind: "Done" });
    expect(await api.get(ROOT)).toBeUndefined();
    expect(await argocd.outdated?.(changed, api)).toEqual([]);
  });

  test("leaves with what Git has brought of its kinds, the root first, and takes finalizers off so that nothing is deleted", async () => {
    await install();
    const tracking = { "argocd.argoproj.io/tracking-id": `${ROOT.name}:argoproj.io/Application:argocd/child` };
    await application("child", { annotations: tracking, finalizers: [FINALIZER] });
    const theirs = await application("theirs", { finalizers: [FINALIZER, "example.test/hold"] });
    expect(await drained("keep")).toEqual({ kind: "Done" });
    expect((await api.list({ apiVersion: ARGO, kind: "Application" })).map(({ metadata }) => metadata.name)).toEqual(["theirs"]);
    await argocd.sweep?.(context, api);
    expect((await api.get(refOf(theirs)))?.metadata.finalizers).toEqual(["example.test/hold"]);
  });

  test("has its controller delete what was delivered where that is asked for, and waits for it", async () => {
    await install();
    await setStatus({ resources: [DELIVERED] });
    expect(await argocd.drain(context, "remove", api)).toMatchObject({
      kind: "Waiting",
      condition: expect.stringContaining(FINALIZER) as unknown,
    });
    const root = await api.get(ROOT);
    expect(root?.metadata.deletionTimestamp).toBeDefined();
    if (root !== undefined) await api.replace({ ...root, metadata: { ...root.metadata, finalizers: [] } });
    expect(await argocd.drain(context, "remove", api)).toEqual({ kind: "Done" });
  });

  test("can't delete what was delivered without its controller, says so, and leaves it where that is asked for instead", async () => {
    await install();
    await setStatus({ resources: [DELIVERED] });
    await api.delete({ apiVersion: "apps/v1", kind: "StatefulSet", namespace: "argocd", name: "argocd-application-controller" });
    await sleep(clock, 1_000);
    expect(await argocd.drain(context, "remove", api)).toMatchObject({
      kind: "Failed",
      failure: {
        class: "waiting",
        message: expect.stringContaining("is not there any more") as unknown,
        next: expect.stringContaining("`fleetwright leave shop`") as unknown,
      },
    });
    expect(await drained("keep")).toEqual({ kind: "Done" });
  });

  test("takes along the Secret that Redis has made for itself, in a namespace of ours alone", async () => {
    const secret: ObjectRef = { apiVersion: "v1", kind: "Secret", namespace: "argocd", name: "argocd-redis" };
    await install();
    await api.create(plain("v1", "Secret", "argocd-redis", "argocd"));
    context = { ...context, member: recordOf("other") };
    await argocd.sweep?.(context, api);
    expect(await api.get(secret)).toBeDefined();
    context = { ...context, member: recordOf("shop") };
    await argocd.sweep?.(context, api);
    expect(await api.get(secret)).toBeUndefined();
  });
});
