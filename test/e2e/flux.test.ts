import path from "node:path";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { Repository } from "../../lib/local/git/repository.ts";
import { homeOf } from "../../lib/local/home.ts";
import { endProcess, isRunning, readRecord } from "../../lib/local/processes.ts";
import type { ProcessRecord } from "../../lib/local/processes.ts";
import { plain } from "../support/fake-fleet.ts";
import { saidOf } from "../support/faults.ts";
import { configMap } from "../support/synced-fleet.ts";
import { askCluster } from "../support/local-cluster.ts";
import type { ApiMethod } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject, copyFleet } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { until } from "../support/until.ts";

const { describe, test } = needs("agents", "control-plane", "terraform");

const CLUSTERS = ["america", "europe", "hub"];
const MEMBERS = ["america", "europe"];
const SOURCE = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system";
const KUSTOMIZATION = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system";
const CLAIM = "/api/v1/namespaces/default/persistentvolumeclaims/no-volume";
const RIGHTS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/cluster-reconciler-flux-system";

interface Found {
  readonly metadata: { readonly uid: string; readonly name: string; readonly resourceVersion: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly items?: readonly Found[];
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly lastState: { readonly terminated?: { readonly exitCode: number } };
    }[];
  };
}

// One demo with real controllers; each test leaves it as it found it.
describe("the demo with Flux's own controllers", () => {
  let project: Project;
  let demo: Ended;
  let repository: Repository;

  beforeAll(async () => {
    project = await aProject();
    copyFleet(project);
    expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    demo = await project.fleetwright("demo");
    repository = new Repository(path.join(project.folder, ".fleetwright/git/repositories/fleet"), process.env);
  }, 600_000);
  afterAll(async () => {
    await project.dispose();
  }, 120_000);

  const api = (cluster: string, target: string, method?: ApiMethod, body?: unknown): Promise<Found | undefined> =>
    askCluster<Found>(project, cluster, { target, method, body });

  /** Asks Flux to look now, as `flux reconcile` does. */
  async function look(cluster: string, target = SOURCE): Promise<void> {
    const requestedAt = String(performance.now());
    await api(cluster, target, "PATCH", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": requestedAt } } });
  }

  async function commit(text: string, clusters: readonly string[] = CLUSTERS): Promise<void> {
    const files = Object.fromEntries(clusters.map((name) => [`clusters/${name}/shop.yaml`, configMap("shop", { text })]));
    await repository.commit(text, files);
    for (const name of CLUSTERS) await look(name);
  }

  async function shop(cluster: string): Promise<string | undefined> {
    return (await api(cluster, "/api/v1/namespaces/default/configmaps/shop"))?.data?.["text"];
  }

  async function said(cluster: string, target: string): Promise<string> {
    const ready = (await api(cluster, target))?.status?.conditions?.find(({ type }) => type === "Ready");
    return ready === undefined ? "nothing" : `${ready.status} ${ready.message}`;
  }

  async function pod(cluster: string, app: string): Promise<Found | undefined> {
    const pods = await api(cluster, `/api/v1/namespaces/flux-system/pods?labelSelector=app%3D${app}`);
    return pods?.items?.[0];
  }

  test("changes Git once and shows the change in every cluster, with the seconds it took", () => {
    expect(demo).toMatchObject({ code: 0 });
    expect(demo.stderr).toMatch(/about \d+ minutes?, and \d+ more the first time; Flux runs and takes about \d+ MB/);
    for (const name of CLUSTERS) {
      expect(demo.stdout).toMatch(new RegExp(`^ {2}${name}: \\d+(\\.\\d)? s$`, "m"));
      expect(demo.stdout).toMatch(new RegExp(`^${name} +yes +v1\\.36\\.1 +joined +flux v1\\.9\\.5 ready`, "m"));
    }
  });

  test("brings a first and a second commit to both members", async () => {
    for (const text of ["first", "second"]) {
      const started = performance.now();
      await commit(text);
      for (const name of MEMBERS) {
        await until(`${text} commit in ${name}`, async () => (await shop(name)) === text);
        process.stdout.write(`${text} commit in ${name} after ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
      }
    }
  });

  test("names object and reason of a broken commit in `status`, and the other members go on", async () => {
    const broken = JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "Not A Name", namespace: "default" },
    });
    await repository.commit("broken", { "clusters/america/broken.yaml": broken });
    await commit("third", ["europe"]);
    await until("europe goes on", async () => (await shop("europe")) === "third");
    await until("america says why", async () => (await said("america", KUSTOMIZATION)).includes("Not A Name"));
    const status = await project.fleetwright("status");
    expect(status.code).not.toBe(0);
    expect(status.stdout).toMatch(/^america .*Kustomization.*Not A Name/ms);
    expect(status.stdout).toMatch(/^europe +yes +\S+ +joined +flux v1\.9\.5 ready/m);
    await repository.commit("mended", { "clusters/america/broken.yaml": null });
    await look("america");
    await until("america is mended", async () => (await said("america", KUSTOMIZATION)).startsWith("True"));
  });

  test("has `status` name a claim without a volume at once, for which Flux itself would wait ten minutes", async () => {
    const storage = { accessModes: ["ReadWriteOnce"], storageClassName: "" };
    const claim = plain("v1", "PersistentVolumeClaim", "no-volume", "default", {
      spec: { ...storage, resources: { requests: { storage: "1Gi" } } },
    });
    await repository.commit("claim", { "clusters/america/claim.yaml": JSON.stringify(claim) });
    await look("america");
    await until("status names it", async () =>
      saidOf("claim without a volume").test((await project.fleetwright("status")).stdout),
    );
    const volume = plain("v1", "PersistentVolume", "by-hand", undefined, {
      spec: { ...storage, capacity: { storage: "1Gi" }, hostPath: { path: "/nowhere" } },
    });
    await api("america", "/api/v1/persistentvolumes", "POST", volume);
    await until("it has a volume", async () => (await said("america", KUSTOMIZATION)).startsWith("True"));
    await repository.commit("no claim", { "clusters/america/claim.yaml": null });
    await look("america");
    await until("it has gone", async () => (await api("america", CLAIM)) === undefined);
    await api("america", "/api/v1/persistentvolumes/by-hand", "DELETE");
  });

  test("goes on after the Git server was down, which it says meanwhile", async () => {
    const record = readRecord(path.join(project.folder, ".fleetwright/git/server.json"));
    if (record === undefined || !isRunning(record)) throw new Error("the Git server does not run");
    await endProcess(record, 2_000);
    expect((await project.fleetwright("local", "list")).stdout).toMatch(/Git at \S+ is not running/);
    await commit("fourth");
    for (const name of MEMBERS) await until(`${name} says it`, async () => /refused/.test(await said(name, SOURCE)));
    for (const name of MEMBERS) expect(await shop(name)).not.toBe("fourth");
    expect((await project.fleetwright("local", "up")).stdout).toMatch(/^Git: started$/m);
    for (const name of MEMBERS) await look(name);
    for (const name of MEMBERS) await until(`fourth commit in ${name}`, async () => (await shop(name)) === "fourth");
  });

  test("does nothing without its rights, says so, and goes on once it has them back", async () => {
    const rights = await api("america", RIGHTS);
    await api("america", RIGHTS, "DELETE");
    await commit("fifth");
    await until("america says it", async () => /forbidden/.test(await said("america", KUSTOMIZATION)));
    await until("europe has it", async () => (await shop("europe")) === "fifth");
    expect(await shop("america")).not.toBe("fifth");
    const { resourceVersion: _, uid: __, ...metadata } = rights?.metadata ?? {};
    await api("america", path.dirname(RIGHTS), "POST", { ...rights, metadata });
    await look("america", KUSTOMIZATION);
    await until("america has it", async () => (await shop("america")) === "fifth");
  });

  test("shows in a Pod's status that its process was killed, and starts it again", async () => {
    const before = await pod("europe", "kustomize-controller");
    const record = readRecord(path.join(homeOf(project.folder, "europe").processes, `pod-${before?.metadata.uid}.json`));
    if (record === undefined || !isRunning(record)) throw new Error("kustomize-controller of europe does not run");
    process.kill(record.pid, "SIGKILL");
    const container = async () => (await pod("europe", "kustomize-controller"))?.status?.containerStatuses?.[0];
    await until("it runs again", async () => {
      const now = await container();
      return now !== undefined && now.restartCount > 0 && now.ready;
    });
    expect(await container()).toMatchObject({ lastState: { terminated: { exitCode: 137 } } });
    await commit("sixth");
    await until("sixth commit in europe", async () => (await shop("europe")) === "sixth");
  });

  test("says again that a Pod is ready whose node could not report for a while", async () => {
    const { metadata, status } = (await pod("europe", "source-controller")) ?? {};
    const target = `/api/v1/namespaces/flux-system/pods/${metadata?.name}`;
    // As the controller of nodes does it.
    const conditions = status?.conditions?.map((one) => (one.type === "Ready" ? { ...one, status: "False" } : one));
    await api("europe", `${target}/status`, "PATCH", { status: { conditions } });
    await until("it is ready", async () => (await said("europe", target)).startsWith("True"));
  });

  test("keeps its processes when what starts them is killed, and takes them up again", async () => {
    const home = homeOf(project.folder, "europe");
    const runner = readRecord(path.join(home.processes, "agents.json"));
    const uid = (await pod("europe", "source-controller"))?.metadata.uid ?? "";
    const controller = readRecord(path.join(home.processes, `pod-${uid}.json`));
    if (runner === undefined || controller === undefined) throw new Error("no records");
    process.kill(runner.pid, "SIGKILL");
    await until("the runner is gone", async () => !isRunning(runner));
    expect((await project.fleetwright("local", "list")).stdout).toMatch(/^europe .*not running: agents$/m);
    expect(await project.fleetwright("local", "up", "europe")).toMatchObject({ code: 0 });
    expect(isRunning(controller)).toBe(true);
    await api("europe", `/api/v1/namespaces/flux-system/pods?labelSelector=app%3Dsource-controller`, "DELETE");
    await until("the Pod's process ends with it", async () => !isRunning(controller));
    await until("it is gone, and another ready", async () => {
      const pods = await api("europe", "/api/v1/namespaces/flux-system/pods?labelSelector=app%3Dsource-controller");
      const [next, ...others] = pods?.items ?? [];
      return others.length === 0 && next?.metadata.uid !== uid && next?.status?.containerStatuses?.[0]?.ready === true;
    });
    await commit("seventh");
    await until("seventh commit in europe", async () => (await shop("europe")) === "seventh");
  });

  test("leaves no process and no file behind", async () => {
    const records = CLUSTERS.flatMap((name) => recordsIn(homeOf(project.folder, name).processes));
    expect(records.length).toBe(CLUSTERS.length * (6 + 2));
    expect(await project.fleetwright("demo", "--down")).toMatchObject({ code: 0 });
    expect(records.filter(isRunning)).toEqual([]);
    expect(project.files()).not.toContain(".fleetwright");
  });
});

function recordsIn(folder: string): readonly ProcessRecord[] {
  return readdirSync(folder).flatMap((file) => readRecord(path.join(folder, file)) ?? []);
}
