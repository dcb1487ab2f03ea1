import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { bootstrapAll } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import type { BootstrapAllOptions } from "../../lib/bootstrap/engine/bootstrap-all.ts";
import { leave } from "../../lib/bootstrap/engine/leave.ts";
import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import { condition, refOf } from "../../lib/bootstrap/kube-object.ts";
import type { KindRef } from "../../lib/bootstrap/kube-object.ts";
import { nextOf } from "../../lib/cli/commands/status.ts";
import { fleetStatus } from "../../lib/bootstrap/status/fleet-status.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import type { FleetEvent } from "../../lib/model/event.ts";
import { homeOf } from "../../lib/local/home.ts";
import { down } from "../../lib/local/up.ts";
import { bootstrapped } from "../support/bootstrapped.ts";
import type { Bootstrapped } from "../support/bootstrapped.ts";
import { disarmEtcd, restartEtcd } from "../support/etcd.ts";
import { plain } from "../support/fake-fleet.ts";
import { API_THAT_DOES_NOT_ANSWER, UNREACHABLE_WEBHOOK } from "../support/unanswering.ts";
import { saidOf } from "../support/faults.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { told } from "../support/told.ts";
import type { Told } from "../support/told.ts";
import { nobodysKubeconfig, WRONG_RECORDS } from "../support/wrong-records.ts";
import { inMemory, watchedBootstrap } from "../support/watched-bootstrap.ts";
import type { Watched } from "../support/watched-bootstrap.ts";

const { describe, test } = needs("go", "control-plane");
const signal = new AbortController().signal;
const FLUX = "flux-system";
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: FLUX, name: "source-controller" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", name: FLUX };
const PROFILE = { apiVersion: "multicluster.x-k8s.io/v1alpha1", kind: "ClusterProfile" };
const HELD = ["example.test/hold"];

// Faults are brought about in one fleet, each mended by the test that has made it.
describe("a fault in a fleet of real clusters", () => {
  let project: Project;
  let hub: RunningCluster;
  let member: RunningCluster;
  let fleet: Bootstrapped;
  let api: KubeApi;

  beforeAll(async () => {
    project = await aProject();
    hub = await aLocalCluster(project, "hub", 0);
    member = await aLocalCluster(project, "alpha", 1);
    fleet = await bootstrapped(project, [hub, member]);
    api = member.connection.api(signal);
  }, 600_000);

  afterAll(async () => {
    await hub?.connection.close();
    await member?.connection.close();
    await project?.dispose();
  }, 60_000);

  function bootstrap(
    memberships: readonly Membership[],
    options: Partial<BootstrapAllOptions>,
    on?: RegExp,
    act?: () => unknown,
  ): Promise<Watched> {
    return watchedBootstrap(fleet, memberships, options, on, act);
  }

  function alpha(): readonly Membership[] {
    return fleet.memberships.filter(({ member: { name } }) => name === "alpha");
  }

  function pidOf(cluster: string): number {
    const record = path.join(homeOf(project.folder, cluster).processes, "kube-apiserver.json");
    return (JSON.parse(readFileSync(record, "utf8")) as { readonly pid: number }).pid;
  }

  /** What was wrong is said, and once it is mended the same run ends well. */
  async function repaired(on: RegExp, mend: () => unknown): Promise<void> {
    const { results, acted, said } = await bootstrap(alpha(), { verify: true }, on, mend);
    expect({ outcome: results.map(({ outcome, failure }) => failure?.message ?? outcome), acted, said }).toMatchObject({
      outcome: ["repaired"],
      acted: true,
    });
    expect(said).not.toContain("taken over");
  }

  /** Takes the finalizer off that holds it. */
  async function letGo(ref: KindRef & { readonly name: string; readonly namespace: string }): Promise<void> {
    const held = await api.get(ref);
    if (held === undefined) throw new Error(`${ref.name} is not held`);
    const { finalizers: _, ...metadata } = held.metadata;
    await api.replace({ ...held, metadata });
  }

  test("a namespace that is being deleted is made again by the first run, with all that was in it", async () => {
    await api.delete(NAMESPACE);
    await repaired(saidOf("namespace deleted"), () => undefined);
    expect(await api.get(DEPLOYMENT)).toBeDefined();
  }, 180_000);

  test("one that is held says by what, and goes on when it is let go", async () => {
    const held = { apiVersion: "v1", kind: "ConfigMap", namespace: FLUX, name: "held" };
    await api.create({ ...object(held), metadata: { name: "held", namespace: FLUX, finalizers: HELD } });
    await api.delete(NAMESPACE);
    await repaired(saidOf("namespace held"), () => letGo(held));
  }, 180_000);

  test("so does a definition of which an object is held", async () => {
    const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
    const held = { ...kind, namespace: "default", name: "held" };
    await api.create({
      ...object(held),
      metadata: { name: "held", namespace: "default", finalizers: HELD },
      spec: { url: "https://example.test/held", interval: "1h" },
    });
    await api.delete({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      name: "gitrepositories.source.toolkit.fluxcd.io",
    });
    await repaired(saidOf("definition held"), () => letGo(held));
  }, 180_000);

  test("a Deployment whose Pods a quota refuses says so", async () => {
    const quota = { apiVersion: "v1", kind: "ResourceQuota", namespace: FLUX, name: "none" };
    await api.create({ ...object(quota), spec: { hard: { pods: "0" } } });
    await api.delete(DEPLOYMENT);
    await repaired(saidOf("pods refused"), () => api.delete(quota));
  }, 240_000);

  test("a webhook that can't be reached is named with the object that it stands in", async () => {
    await api.create(UNREACHABLE_WEBHOOK);
    await api.delete(DEPLOYMENT);
    await repaired(saidOf("webhook fails"), () => api.delete(refOf(UNREACHABLE_WEBHOOK)));
  }, 180_000);

  test("an aggregated API that doesn't answer holds a namespace up, and is named with why", async () => {
    const service = refOf(API_THAT_DOES_NOT_ANSWER);
    await api.create(API_THAT_DOES_NOT_ANSWER);
    while (condition((await api.get(service)) ?? object(service), "Available") === undefined) await api.raw("/version");
    await api.delete(NAMESPACE);
    await repaired(saidOf("API doesn't answer"), () => api.delete(service));
  }, 240_000);

  test("a disk that is full is said by its name, outlived, and taken for nobody's takeover", async () => {
    await api.delete(DEPLOYMENT);
    await restartEtcd(project.folder, "alpha", 1);
    const isFull = async (name: string): Promise<boolean> =>
      await api.create(object({ ...NAMESPACE, name })).then(
        () => false,
        (error: unknown) => String(error).includes("database space exceeded"),
      );
    for (let count = 0; !(await isFull(`too-much-${count}`)); count++);
    await repaired(saidOf("disk full"), async () => {
      await restartEtcd(project.folder, "alpha");
      await disarmEtcd(project.folder, "alpha", project.firstPort + 9);
    });
  }, 240_000);

  test("a Pod whose node could not report for a while is ready again once it can", async () => {
    const pods = { apiVersion: "v1", kind: "Pod" };
    const [pod] = await api.list(pods, { namespace: FLUX });
    const ref = { ...pods, namespace: FLUX, name: pod?.metadata.name ?? "" };
    // As the controller of nodes does it.
    const unready = { ...object(ref), status: { conditions: [{ type: "Ready", status: "False" }] } };
    await api.apply(unready, { fieldManager: "test", force: true, subresource: "status" });
    const isReady = async (): Promise<boolean> => condition((await api.get(ref)) ?? unready, "Ready")?.status === "True";
    while (!(await isReady())) await api.raw("/version");
  });

  test("an API server that is stopped for longer than a lease counts is outlived, and nobody else has taken anything over", async () => {
    await api.delete(DEPLOYMENT);
    const pid = pidOf("alpha");
    let isStopped = false;
    const said: string[] = [];
    const emit = ({ message }: FleetEvent): void => {
      said.push(message);
      if (!isStopped && message.startsWith("stage C: applying")) {
        isStopped = true;
        process.kill(pid, "SIGSTOP");
      }
      if (saidOf("API server stopped").test(message)) process.kill(pid, "SIGCONT");
    };
    try {
      const options = { ...fleet.engine, artefacts: inMemory(fleet), verify: true, emit };
      const results = await bootstrapAll(alpha(), options);
      expect(results.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual(["repaired"]);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    expect(said.join("\n")).toMatch(saidOf("API server stopped"));
    expect(said.join("\n")).not.toContain("taken over");
  }, 180_000);

  test("a hub that has lost what it had of a member has it made again by the very command that status names", async () => {
    const inventory = hub.connection.api(signal);
    await inventory.delete({
      apiVersion: "multicluster.x-k8s.io/v1alpha1",
      kind: "ClusterProfile",
      namespace: "fleet-acme",
      name: "alpha",
    });
    await inventory.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "fleet-acme", name: "member-alpha" });
    const look = async (): Promise<readonly string[]> => {
      const options = { ...fleet.engine, memberships: fleet.memberships, project: project.folder };
      return nextOf((await fleetStatus(options)).clusters);
    };
    expect((await look()).join("\n")).toMatch(saidOf("hub lost its objects"));
    expect((await bootstrap(alpha(), {})).results.map(({ outcome }) => outcome)).toEqual(["joined"]);
    expect(await look()).toEqual([]);
  }, 180_000);

  /** Destroys a cluster with all its data and makes it anew under its name. */
  async function rebuild(name: string, index: number): Promise<RunningCluster> {
    await down(name, true, { project: project.folder, env: process.env, emit: () => undefined, signal });
    return await aLocalCluster(project, name, index);
  }

  test("a hub whose data is lost is rebuilt: every member is registered again, and no agent is installed anew", async () => {
    const before = await api.get(DEPLOYMENT);
    await hub.connection.close();
    hub = await rebuild("hub", 0);
    const { results } = await bootstrap(fleet.memberships, {});
    expect(results.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual(["joined", "joined"]);
    const inventory = await hub.connection.api(signal).list(PROFILE);
    expect(
      inventory.map(({ metadata, ...profile }) => [metadata.name, condition({ ...profile, metadata }, "Joined")?.["status"]]),
    ).toEqual([
      ["alpha", "True"],
      ["hub", "True"],
    ]);
    const written = results.find(({ cluster }) => cluster === "alpha")?.written ?? [];
    expect(written.filter((what) => !/^(ConfigMap|Lease|ClusterProfile|Namespace) fleet/.test(what))).toEqual([]);
    const after = await api.get(DEPLOYMENT);
    expect([after?.metadata.uid, after?.metadata["generation"]]).toEqual([before?.metadata.uid, before?.metadata["generation"]]);
    expect((await bootstrap(fleet.memberships, {})).results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  }, 240_000);

  test("a cluster that was made anew behind our back stops with both UIDs, and takes the old one's place where somebody says so", async () => {
    const uidOf = async (): Promise<string> => (await api.get({ ...NAMESPACE, name: "kube-system" }))?.metadata.uid ?? "";
    const old = await uidOf();
    await member.connection.close();
    member = await rebuild("alpha", 1);
    api = member.connection.api(signal);
    const { results } = await bootstrap(alpha(), {});
    expect(results[0]?.failure?.message).toContain(`(kube-system ${await uidOf()})`);
    expect(results[0]?.failure?.message).toContain(`(${old})`);
    expect(await api.get(NAMESPACE)).toBeUndefined();
    const replaced = await bootstrap(alpha(), { replace: true });
    expect(replaced.results.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual(["joined"]);
    expect((await bootstrap(fleet.memberships, {})).results.map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged"]);
  }, 240_000);

  test("an API server and a key that are gone are made again by the command that is named", async () => {
    process.kill(pidOf("alpha"), "SIGKILL");
    const options = { ...fleet.engine, memberships: fleet.memberships, project: project.folder };
    expect(nextOf((await fleetStatus(options)).clusters)[0]).toBe("fleetwright local up");
    const killed = await bootstrap(alpha(), { reachTimeoutMs: 2_000 });
    rmSync(path.join(homeOf(project.folder, "alpha").pki, "admin.key"));
    const keyless = await bootstrap(alpha(), {});
    const named = [killed, keyless].flatMap(({ results }) => results.map(({ failure }) => failure?.next));
    expect(named).toEqual(["fleetwright local up alpha", "fleetwright local up alpha"]);
    expect(await project.fleetwright("local", "up", "alpha")).toMatchObject({ code: 0 });
    await member.connection.close();
    member = { ...member, connection: await fleet.engine.connect(member.record) };
    api = member.connection.api(signal);
    expect((await bootstrap(alpha(), {})).results.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual([
      "repaired", // The inventory says until when the new certificate is good.
    ]);
  }, 180_000);

  test("a member that only its hub still knows is forgotten by the command that is named, by status and by leave", async () => {
    // As with a project in which only the hub is deployed any more.
    const run = (command: string): Promise<Told> => told(project, command, fleet.memberships[0]);
    const forget = "fleetwright leave alpha --force";
    expect((await run("fleetwright status")).next).toEqual([forget]);
    const [first = ""] = (await run("fleetwright leave hub")).next;
    expect(first).toBe("fleetwright leave alpha");
    expect(await run(first)).toMatchObject({ exit: { name: "refused" }, next: [forget] });
    expect(await run(forget)).toMatchObject({ exit: { name: "done" } });
    expect((await run("fleetwright status")).next).toEqual([]);
    expect((await bootstrap(alpha(), {})).results.map(({ outcome }) => outcome)).toEqual(["joined"]);
  }, 180_000);

  test.each([
    ["an authority of another cluster", saidOf("certificate not trusted")],
    ["no authority", saidOf("certificate not trusted")],
    ["a certificate of another cluster", saidOf("certificate not accepted")],
    ["no credential", saidOf("no credential")],
  ] as const)("%s is said at once, by its name", async (what, said) => {
    const server = member.record.endpoints[0]?.url ?? "";
    writeFileSync(path.join(project.folder, "nobody.kubeconfig"), nobodysKubeconfig(server));
    const began = performance.now();
    const memberships = alpha().map((one) => ({ ...one, member: { ...one.member, ...WRONG_RECORDS[what](one.member) } }));
    const { results } = await bootstrap(memberships, {});
    expect(results[0]?.failure?.message).toMatch(said);
    // Its first contact would be waited for thirty seconds.
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("a hub that is moved has its inventory in the new one, and leaves nothing in the old one", async () => {
    const moved = fleet.memberships.map((one) => ({
      ...one,
      hub: one.member.name === "alpha" ? ("self" as const) : member.record,
    }));
    const findCluster = async (name: string) => (name === "hub" ? hub.record : member.record);
    const { results, said } = await bootstrap(moved, { findCluster });
    expect(results.map(({ outcome, failure }) => failure?.message ?? outcome)).toEqual(["joined", "joined"]);
    expect(said).toMatch(saidOf("hub moved"));
    const inFleet = async (from: KubeApi): Promise<readonly string[]> =>
      (await from.list({ apiVersion: "multicluster.x-k8s.io/v1alpha1", kind: "ClusterProfile" }))
        .map(({ metadata }) => metadata.name)
        .sort();
    expect(await inFleet(api)).toEqual(["alpha", "hub"]);
    expect(await inFleet(hub.connection.api(signal))).toEqual([]);
    expect(await hub.connection.api(signal).get({ apiVersion: "v1", kind: "Namespace", name: "fleet-acme" })).toBeUndefined();
  }, 240_000);

  test("a member that is gone for good leaves its hub", async () => {
    const dead = fleet.memberships.find(({ member: { name } }) => name === "hub");
    if (dead === undefined) throw new Error("no membership");
    await down("hub", true, { project: project.folder, env: process.env, emit: () => undefined, signal });
    rmSync(homeOf(project.folder, "hub").root, { recursive: true, force: true });
    const said: string[] = [];
    const result = await leave(
      { ...dead, hub: member.record },
      { ...fleet.engine, emit: ({ message }) => void said.push(message), force: false, isGone: ({ name }) => name === "hub" },
    );
    expect(result).toMatchObject({ outcome: "left", residue: [] });
    expect(said.join("\n")).toMatch(saidOf("member gone"));
    const left = await api.list({ apiVersion: "multicluster.x-k8s.io/v1alpha1", kind: "ClusterProfile" });
    expect(left.map(({ metadata }) => metadata.name)).toEqual(["alpha"]);
  }, 120_000);
});

function object({ apiVersion, kind, name, namespace }: KindRef & { readonly name: string; readonly namespace?: string }) {
  return plain(apiVersion, kind, name, namespace);
}
