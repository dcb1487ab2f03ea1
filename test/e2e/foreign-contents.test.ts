import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Membership, MembershipSync } from "../../lib/contracts/membership.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { EngineOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { MemberResult } from "../../lib/bootstrap/engine/bootstrap-member.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { LeaveResult } from "../../lib/bootstrap/engine/leave.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { refOf } from "../../lib/bootstrap/kube-object.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import { plain } from "../support/fake-fleet.ts";
import { seededRandom } from "../support/fake-api-server/virtual-clock.ts";
import { asTheyAre, createForeignContents, everyNamespacedKind, settled } from "../support/foreign-contents.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

const { describe, test } = needs("control-plane");

const SEED = 20261130;
const STEPS = 8;
const KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1";

// One cluster, its own hub, in the order of the tests: each ends with the cluster having left.
describe("a member that holds what is not ours", () => {
  let project: Project;
  let cluster: RunningCluster;
  let pins: readonly Pin[];
  let api: KubeApi;
  let runs = 0;

  beforeAll(async () => {
    project = await aProject();
    pins = await builtInPins(project.folder);
    cluster = await aLocalCluster(project, "hub");
    api = cluster.connection.api(new AbortController().signal);
  });

  afterAll(async () => {
    await cluster.connection.close();
    await project.dispose();
  });

  function membership(sync: Partial<MembershipSync> = {}): Membership {
    const whole = membershipOf(cluster.record, "self", pins);
    return { ...whole, sync: { ...whole.sync, ...sync } };
  }

  function engine(signal: AbortSignal, emit: EngineOptions["emit"] = () => undefined): EngineOptions {
    const connect = createConnect({ project: project.folder, clock: systemClock });
    const isDead = (): boolean => true; // Every earlier run of this test has ended.
    return { connect, clock: systemClock, emit, signal, isDead, plugins: PLUGINS, holder: `run-${++runs}`, version: "0.0.0" };
  }

  async function bootstrap(sync: Partial<MembershipSync> = {}, options: Partial<EngineOptions> = {}): Promise<MemberResult> {
    const whole = { ...engine(new AbortController().signal), ...options };
    const artefacts = createArtefactStore({ project: project.folder, env: process.env, emit: whole.emit, clock: systemClock });
    const [result] = await bootstrapAll([membership(sync)], { ...whole, artefacts, verify: false });
    if (result === undefined) throw new Error("no result");
    return result;
  }

  function leaving(options: Partial<EngineOptions> = {}): Promise<LeaveResult> {
    return leave(membership(), { ...engine(new AbortController().signal), force: false, ...options });
  }

  async function create(objects: readonly KubeObject[], manager = "kubectl-create"): Promise<readonly KubeObject[]> {
    const made: KubeObject[] = [];
    for (const object of objects) made.push(await settled(api, await api.create(object, { fieldManager: manager })));
    return made;
  }

  async function remove(objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects.toReversed()) await api.delete(refOf(object));
    for (const object of objects) while ((await api.get(refOf(object))) !== undefined) await api.raw("/readyz").catch(() => "");
  }

  /** What Git would have delivered, with what kustomize-controller keeps of it. */
  async function deliver(): Promise<readonly KubeObject[]> {
    const namespace = plain("v1", "Namespace", "shop");
    const label = { "kustomize.toolkit.fluxcd.io/name": "flux-system", "kustomize.toolkit.fluxcd.io/namespace": "flux-system" };
    const inside = everyNamespacedKind("shop");
    const objects = [namespace, ...inside].map((one) => ({ ...one, metadata: { ...one.metadata, labels: label } }));
    const made = await create(objects, "kustomize-controller");
    const root = { apiVersion: KUSTOMIZE, kind: "Kustomization", namespace: "flux-system", name: "flux-system" };
    const live = await api.get(root);
    if (live === undefined) throw new Error("no root");
    await api.replace({ ...live, metadata: { ...live.metadata, finalizers: ["finalizers.fluxcd.io"] } });
    const status = {
      inventory: {
        entries: [
          { id: "_shop__Namespace", v: "v1" },
          { id: "shop_theirs_apps_Deployment", v: "v1" },
        ],
      },
    };
    await api.apply(
      { apiVersion: KUSTOMIZE, kind: "Kustomization", metadata: { name: root.name, namespace: root.namespace }, status },
      { fieldManager: "kustomize-controller", subresource: "status" },
    );
    return made;
  }

  test("`flux-system` of another team is refused by name, and neither we nor our leave touch it", async () => {
    const home = plain("v1", "Namespace", "flux-system");
    const theirs = await create([home, ...everyNamespacedKind("flux-system")]);
    const before = await asTheyAre(api, theirs);
    const { failure } = await bootstrap();
    expect(failure).toMatchObject({
      class: "conflict",
      message: "hub: Namespace flux-system is there already and belongs to kubectl-create; nothing of others is taken over",
    });
    expect((await leaving()).failure).toBeUndefined();
    expect(await asTheyAre(api, theirs)).toEqual(before);
    await remove([home]);
  });

  test("a release's definition that differs is refused with the release, one that fits is used, and both stay", async () => {
    const fluxCrds = await ourDefinitions();
    const ours = fluxCrds.find(({ metadata }) => metadata.name === "helmrepositories.source.toolkit.fluxcd.io");
    if (ours === undefined) throw new Error("no such definition");
    const annotations = {
      "meta.helm.sh/release-name": "flux2",
      "meta.helm.sh/release-namespace": "gitops",
      "helm.sh/resource-policy": "keep",
    };
    const definition = (changes: object = {}): KubeObject => ({
      ...ours,
      metadata: { name: ours.metadata.name, annotations },
      spec: { ...(ours["spec"] as object), ...changes },
    });
    const other = await create([definition({ preserveUnknownFields: false, versions: oldVersions(ours) })], "helm");
    const untouched = await asTheyAre(api, other);
    const refused = await bootstrap();
    expect(refused.failure?.message).toContain("belongs to Helm release gitops/flux2");
    await leaving();
    expect(await asTheyAre(api, other)).toEqual(untouched);
    await remove(other);

    const [fitting] = await create([definition()], "helm");
    if (fitting === undefined) throw new Error("nothing was made");
    while (!(await api.serves({ apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository" })))
      await api.raw("/readyz").catch(() => "");
    const repository = plain("source.toolkit.fluxcd.io/v1", "HelmRepository", "theirs", "default", {
      spec: { url: "https://charts.example.test", interval: "10m" },
    });
    const theirs = [fitting, ...(await create([repository]))];
    const before = await asTheyAre(api, theirs);
    expect((await bootstrap()).failure).toBeUndefined();
    expect((await leaving()).failure).toBeUndefined();
    expect(await asTheyAre(api, theirs)).toEqual(before);
    await remove(theirs);
  });

  test.each<[edit: string, sync: Partial<MembershipSync> | undefined]>([
    ["no `sync.source` any more", { source: null }],
    [
      "another path",
      { source: { url: "https://git.example.test/fleet.git", branch: "main", path: "other", auth: { kind: "none" } } },
    ],
    ["`agent: none`", { agent: "none", source: null }],
    ["leaving", undefined],
  ])("what Git delivered stays: %s", async (_, sync) => {
    expect((await bootstrap()).failure).toBeUndefined();
    const delivered = await deliver();
    const before = await asTheyAre(api, delivered);
    const ended = sync === undefined ? await leaving() : await bootstrap(sync);
    expect(ended.failure).toBeUndefined();
    expect(await asTheyAre(api, delivered)).toEqual(before);
    const left = await leaving();
    expect([left.failure, left.residue.filter((what) => !what.includes("which others may use"))]).toEqual([undefined, []]);
    expect(await asTheyAre(api, delivered)).toEqual(before);
    await remove([plain("v1", "Namespace", "shop")]);
  });

  test("what others made of our kinds stays with its definition, and can be deleted by them; another fleet's role is refused", async () => {
    const role = await create([
      plain("rbac.authorization.k8s.io/v1", "ClusterRole", "source-controller-flux-system", undefined, { rules: [] }),
    ]);
    expect((await bootstrap()).failure?.message).toContain("ClusterRole source-controller-flux-system is there already");
    await remove(role);
    expect((await bootstrap()).failure).toBeUndefined();
    const made = plain(KUSTOMIZE, "Kustomization", "by-hand", "default", {
      spec: { interval: "10m", path: "./", prune: true, sourceRef: { kind: "GitRepository", name: "theirs" } },
    });
    const [theirs] = await create([{ ...made, metadata: { ...made.metadata, finalizers: ["finalizers.fluxcd.io"] } }]);
    if (theirs === undefined) throw new Error("nothing was made");
    const { residue, failure } = await leaving();
    expect(failure).toBeUndefined();
    expect(residue).toContain(
      "CustomResourceDefinition kustomizations.kustomize.toolkit.fluxcd.io, of which others have Kustomization default/by-hand",
    );
    expect((await api.get(refOf(theirs)))?.metadata.uid).toBe(theirs.metadata.uid);
    await remove([theirs]);
    expect((await bootstrap()).failure).toBeUndefined();
    expect((await leaving()).residue.filter((what) => !what.includes("which others may use"))).toEqual([]);
  });

  test("is byte-equal in the end, whatever is done to the membership in which order, and killed on the way", async () => {
    const random = seededRandom(SEED);
    const theirs = await createForeignContents(api, random);
    const before = await asTheyAre(api, theirs);
    const steps = ["bootstrap", "upgrade", "none", "no source", "path", "leave"] as const;
    const done: string[] = [];
    for (let count = 0; count < STEPS; count++) {
      const step = steps[Math.floor(random() * steps.length)] ?? "bootstrap";
      const after = random() < 0.5 ? Math.floor(random() * 12) : undefined;
      const controller = new AbortController();
      let events = 0;
      const killed = engine(controller.signal, () => void (events++ === after ? controller.abort("killed") : undefined));
      done.push(after === undefined ? step : `${step}, killed after ${after} events`);
      const result = await act(step, killed);
      if (!controller.signal.aborted) expect([done, result.failure]).toEqual([done, undefined]);
      expect([done, await asTheyAre(api, theirs)]).toEqual([done, before]);
    }
    const left = await leaving();
    expect([done, left.failure]).toEqual([done, undefined]);
    expect(left.residue.filter((what) => !what.includes("which others may use"))).toEqual([]);
    expect([done, await asTheyAre(api, theirs)]).toEqual([done, before]);
  });

  function act(step: string, options: EngineOptions): Promise<MemberResult | LeaveResult> {
    const source = membership().sync.source;
    if (step === "leave") return leaving(options);
    if (step === "upgrade") return bootstrap({}, { ...options, version: `0.0.${runs}` });
    if (step === "none") return bootstrap({ agent: "none", source: null }, options);
    if (step === "no source") return bootstrap({ source: null }, options);
    if (step === "path" && source !== null) return bootstrap({ source: { ...source, path: `path-${runs}` } }, options);
    return bootstrap({}, options);
  }

  async function ourDefinitions(): Promise<readonly KubeObject[]> {
    const store = createArtefactStore({ project: project.folder, env: process.env, emit: () => undefined, clock: systemClock });
    const artefacts = await Promise.all(pins.map((pin) => store.load(pin, new AbortController().signal)));
    const { flux } = await import("../../lib/bootstrap/agents/flux/flux.ts");
    const context = { membership: membership(), member: cluster.record, hub: cluster.record, isHub: true, artefacts };
    return flux.objects(context).flatMap(({ object }) => (object.kind === "CustomResourceDefinition" ? [object] : []));
  }
});

/** The same versions, with a schema of before. */
function oldVersions(definition: KubeObject): readonly object[] {
  const spec = definition["spec"] as { readonly versions: readonly object[] };
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return spec.versions.map((version) => ({ ...version, schema, additionalPrinterColumns: [] }));
}
