import { describe, expect, test } from "@jest/globals";
import { argocd } from "../../../../lib/bootstrap/agents/argocd/argocd.ts";
import { rootName } from "../../../../lib/bootstrap/agents/root-name.ts";
import { sleep } from "../../../../lib/bootstrap/clock.ts";
import type { PluginContext, RunContext } from "../../../../lib/bootstrap/contract.ts";
import { at, describeRef, items, refOf, textAt } from "../../../../lib/bootstrap/kube-object.ts";
import type { Json, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import { argocd as registry } from "../../../../lib/bootstrap/registries/argocd/argocd.ts";
import { Secrets } from "../../../../lib/bootstrap/secrets/secrets.ts";
import type { SyncAuth, SyncImages, SyncSource } from "../../../../lib/model/sync.ts";
import { FakeFleet, membershipOf, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
const CA = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const TOKEN: SyncAuth = { kind: "token", from: "env:GIT_TOKEN" };
const VALUES = { GIT_TOKEN: "t0ken", GIT_KEY: KEY, PROXY: "user:p@ss", PULL: "pull" };
const SOURCE: SyncSource = { url: "https://git.example:8443/a.git", branch: "main", path: "a", auth: { kind: "none" } };

function contextOf(source: Partial<SyncSource>, images?: SyncImages): PluginContext {
  const sync = {
    registries: ["clusterprofile"],
    agent: "argocd",
    source: { ...SOURCE, ...source },
    ...(images && { images }),
  } as const;
  const secrets = new Secrets(Object.entries(VALUES).map(([name, value]) => [`env:${name}`, value]));
  const membership = membershipOf("shop", { pins: PINS, sync });
  return { membership, member: recordOf("shop"), hub: recordOf("hub"), isHub: false, artefacts: ARTEFACTS, secrets };
}

function objectsOf(context: PluginContext): ReadonlyMap<string, KubeObject> {
  return new Map(argocd.objects(context).map(({ object }) => [describeRef(refOf(object)), object]));
}

/** What a Secret holds, decoded. */
function valuesOf(object: KubeObject | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries((object?.["data"] ?? {}) as Record<string, string>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

const SECRET = "Secret argocd/fleetwright-source";

describe("the credentials of Argo CD", () => {
  const APP = { kind: "github-app", from: "env:GIT_KEY", app: "1", installation: "2" } as const;
  const BY_APP = { githubAppID: "1", githubAppInstallationID: "2", githubAppPrivateKey: `${KEY}\n` };
  test.each<[kind: string, source: Partial<SyncSource>, secret: Readonly<Record<string, string>>]>([
    ["a token", { auth: TOKEN }, { username: "git", password: "t0ken" }],
    ["a token with its user", { auth: { ...TOKEN, user: "oauth2" } }, { username: "oauth2", password: "t0ken" }],
    [
      "a key",
      { url: "ssh://git@git.example/a", auth: { kind: "ssh", from: "env:GIT_KEY", knownHosts: "git.example ssh-ed25519 AAAA" } },
      { sshPrivateKey: `${KEY}\n` },
    ],
    ["an app of GitHub's", { url: "https://github.com/acme/a", auth: APP }, BY_APP],
    [
      "an app of a GitHub Enterprise server",
      { url: "https://git.example/acme/a", auth: APP },
      { ...BY_APP, githubAppEnterpriseBaseUrl: "https://git.example/api/v3" },
    ],
    [
      "a proxy that asks who comes",
      { proxy: { url: "http://proxy.example:3128", from: "env:PROXY" } },
      { proxy: "http://user:p%40ss@proxy.example:3128" },
    ],
  ])("are %s in the Secret of the repository, in Argo CD's own words", (_, source, values) => {
    const context = contextOf(source);
    expect(argocd.check(context.membership)).toEqual([]);
    const secret = objectsOf(context).get(SECRET);
    expect(secret?.metadata.labels).toMatchObject({ "argocd.argoproj.io/secret-type": "repository" });
    expect(valuesOf(secret)).toEqual({ type: "git", url: context.membership.sync.source?.url, ...values });
  });

  test("are none where everybody may read", () => {
    expect(objectsOf(contextOf({})).has(SECRET)).toBe(false);
    expect(argocd.secrets?.(contextOf({}).membership)).toEqual([]);
  });

  test("an authority of the server's own is trusted for that server, whatever its port", () => {
    const settings = objectsOf(contextOf({ auth: TOKEN, ca: CA })).get("ConfigMap argocd/argocd-tls-certs-cm");
    expect(settings?.["data"]).toEqual({ "git.example": CA });
  });

  test("a server that is pinned is known by that key alone, and others as before", () => {
    const auth = { kind: "ssh", from: "env:GIT_KEY", knownHosts: "github.com,140.82.121.3 ssh-ed25519 BBBB" } as const;
    const hosts = objectsOf(contextOf({ url: "ssh://git@github.com/acme/a", auth })).get(
      "ConfigMap argocd/argocd-ssh-known-hosts-cm",
    );
    expect(at(hosts, "data", "ssh_known_hosts")).toBe(`[ssh.github.com]:443 ssh-rsa AAAA\n${auth.knownHosts}\n`);
  });

  test("are asked for in the hub alone where its Argo CD pushes", () => {
    const { membership, ...context } = contextOf({ auth: TOKEN });
    const sync = { ...membership.sync, registries: ["clusterprofile", "argocd"], agent: "none" } as const;
    expect(registry.secrets?.({ ...membership, sync })).toEqual([]);
    const hub = { ...membership, sync, hub: "self" } as const;
    expect(registry.secrets?.(hub)).toEqual(["env:GIT_TOKEN"]);
    const names = registry
      .hubObjects({ ...context, membership: hub, isHub: true })
      .map(({ object }) => describeRef(refOf(object)));
    expect(names).toContain(SECRET);
  });

  test("have worked once its controller has looked again, and has no complaint", async () => {
    const fleet = new FakeFleet(["shop"]);
    const api = fleet.api("shop");
    const context: RunContext = { ...contextOf({ auth: TOKEN }), signal: new AbortController().signal, emit: () => undefined };
    const used = async (): Promise<string> => {
      const result = (await argocd.used?.(context, api, "now")) ?? { kind: "Done" };
      return result.kind === "Waiting" ? result.condition : result.kind;
    };
    expect(await used()).toBe("is not there");
    for (const kind of ["CustomResourceDefinition", "Namespace", "Application"]) {
      const objects = argocd.objects(context).filter(({ object }) => object.kind === kind);
      for (const { object } of objects) await api.apply(object, { fieldManager: "test" });
      await sleep(fleet.clock, 1_000);
    }
    const root = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      namespace: "argocd",
      name: rootName("shop", { ...SOURCE }),
    };
    expect(await used()).toBe("is asked to look again");
    expect(await used()).toBe("its controller has not looked yet");
    const looked = async (status: Json): Promise<void> => {
      const live = await api.get(root);
      if (live === undefined) throw new Error("no root");
      const { "argocd.argoproj.io/refresh": _, ...annotations } = live.metadata.annotations ?? {};
      await api.replace({ ...live, metadata: { ...live.metadata, annotations } });
      const { name, namespace } = root;
      const body = { apiVersion: root.apiVersion, kind: root.kind, metadata: { name, namespace }, status };
      await api.apply(body, { fieldManager: "controller", subresource: "status" });
    };
    const source = { repoURL: SOURCE.url, targetRevision: "main", path: "a" };
    const sync = { status: "Synced", comparedTo: { source } };
    await looked({ reconciledAt: "x", sync, conditions: [{ type: "ComparisonError", message: "authentication required" }] });
    expect(await used()).toBe("ComparisonError: authentication required");
    await looked({ reconciledAt: "x", sync, health: { status: "Healthy" } });
    expect(await used()).toBe("Done");
  });
});

test("the images of Argo CD come from a registry of the team's, with what nodes sign in with", () => {
  const images = { registry: "registry.example/mirror", auth: { user: "puller", from: "env:PULL" } };
  const objects = [...objectsOf(contextOf({}, images)).values()];
  const pods = objects.flatMap((object) =>
    ["Deployment", "StatefulSet"].includes(object.kind) ? [at(object, "spec", "template", "spec")] : [],
  );
  expect(pods).toHaveLength(4);
  for (const pod of pods) {
    for (const container of items(at(pod, "containers")))
      expect(textAt(container, "image")).toMatch(/^registry\.example\/mirror\/argocd-/);
    expect(at(pod, "imagePullSecrets")).toEqual([{ name: "fleetwright-images" }]);
  }
  expect(argocd.images?.(ARTEFACTS)).toHaveLength(4);
  expect(objects.find(({ metadata }) => metadata.name === "fleetwright-images")).toMatchObject({
    type: "kubernetes.io/dockerconfigjson",
  });
});
