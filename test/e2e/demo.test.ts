import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { ask } from "../../lib/local/api.ts";
import { homeOf } from "../../lib/local/home.ts";
import { endProcess, isRunning, readRecord } from "../../lib/local/processes.ts";
import { listLocal, readLocalCluster } from "../../lib/local/up.ts";
import { auditEvents, foreignWrites } from "../support/audit.ts";
import { needs } from "../support/needs.ts";
import { CDKTF, aProject, copyFleet } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("control-plane", "terraform", "go");

const CLUSTERS = ["america", "europe", "hub"];

interface Condition {
  readonly type: string;
  readonly status: string;
}
interface Kubernetes {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly items?: readonly Kubernetes[];
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly properties?: readonly { name: string; value: string }[];
  };
}

// One fleet is deployed and lived with; each test leaves it as it found it.
describe("the README's fleet on this machine", () => {
  let project: Project;
  let demo: Ended;
  /** The same while somebody else listened where a cluster was to. */
  let disturbed: Ended;

  beforeAll(async () => {
    project = await aProject();
    copyFleet(project);
    expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    const other = createServer().listen(project.firstPort, "127.0.0.1");
    await once(other, "listening");
    disturbed = await project.fleetwright("demo", "--simulated");
    other.close();
    demo = await project.fleetwright("demo", "--simulated");
  }, 900_000);
  afterAll(async () => {
    await project.dispose();
  }, 120_000);

  async function api(cluster: string, target: string, method: "GET" | "DELETE" = "GET"): Promise<Kubernetes | undefined> {
    const port = readLocalCluster(project.folder, cluster)?.ports.api ?? 0;
    const answer = await ask(homeOf(project.folder, cluster), port, method, target);
    if (answer.status === 404) return undefined;
    if (answer.status >= 300) throw new Error(`${method} ${target} of ${cluster}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Kubernetes;
  }

  async function profile(cluster: string): Promise<Kubernetes | undefined> {
    return await api("hub", `/apis/multicluster.x-k8s.io/v1alpha1/namespaces/fleet-demo/clusterprofiles/${cluster}`);
  }

  /** What anybody but the clusters' own controllers wrote while something was done, and how much was read. */
  async function requestsDuring(work: () => Promise<unknown>) {
    const before = Object.fromEntries(CLUSTERS.map((name) => [name, auditEvents(project.folder, name).length]));
    await work();
    const events = CLUSTERS.flatMap((name) => auditEvents(project.folder, name).slice(before[name]));
    return {
      writes: foreignWrites(events),
      reads: events.filter(({ userAgent }) => userAgent.startsWith("fleetwright (")).length,
    };
  }

  test("names what failed, and goes on by the command that is named", () => {
    expect(disturbed).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^cluster-america +failed +.*\nbootstrap-america +not begun +waits for .*cluster-america/m,
      ) as unknown,
    });
    expect(disturbed.stderr).toMatch(/^next: fleetwright demo$/m);
    expect(demo.code).toBe(0);
  });

  test("is deployed, joined and shown by one command, which says that the nodes are simulated", async () => {
    expect(demo.stderr).toMatch(/about \d+ minute/);
    expect(demo).toMatchObject({ code: 0, stdout: expect.stringMatching(/simulated/) as unknown });
    for (const name of CLUSTERS) {
      expect(demo.stdout).toMatch(new RegExp(`^${name} +yes +v1\\.36\\.1 +joined +flux .*simulated`, "m"));
      const conditions = (await profile(name))?.status?.conditions ?? [];
      expect(conditions).toEqual(expect.arrayContaining([expect.objectContaining({ type: "Joined", status: "True" })]));
      for (const controller of ["source-controller", "kustomize-controller"]) {
        const deployment = await api(name, `/apis/apps/v1/namespaces/flux-system/deployments/${controller}`);
        expect(deployment?.status?.conditions).toEqual(
          expect.arrayContaining([expect.objectContaining({ type: "Available", status: "True" })]),
        );
      }
    }
  });

  test("bootstrapped again is only read, on every API server", async () => {
    for (const name of CLUSTERS) expect(foreignWrites(auditEvents(project.folder, name)).length).toBeGreaterThan(20);
    const { writes, reads } = await requestsDuring(async () => {
      expect(await project.fleetwright("bootstrap", "*")).toMatchObject({ code: 0 });
    });
    expect(writes).toEqual([]);
    expect(reads).toBeGreaterThan(CLUSTERS.length);
  });

  test("gets back the one agent Deployment that somebody deleted, and nothing else is written", async () => {
    const target = "/apis/apps/v1/namespaces/flux-system/deployments/source-controller";
    await api("europe", target, "DELETE");
    const { writes } = await requestsDuring(async () => {
      expect(await project.fleetwright("bootstrap", "*", "--verify")).toMatchObject({ code: 0 });
    });
    expect(await api("europe", target)).toBeDefined();
    const objects = writes.filter(({ resource }) => resource !== "leases" && resource !== "configmaps");
    expect(objects).toEqual([expect.objectContaining({ verb: "create", resource: "deployments", name: "source-controller" })]);
  });

  test("has no changes at a second deploy, in any stack", async () => {
    const deploy = await project.cdktf("deploy", "*", "--auto-approve");
    expect(deploy.code).toBe(0);
    expect(deploy.stdout.match(/No changes\./g)).toHaveLength(2 * CLUSTERS.length);
  });

  test.each([
    ["killed", "SIGKILL"],
    ["stopped", "SIGSTOP"],
  ] as const)("goes on without a member whose API server is %s, and says so in one line", async (_, signal) => {
    const record = readRecord(path.join(homeOf(project.folder, "america").processes, "kube-apiserver.json"));
    if (record === undefined || !isRunning(record)) throw new Error("the API server of america does not run");
    process.kill(record.pid, signal);
    try {
      const ended = await project.fleetwright("bootstrap", "*");
      expect(ended.code).toBe(3);
      expect(ended.stdout).toMatch(/^europe +unchanged/m);
      expect(ended.stdout).toMatch(/^hub +unchanged/m);
      const lines = ended.stdout.split("\n").filter((line) => line.startsWith("america"));
      expect(lines).toEqual([expect.stringMatching(/failed .*america: read \/version.*fleetwright local up/)]);
    } finally {
      if (signal === "SIGSTOP") process.kill(record.pid, "SIGCONT");
      await project.fleetwright("local", "up");
    }
    expect(await project.fleetwright("bootstrap", "*")).toMatchObject({ code: 0 });
  });

  test("takes a new agent version without leaving", async () => {
    const before = await profile("europe");
    const lock = project.read("fleet.lock");
    expect(await project.fleetwright("pin", "flux@v1.9.4")).toMatchObject({ code: 0 });
    const deploy = await project.cdktf("deploy", "*", "--auto-approve");
    expect(deploy.code).toBe(0);
    expect(deploy.stdout).toMatch(/terraform_data\.membership: Modifications complete/);
    expect(deploy.stdout).not.toMatch(/ leave: |has left/);
    expect((await profile("europe"))?.metadata.uid).toBe(before?.metadata.uid);
    expect((await project.fleetwright("status")).stdout).toMatch(/^europe .*flux v1\.9\.4/m);
    project.write("fleet.lock", lock);
    expect(await project.cdktf("deploy", "*", "--auto-approve")).toMatchObject({ code: 0 });
  });

  test("lets a member leave when it is destroyed, also one that only half joined, and joins it anew when it is made again under its name", async () => {
    const before = await profile("america");
    const own = ["bootstrap-america", "cluster-america"];
    const destroy = async (): Promise<void> => {
      const ended = await project.cdktf("destroy", ...own, "--auto-approve");
      expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/america: has left the fleet/) as unknown });
      expect(await profile("america")).toBeUndefined();
      expect(listLocal(project.folder).map(({ cluster }) => cluster.name)).toEqual(["europe", "hub"]);
    };
    await destroy();
    // Without the simulation of its nodes its agents never become ready, so joining can't end well.
    expect(await project.cdktf("deploy", "cluster-america", "--auto-approve")).toMatchObject({ code: 0 });
    const kwok = readRecord(path.join(homeOf(project.folder, "america").processes, "kwok.json"));
    if (kwok !== undefined) await endProcess(kwok, 2_000);
    const join = await project.run(process.execPath, [CDKTF, "deploy", "*", "--auto-approve"], { FLEETWRIGHT_TIMEOUT: "5s" });
    expect(join.code).not.toBe(0);
    expect(await profile("america")).toBeDefined();
    expect(await project.fleetwright("local", "up", "america")).toMatchObject({ code: 0 });
    await destroy();
    expect(await project.cdktf("deploy", "*", "--auto-approve")).toMatchObject({ code: 0 });
    expect((await profile("america"))?.metadata.uid).not.toBe(before?.metadata.uid);
    expect((await project.fleetwright("status")).stdout).toMatch(/^america +yes +\S+ +joined/m);
  });

  test("is gone after `demo --down`, which may be repeated and touches nothing that the demo did not make", async () => {
    // The file may say something else by now: what the states hold decides.
    project.write("fleet.yaml", project.read("fleet.yaml").replace("laptop: { cloud: local", "laptop: { cloud: external"));
    project.write(".fleetwright/mine/notes.txt", "mine");
    project.write("cdktf.out/stacks/mine/cdk.tf.json", "{}");
    const pids = listLocal(project.folder).flatMap(({ components }) => components.flatMap(({ pid }) => pid ?? []));
    expect(pids).toHaveLength(5 * CLUSTERS.length);
    const down = await project.fleetwright("demo", "--down");
    expect(down).toMatchObject({ code: 0, stdout: expect.stringContaining(".fleetwright/mine") as unknown });
    project.write("fleet.yaml", project.read("fleet.yaml").replace("cloud: external", "cloud: local"));
    expect(await project.fleetwright("demo", "--down")).toMatchObject({ code: 0 });
    expect(listLocal(project.folder)).toEqual([]);
    await Promise.all(pids.map(gone));
    expect(project.files()).toEqual([".fleetwright", "cdktf.json", "cdktf.out", "fleet.lock", "fleet.yaml", "node_modules"]);
    expect(project.read(".fleetwright/mine/notes.txt")).toBe("mine");
    expect(readdirSync(path.join(project.folder, ".fleetwright"))).toEqual(["mine"]);
    expect(readdirSync(path.join(project.folder, "cdktf.out/stacks"))).toEqual(["mine"]);
  });
});

/** The kernel may still be taking apart a process that has ended: its id is known until it is done. */
async function gone(pid: number): Promise<void> {
  for (let tries = 0; isAlive(pid); tries++) {
    if (tries === 100) throw new Error(`process ${pid} is still there`);
    await setTimeout(100);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
