import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { LOCAL_CREDENTIAL } from "../../lib/contracts/local-credential.ts";
import { Repository } from "../../lib/local/git/repository.ts";
import { homeOf } from "../../lib/local/home.ts";
import { endProcess, isRunning, readRecord } from "../../lib/local/processes.ts";
import { saidOf } from "../support/faults.ts";
import { askCluster } from "../support/local-cluster.ts";
import type { ApiMethod } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject, copyFleet } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { configMap } from "../support/synced-fleet.ts";

const { describe, test } = needs("agents", "control-plane", "terraform");

const MEMBERS = ["america", "europe"];
const CLUSTERS = [...MEMBERS, "hub"];
const APPLICATIONS = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
const RIGHTS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/argocd-argocd-manager";
const SHOP = "/api/v1/namespaces/default/configmaps/shop";

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly items?: readonly Found[];
}

// One demo with real controllers, in the order of the tests: each begins where the one before it has ended.
describe("the demo with Argo CD's own controllers in the hub, which push to two members", () => {
  let project: Project;
  let demo: Ended;
  let repository: Repository;

  beforeAll(async () => {
    project = await aProject();
    copyFleet(project);
    expect(await project.fleetwright("plan", "--write", "-q")).toMatchObject({ code: 0 });
    demo = await project.fleetwright("demo", "--agent", "argocd");
    repository = new Repository(path.join(project.folder, ".fleetwright/git/repositories/fleet"), process.env);
  }, 900_000);
  afterAll(async () => {
    await project.dispose();
  }, 120_000);

  const api = (cluster: string, target: string, method?: ApiMethod, body?: unknown): Promise<Found | undefined> =>
    askCluster<Found>(project, cluster, { target, method, body });

  /** Has Argo CD look now, as `argocd app get --refresh` does. */
  async function look(): Promise<void> {
    const body = { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } };
    for (const { metadata } of (await api("hub", APPLICATIONS))?.items ?? [])
      await api("hub", `${APPLICATIONS}/${metadata.name}`, "PATCH", body);
  }

  /** @returns the commit's id */
  async function commit(text: string, clusters: readonly string[] = CLUSTERS): Promise<string> {
    const files = Object.fromEntries(clusters.map((name) => [`clusters/${name}/shop.yaml`, configMap("shop", { text })]));
    const id = await repository.commit(text, files);
    await look();
    return id;
  }

  async function shop(cluster: string): Promise<string | undefined> {
    return (await api(cluster, SHOP))?.data?.["text"];
  }

  /** Waits until `status` says of a cluster what it is to say. */
  async function said(cluster: string, words: RegExp): Promise<void> {
    await until(`${cluster}: ${words}`, async () => {
      await look();
      const { stdout } = await project.fleetwright("status", cluster);
      return words.test(stdout);
    });
  }

  test("changes Git once and shows the change in every cluster", () => {
    expect({ code: demo.code, stderr: demo.code === 0 ? "" : demo.stderr }).toEqual({ code: 0, stderr: "" });
    for (const name of CLUSTERS) {
      expect(demo.stdout).toMatch(new RegExp(`^ {2}${name}: \\d+(\\.\\d)? s$`, "m"));
      expect(demo.stdout).toMatch(new RegExp(`^${name} +yes +v1\\.36\\.1 +joined +argocd v3\\.2\\.11 ready`, "m"));
    }
  });

  test("has one Argo CD, in the hub, and no key of any member in it", async () => {
    for (const name of MEMBERS) expect(await api(name, "/apis/argoproj.io/v1alpha1")).toBeUndefined();
    const secrets = await api(
      "hub",
      "/api/v1/namespaces/argocd/secrets?labelSelector=argocd.argoproj.io%2Fsecret-type%3Dcluster",
    );
    expect(secrets?.items?.map(({ metadata }) => metadata.labels?.["fleetwright.dev/region"])).toEqual(
      CLUSTERS.map(() => "laptop"),
    );
    const configs = (secrets?.items ?? []).map(({ data }) => Buffer.from(data?.["config"] ?? "", "base64").toString());
    for (const config of configs) expect(config).not.toMatch(/bearerToken|keyData|password/);
  });

  test("comes into a member that is told of before it lets anybody in, as soon as it does", async () => {
    const credential = path.join(homeOf(project.folder, "hub").root, "bin", LOCAL_CREDENTIAL);
    const late = project.run(credential, ["america", "default", "late"]);
    // By the time that one for an account that is there has its answer, the other one has been refused.
    expect(await project.run(credential, ["america", "default", "default"])).toMatchObject({ code: 0 });
    await api("america", "/api/v1/namespaces/default/serviceaccounts", "POST", { metadata: { name: "late" } });
    expect(await late).toMatchObject({ code: 0, stdout: expect.stringContaining('"ExecCredential"') as unknown });
  });

  test("brings a first and a second commit to both members, and `wait --for revision` ends when they are there", async () => {
    for (const text of ["first", "second"]) {
      const id = await commit(text);
      expect(await project.fleetwright("wait", "*", "--for", `revision=${id}`, "--timeout", "3m")).toMatchObject({ code: 0 });
      for (const name of CLUSTERS) expect(await shop(name)).toBe(text);
      expect((await project.fleetwright("status")).stdout).toMatch(new RegExp(`^europe .*main@sha1:${id}`, "m"));
    }
  });

  test("says why a broken commit doesn't arrive, and the other members go on", async () => {
    await repository.commit("broken", { "clusters/america/broken.yaml": configMap("Not A Name", {}) });
    const id = await commit("third", ["europe"]);
    await until("europe goes on", async () => (await shop("europe")) === "third");
    await said("america", saidOf("Argo CD: refused object"));
    const waited = await project.fleetwright("wait", "america", "--for", `revision=${id}`, "--timeout", "1s");
    expect(waited).toMatchObject({ code: 7, stdout: expect.stringContaining(`not revision=${id}`) as unknown });
    await repository.commit("mended", { "clusters/america/broken.yaml": null });
    await said("america", /^america .* ready/m);
  });

  test("says that its path is not there, deletes nothing meanwhile, and goes on once there is one", async () => {
    const names = ["change", "fleet", "shop"].map((name) => `clusters/america/${name}.yaml`);
    await repository.commit("no path", Object.fromEntries(names.map((name) => [name, null])));
    await said("america", saidOf("Argo CD: no path"));
    expect(await shop("america")).toBe("second");
    await commit("third");
    await said("america", /^america .* ready/m);
    expect(await shop("america")).toBe("third");
  });

  test("says that the Git server is down, and goes on once it is back", async () => {
    const record = readRecord(path.join(project.folder, ".fleetwright/git/server.json"));
    if (record === undefined || !isRunning(record)) throw new Error("the Git server does not run");
    await endProcess(record, 2_000);
    await said("europe", saidOf("Argo CD: no Git"));
    await commit("fourth");
    expect(await shop("europe")).toBe("third");
    expect(await project.fleetwright("local", "up")).toMatchObject({ code: 0 });
    await said("europe", /^europe .* ready/m);
    for (const name of MEMBERS) await until(`fourth commit in ${name}`, async () => (await shop(name)) === "fourth");
  });

  test("says that it may not write, and goes on once the right is given back", async () => {
    await api("america", RIGHTS, "DELETE");
    await commit("fifth");
    await until("europe has it", async () => (await shop("europe")) === "fifth");
    await said("america", saidOf("Argo CD: no right"));
    expect(await shop("america")).toBe("fourth");
    // Its own Argo CD tries again after a while, which is waited for.
    expect(await project.fleetwright("bootstrap", "america", "--verify", "--timeout", "3m")).toMatchObject({ code: 0 });
    expect(await shop("america")).toBe("fifth");
  });

  test("says that a member is down, which Argo CD itself doesn't see, and goes on when it is back", async () => {
    const server = readRecord(path.join(homeOf(project.folder, "europe").processes, "kube-apiserver.json"));
    if (server === undefined || !isRunning(server)) throw new Error("the API server of europe does not run");
    process.kill(server.pid, "SIGKILL");
    const status = await project.fleetwright("status");
    expect(status.stdout).toMatch(/^europe +no /m);
    expect(status.stdout).toMatch(/^america .* ready/m);
    expect(await project.fleetwright("local", "up")).toMatchObject({ code: 0 });
    const id = await commit("sixth");
    expect(await project.fleetwright("wait", "*", "--for", `revision=${id}`, "--timeout", "3m")).toMatchObject({ code: 0 });
    expect(await shop("europe")).toBe("sixth");
  });

  test("leaves what was delivered in a member that leaves, and takes it along where that is asked for", async () => {
    expect(await project.fleetwright("leave", "america")).toMatchObject({ code: 0 });
    const asked = await project.fleetwright("leave", "europe", "--with-workloads");
    expect(asked).toMatchObject({ code: 5, stdout: expect.stringMatching(/default ConfigMap: .*shop/) as unknown });
    const [yes = ""] = [...asked.stderr.matchAll(/^next: fleetwright (.*)$/gm)].map(([, command = ""]) => command);
    expect(await project.fleetwright(...yes.split(" "))).toMatchObject({ code: 0 });
    expect([await shop("america"), await shop("europe")]).toEqual(["sixth", undefined]);
    for (const name of MEMBERS) expect(await api(name, "/api/v1/namespaces/argocd")).toBeUndefined();
    expect((await api("hub", APPLICATIONS))?.items).toHaveLength(1);
  });

  test("leaves no process and no file behind", async () => {
    expect(await project.fleetwright("demo", "--down")).toMatchObject({ code: 0 });
    expect(project.files()).not.toContain(".fleetwright");
  });
});

/** Asks until something holds. @throws Error naming what doesn't hold in three minutes */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const started = performance.now(); !(await holds());) {
    if (performance.now() - started > 180_000) throw new Error(`not in three minutes: ${what}`);
    await sleep(100);
  }
}
