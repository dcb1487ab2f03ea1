import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Membership } from "../../lib/contracts/membership.ts";
import { condition, describeRef, refOf } from "../../lib/bootstrap/kube-object.ts";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { SyncSource } from "../../lib/model/sync.ts";
import { watchArgumentLists } from "../support/argument-lists.ts";
import type { ArgumentLists } from "../support/argument-lists.ts";
import { storedKinds } from "../support/cluster-dump.ts";
import { configMap } from "../support/synced-fleet.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import type { RunningCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aGitServerWithKey, aGitServerWithToken, aKeyPair } from "../support/private-git.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";
import { until } from "../support/until.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

const { describe, test } = needs("agents", "control-plane");

const CANARY = "canary-7f3a9c";
const TOKENS = [`${CANARY}-first`, `${CANARY}-second`] as const;
const SOURCE = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  namespace: "flux-system",
  name: "flux-system",
} as const;
const SHOP = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "shop" } as const;

// Flux's own controllers, and servers that give the repository to those alone who prove who they are.
describe("a member that follows a private repository", () => {
  let project: Project;
  let cluster: RunningCluster;
  let membership: Membership;
  let web: Awaited<ReturnType<typeof aGitServerWithToken>>;
  let shell: Awaited<ReturnType<typeof aGitServerWithKey>>;
  const key = aKeyPair(CANARY);
  const said: string[] = [];
  let lists: ArgumentLists;

  beforeAll(async () => {
    lists = watchArgumentLists();
    project = await aProject();
    const folder = path.join(project.folder, "git");
    web = await aGitServerWithToken(folder, TOKENS[0]);
    shell = await aGitServerWithKey(folder, key.public);
    await commit("one");
    cluster = await aLocalCluster(project, "hub", 0, undefined, "flux");
    membership = membershipOf(cluster.record, "self", await builtInPins(project.folder));
    expect(await fleetwright(byToken(), TOKENS[0], "bootstrap")).toMatchObject({ code: 0 });
  }, 600_000);
  afterAll(async () => {
    lists.stop();
    await cluster.connection.close();
    await web.stop();
    await shell.stop();
    await project.dispose();
  }, 120_000);

  /** As a provisioner runs it, with all that it could say. */
  async function fleetwright(source: SyncSource, secret: string, ...args: readonly string[]): Promise<Ended> {
    return await started(source, secret, args);
  }

  async function started(source: SyncSource, secret: string, args: readonly string[], stop?: AbortSignal): Promise<Ended> {
    const env = {
      [MEMBERSHIP_VARIABLE]: JSON.stringify({ ...membership, sync: { ...membership.sync, source } }),
      GIT_SECRET: secret,
    };
    const ended = await project.run(process.execPath, [PROGRAM, ...args, "--debug"], env, stop);
    said.push(ended.stdout, ended.stderr);
    return ended;
  }

  /** Runs a command that waits in vain, until the source has said why; @returns what `status` tells meanwhile */
  async function inVain(source: SyncSource, secret: string, command: string, reason: RegExp): Promise<Ended> {
    const stop = new AbortController();
    const running = started(source, secret, [command], stop.signal).catch((error: unknown) => error);
    await until(`the source says ${String(reason)}`, async () => reason.test(await sourceSays()));
    const status = await fleetwright(source, secret, "status");
    stop.abort();
    expect(await running).toMatchObject({ name: "AbortError" });
    return status;
  }

  async function sourceSays(): Promise<string> {
    const found = await cluster.connection.api(new AbortController().signal).get(SOURCE);
    const ready = found === undefined ? undefined : condition(found, "Ready");
    const message = ready?.["status"] === "False" ? ready["message"] : "";
    return typeof message === "string" ? message : "";
  }

  function byToken(): SyncSource {
    return { url: web.url, branch: "main", path: "apps", auth: { kind: "token", from: "env:GIT_SECRET" }, ca: web.ca };
  }

  function byKey(knownHosts = shell.knownHosts): SyncSource {
    return { url: shell.url, branch: "main", path: "apps", auth: { kind: "ssh", from: "env:GIT_SECRET", knownHosts } };
  }

  async function commit(text: string): Promise<string> {
    return await web.repository.commit(text, { "apps/shop.yaml": configMap("shop", { text }) });
  }

  async function shop(): Promise<unknown> {
    const found = await cluster.connection.api(new AbortController().signal).get(SHOP);
    return (found?.["data"] as Record<string, unknown> | undefined)?.["text"];
  }

  test("has it by a token, from a server with an authority of its own", async () => {
    expect(await shop()).toBe("one");
  });

  test("says why where its token is not accepted any more, and goes on with the one that `rotate` brings", async () => {
    web.accepted = TOKENS[1];
    const status = await inVain(byToken(), TOKENS[0], "rotate", /authenti/);
    expect([status.code, status.stdout]).toEqual([4, expect.stringMatching(/GitRepository.*authenti/)]);
    await commit("two");
    const rotated = await fleetwright(byToken(), TOKENS[1], "rotate");
    expect([rotated.code, rotated.stdout]).toEqual([0, expect.stringMatching(/^hub +rotated +1/m)]);
    await until("the second commit is there", async () => (await shop()) === "two");
    expect((await fleetwright(byToken(), TOKENS[1], "rotate")).stdout).toMatch(/^hub +unchanged +0/m);
  });

  test("has it by a key, from the server alone whose key is pinned", async () => {
    await commit("three");
    const other = aKeyPair().public.split(" ")[1] ?? "";
    const wrong = shell.knownHosts.replace(/\S+$/, other);
    const refused = await inVain(byKey(wrong), key.private, "bootstrap", /knownhosts|host key/);
    expect([refused.code, refused.stdout]).toEqual([4, expect.stringMatching(/GitRepository.*(knownhosts|host key)/)]);
    expect(await shop()).not.toBe("three");
    expect(await fleetwright(byKey(), key.private, "bootstrap")).toMatchObject({ code: 0 });
    await until("the third commit is there", async () => (await shop()) === "three");
  });

  test("names the variable that is missing before anything is written", async () => {
    const none: SyncSource = { ...byToken(), auth: { kind: "token", from: "env:NOT_SET_ANYWHERE" } };
    const ended = await fleetwright(none, "", "bootstrap");
    expect([ended.code, ended.stdout]).toEqual([2, expect.stringMatching(/the variable NOT_SET_ANYWHERE is not set/)]);
  });

  test.each(["status", "wait *", "bootstrap --verify", "rotate"])("tells programs of it as well: %s", async (words) => {
    const ended = await fleetwright(byKey(), key.private, ...words.split(" "), "--json", "--progress", "json");
    expect(JSON.parse(ended.stdout)).toMatchObject({ formatVersion: "1.0", exit: { name: "done" } });
  });

  test("keeps the secrets in its Secrets, and they are nowhere else", async () => {
    const secret = key.private.split("\n")[2] ?? "";
    const api = cluster.connection.api(new AbortController().signal);
    const objects = (await Promise.all((await storedKinds(api)).map((kind) => api.list(kind)))).flat();
    expect(objects.length).toBeGreaterThan(50);
    const holding = (text: string): readonly string[] =>
      objects.filter((object) => JSON.stringify(object).includes(text)).map((object) => describeRef(refOf(object)));
    const encoded = (text: string): string => Buffer.from(text).toString("base64");
    expect(holding(encoded(key.private).slice(0, 200))).toEqual(["Secret flux-system/flux-system"]);
    for (const text of [CANARY, encoded(TOKENS[0]), encoded(TOKENS[1]), secret]) expect(holding(text)).toEqual([]);
    const files = filesBelow(path.join(project.folder, ".fleetwright")).filter((file) => !/\/etcd\//.test(file));
    expect(files.some((file) => file.endsWith(".log"))).toBe(true);
    expect([...lists.seen].some((list) => list.includes(`${PROGRAM} rotate`))).toBe(true);
    const written = [...said, ...lists.seen, ...files.map((file) => readFileSync(file, "latin1"))].join("\n");
    for (const text of [CANARY, encoded(TOKENS[0]), secret, encoded(key.private).slice(0, 200)]) {
      expect(written.includes(text)).toBe(false);
    }
  });

  test("leaves without having said any of it", async () => {
    const before = said.length;
    const ended = await fleetwright(byKey(), key.private, "leave", "hub", "--yes", "--json");
    expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
    const left = [...said.slice(before), ...lists.seen].join("\n");
    for (const text of [CANARY, key.private.split("\n")[2] ?? ""]) expect(left.includes(text)).toBe(false);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
