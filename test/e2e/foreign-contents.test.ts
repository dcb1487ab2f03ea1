import { spawn } from "node:child_process";
import process, { env } from "node:process";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Membership, MembershipSync } from "../../lib/contracts/membership.ts";
import { createArtefactStore } from "../../lib/bootstrap/artefacts/artefact-store.ts";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { ObjectWithPolicy } from "../../lib/bootstrap/contract.ts";
import type { EngineOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { MemberResult } from "../../lib/bootstrap/engine/bootstrap-member.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { LeaveResult } from "../../lib/bootstrap/engine/leave.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { describeRef, refOf } from "../../lib/bootstrap/kube-object.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { PLUGINS } from "../../lib/bootstrap/plugins.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import { plain } from "../support/fake-fleet.ts";
import { seededRandom } from "../support/fake-api-server/virtual-clock.ts";
import { asTheyAre, createForeignContents, everyNamespacedKind, oldVersions, settled } from "../support/foreign-contents.ts";
import { keepAccount } from "../support/flux-account.ts";
import { told } from "../support/told.ts";
import type { Told } from "../support/told.ts";
import { homeOf } from "../../lib/local/home.ts";
import { NO_SECRETS } from "../../lib/bootstrap/secrets/secrets.ts";
import { KillSwitch } from "../support/kill-switch.ts";
import type { KillMoment } from "../support/kill-switch.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM, testEnvironment } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";
import { until } from "../support/until.ts";

const { describe, test } = needs("control-plane");

/** Others where somebody asks: `FLEETWRIGHT_FOREIGN_SEEDS=1,2,3`. */
const SEEDS = (env["FLEETWRIGHT_FOREIGN_SEEDS"] ?? "20261130").split(",").map(Number);
const STEPS = 8;
const ORDERS = ["bootstrap", "upgrade", "none", "no source", "path", "leave"] as const;
type Order = (typeof ORDERS)[number];
/** Above the cluster's own ports, where the switch listens. */
const BEHIND = 100;
const KUSTOMIZE = "kustomize.toolkit.fluxcd.io/v1";

// One cluster, its own hub, in the order of the tests: each ends with the cluster having left.
describe("a member that holds what is not ours", () => {
  let project: Project;
  let cluster: RunningCluster;
  let pins: readonly Pin[];
  let api: KubeApi;
  let runs = 0;
  const switcher = new KillSwitch();

  beforeAll(async () => {
    project = await aProject();
    pins = await builtInPins(project.folder);
    cluster = await aLocalCluster(project, "hub");
    api = cluster.connection.api(new AbortController().signal);
    await switcher.stand(project.firstPort + BEHIND, project.firstPort, homeOf(project.folder, "hub").pki);
  });

  afterAll(async () => {
    await switcher.close();
    await cluster.connection.close();
    await project.dispose();
  });

  function membership(sync: Partial<MembershipSync> = {}): Membership {
    const whole = membershipOf(cluster.record, "self", pins);
    return { ...whole, sync: { ...whole.sync, ...sync } };
  }

  function engine(): EngineOptions {
    const signal = new AbortController().signal;
    const emit = (): undefined => undefined;
    const connect = createConnect({ project: project.folder, clock: systemClock });
    const isDead = (): boolean => true; // Every earlier run of this test has ended.
    return { connect, clock: systemClock, emit, signal, isDead, plugins: PLUGINS, holder: `run-${++runs}`, version: "0.0.0" };
  }

  async function bootstrap(sync: Partial<MembershipSync> = {}): Promise<MemberResult> {
    const whole = engine();
    const artefacts = createArtefactStore({ project: project.folder, env: process.env, emit: whole.emit, clock: systemClock });
    const [result] = await bootstrapAll([membership(sync)], { ...whole, artefacts, verify: false });
    if (result === undefined) throw new Error("no result");
    return result;
  }

  function leaving(): Promise<LeaveResult> {
    return leave(membership(), { ...engine(), force: false });
  }

  async function create(objects: readonly KubeObject[], manager = "kubectl-create"): Promise<readonly KubeObject[]> {
    const made: KubeObject[] = [];
    for (const object of objects) made.push(await settled(api, await api.create(object, { fieldManager: manager })));
    return made;
  }

  async function remove(objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects.toReversed()) await api.delete(refOf(object));
    for (const object of objects) {
      await until(`${describeRef(refOf(object))} is gone`, async () => (await api.get(refOf(object))) === undefined);
    }
  }

  /** What Git would have delivered. */
  async function deliver(): Promise<readonly KubeObject[]> {
    const namespace = plain("v1", "Namespace", "shop");
    const label = { "kustomize.toolkit.fluxcd.io/name": "flux-system", "kustomize.toolkit.fluxcd.io/namespace": "flux-system" };
    const inside = everyNamespacedKind("shop");
    const objects = [namespace, ...inside].map((one) => ({ ...one, metadata: { ...one.metadata, labels: label } }));
    return await create(objects, "kustomize-controller");
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
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository" };
    await until("its kind is served", async () => await api.serves(kind));
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

  test("a Flux that somebody has installed by hand becomes ours by a yes alone, and nothing beside it does", async () => {
    const installed = await ourObjects();
    const order = ["A", "B", "C", "D", "E"];
    for (const { object } of [...installed].sort((one, other) => order.indexOf(one.stage) - order.indexOf(other.stage))) {
      await until(`${object.kind} is served`, async () => await api.serves(object));
      await api.create(object, { fieldManager: "flux" });
    }
    // Pods of others would be waited for when the namespace goes.
    const theirs = await create(
      everyNamespacedKind("flux-system").filter(({ kind }) => kind !== "Deployment"),
      "flux",
    );
    const before = await asTheyAre(api, theirs);
    const ofInstallation = (): Promise<readonly (string | undefined)[]> =>
      Promise.all(installed.map(async ({ object }) => (await api.get(refOf(object)))?.metadata.uid));
    const uids = await ofInstallation();
    const run = (command: string): Promise<Told> => told(project, command, membership());
    const [first] = (await run("fleetwright bootstrap --adopt")).next;
    expect(await run(first ?? "")).toMatchObject({ result: { clusters: [{ name: "hub", agent: { state: "foreign" } }] } });
    expect((await bootstrap()).failure?.next).toContain("`fleetwright bootstrap hub --adopt` takes it over");
    const asked = await run("fleetwright bootstrap hub --adopt");
    const all = installed.map(({ object }) => describeRef(refOf(object)));
    expect([asked.exit.name, asked.result["adopts"]]).toEqual(["refused", { hub: expect.arrayContaining(all) }]);
    expect([await ofInstallation(), await asTheyAre(api, theirs)]).toEqual([uids, before]);
    expect(await run(asked.next[0] ?? "")).toMatchObject({ result: { clusters: [{ outcome: "joined" }] } });
    expect([await ofInstallation(), await asTheyAre(api, theirs)]).toEqual([uids, before]);
    expect(await run("fleetwright bootstrap hub")).toMatchObject({ result: { clusters: [{ outcome: "unchanged" }] } });
    const { residue, failure } = await leaving();
    expect(failure).toBeUndefined();
    expect(residue.filter((what) => what.startsWith("Namespace flux-system"))).toHaveLength(1);
    expect(await asTheyAre(api, theirs)).toEqual(before);
    await remove([plain("v1", "Namespace", "flux-system")]);
  });

  test("what Git delivered stays, through no `sync.source` any more, another path, `agent: none`, and leaving", async () => {
    const elsewhere = {
      url: "https://git.example.test/fleet.git",
      branch: "main",
      path: "other",
      auth: { kind: "none" },
    } as const;
    const edits: readonly Partial<MembershipSync>[] = [
      { source: null },
      { source: elsewhere },
      { agent: "none", source: null },
      {},
    ];
    expect((await bootstrap()).failure).toBeUndefined();
    const delivered = await deliver();
    const before = await asTheyAre(api, delivered);
    for (const edit of edits) {
      expect((await bootstrap()).failure).toBeUndefined();
      await keepAccount(api);
      expect((await bootstrap(edit)).failure).toBeUndefined();
      expect([edit, await asTheyAre(api, delivered)]).toEqual([edit, before]);
    }
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

  test.each(SEEDS)(
    "is byte-equal in the end, whatever is done in which order, and whatever process is killed on the way: seed %i",
    async (seed) => {
      const random = seededRandom(seed);
      const theirs = await createForeignContents(api, random);
      const before = await asTheyAre(api, theirs);
      const done: string[] = [];
      for (let count = 0; count < STEPS; count++) {
        const step = ORDERS[Math.floor(random() * ORDERS.length)] ?? "bootstrap";
        const point = { nth: Math.floor(random() * 60), moment: random() < 0.5 ? "before" : "after" } as const;
        const ended = await runProcess(step, random() < 0.6 ? point : undefined);
        done.push(`${step} ${ended}`);
        expect([done, ["0", "killed"].includes(ended)]).toEqual([done, true]);
        expect([done, await asTheyAre(api, theirs)]).toEqual([done, before]);
      }
      expect([done, await runProcess("leave", undefined)]).toEqual([done, "0"]);
      const { residue } = await leaving();
      expect(residue.filter((what) => !what.includes("which others may use"))).toEqual([]);
      expect([done, await asTheyAre(api, theirs)]).toEqual([done, before]);
      // The seeds have to bring about what they are for.
      expect(done.join()).toContain("killed");
      await removeHeld(theirs);
    },
  );

  /** Runs our command as a process of its own, behind the switch. @returns its exit code, or that it was killed */
  async function runProcess(step: Order, point: KillMoment | undefined): Promise<string> {
    const whole = membership();
    const { member, sync } = whole;
    const at = member.endpoints.map((one) => ({ ...one, url: `https://127.0.0.1:${project.firstPort + BEHIND}` }));
    const source = step === "path" && sync.source !== null ? { ...sync.source, path: `path-${++runs}` } : sync.source;
    // As after an upgrade, every object is looked at once.
    const labels = step === "upgrade" ? { run: String(++runs) } : member.labels;
    const changed: Membership = {
      ...whole,
      member: { ...member, endpoints: at, labels },
      sync: {
        ...sync,
        source,
        ...(step === "none" ? { agent: "none", source: null } : step === "no source" ? { source: null } : {}),
      },
    };
    const child = spawn(process.execPath, [PROGRAM, step === "leave" ? "leave" : "bootstrap", "--quiet"], {
      cwd: project.folder,
      env: { ...testEnvironment(), [MEMBERSHIP_VARIABLE]: JSON.stringify(changed) },
      stdio: "ignore",
      detached: true,
    });
    switcher.arm(point, () => void process.kill(-(child.pid ?? 0), "SIGKILL"));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return switcher.struck ? "killed" : String(code);
  }

  /** Their owners take off what holds them, and delete them. */
  async function removeHeld(objects: readonly KubeObject[]): Promise<void> {
    for (const object of objects.toReversed()) {
      const live = await api.get(refOf(object));
      if (live?.metadata.finalizers === undefined || object.kind === "Namespace") continue;
      const { finalizers: _, ...metadata } = live.metadata;
      await api.replace({ ...live, metadata });
    }
    await remove(objects);
  }

  /** What our agent brings to the cluster. */
  async function ourObjects(): Promise<readonly ObjectWithPolicy[]> {
    const store = createArtefactStore({ project: project.folder, env: process.env, emit: () => undefined, clock: systemClock });
    const artefacts = await Promise.all(pins.map((pin) => store.load(pin, new AbortController().signal)));
    const { flux } = await import("../../lib/bootstrap/agents/flux/flux.ts");
    return flux.objects({
      membership: membership(),
      member: cluster.record,
      hub: cluster.record,
      isHub: true,
      artefacts,
      secrets: NO_SECRETS,
    });
  }

  async function ourDefinitions(): Promise<readonly KubeObject[]> {
    return (await ourObjects()).flatMap(({ object }) => (object.kind === "CustomResourceDefinition" ? [object] : []));
  }
});
