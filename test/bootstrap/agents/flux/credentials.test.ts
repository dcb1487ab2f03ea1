import { describe, expect, test } from "@jest/globals";
import { flux } from "../../../../lib/bootstrap/agents/flux/flux.ts";
import { PhaseError } from "../../../../lib/bootstrap/contract.ts";
import type { PluginContext } from "../../../../lib/bootstrap/contract.ts";
import type { Json, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import { at, describeRef, refOf } from "../../../../lib/bootstrap/kube-object.ts";
import { Secrets } from "../../../../lib/bootstrap/secrets/secrets.ts";
import type { SyncAuth, SyncImages, SyncSource } from "../../../../lib/model/sync.ts";
import { membershipOf, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
const TOKEN: SyncAuth = { kind: "token", from: "env:GIT_TOKEN" };
const CA = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

interface Wanted {
  readonly source?: Partial<SyncSource>;
  readonly images?: SyncImages;
  readonly cloud?: "local" | "aws" | "azure";
  readonly values?: Readonly<Record<string, string>>;
}

function contextOf({ source, images, cloud = "local", values = {} }: Wanted): PluginContext {
  const followed: SyncSource = { url: "https://git.example/a.git", branch: "main", path: "a", auth: { kind: "none" }, ...source };
  const member = recordOf("shop", { cloud });
  const sync = { registries: ["clusterprofile"], agent: "flux", source: followed, ...(images && { images }) } as const;
  const membership = { ...membershipOf("shop", { pins: PINS, sync }), member };
  const secrets = new Secrets(Object.entries(values).map(([name, value]) => [`env:${name}`, value]));
  return { membership, member, hub: recordOf("hub"), isHub: false, artefacts: ARTEFACTS, secrets };
}

function objectsOf(wanted: Wanted): ReadonlyMap<string, KubeObject> {
  return new Map(flux.objects(contextOf(wanted)).map(({ object }) => [describeRef(refOf(object)), object]));
}

/** What a Secret holds, decoded. */
function valuesOf(object: KubeObject | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries((object?.["data"] ?? {}) as Record<string, string>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

const SECRET = "Secret flux-system/flux-system";
const REPOSITORY = "GitRepository flux-system/flux-system";

describe("the credentials of Flux", () => {
  test.each<[kind: string, source: Partial<SyncSource>, secret: Readonly<Record<string, string>>, spec: Json]>([
    ["a token", { auth: TOKEN }, { username: "git", password: "t0ken" }, { secretRef: { name: "flux-system" } }],
    [
      "a token with its user, and an own authority",
      { auth: { ...TOKEN, user: "oauth2" }, ca: CA },
      { username: "oauth2", password: "t0ken", "ca.crt": CA },
      { secretRef: { name: "flux-system" } },
    ],
    ["an own authority alone", { ca: CA }, { "ca.crt": CA }, { secretRef: { name: "flux-system" } }],
    [
      "a key",
      { url: "ssh://git@git.example/a", auth: { kind: "ssh", from: "env:GIT_KEY", knownHosts: "git.example ssh-ed25519 AAAA" } },
      { identity: `${KEY}\n`, known_hosts: "git.example ssh-ed25519 AAAA\n" },
      { secretRef: { name: "flux-system" } },
    ],
    [
      "an app of GitHub's",
      { url: "https://github.com/acme/a", auth: { kind: "github-app", from: "env:GIT_KEY", app: "1", installation: "2" } },
      { githubAppID: "1", githubAppInstallationID: "2", githubAppPrivateKey: `${KEY}\n` },
      { provider: "github", secretRef: { name: "flux-system" } },
    ],
    [
      "an app of a GitHub Enterprise server",
      { url: "https://git.example/acme/a", auth: { kind: "github-app", from: "env:GIT_KEY", app: "1", installation: "2" } },
      {
        githubAppID: "1",
        githubAppInstallationID: "2",
        githubAppPrivateKey: `${KEY}\n`,
        githubAppBaseURL: "https://git.example/api/v3",
      },
      { provider: "github", secretRef: { name: "flux-system" } },
    ],
  ])("are a Secret and what refers to it, with %s", (_kind, source, secret, spec) => {
    const values = { GIT_TOKEN: "t0ken", GIT_KEY: KEY.replaceAll("\n", "\\n") };
    const objects = objectsOf({ source, values });
    expect(valuesOf(objects.get(SECRET))).toEqual(secret);
    const { interval: _, ref: __, url: ___, ...said } = objects.get(REPOSITORY)?.spec as Record<string, Json>;
    expect(said).toEqual(spec);
  });

  test("are none for a repository that everybody may read", () => {
    const kinds = [...objectsOf({}).values()].map(({ kind }) => kind);
    expect(kinds).not.toContain("Secret");
    expect(flux.secrets?.(contextOf({}).membership)).toEqual([]);
  });

  test("of a proxy are a Secret of their own", () => {
    const proxy = { url: "http://proxy.example:3128", from: "env:PROXY" };
    const objects = objectsOf({ source: { proxy }, values: { PROXY: "me:pa:ss" } });
    expect(valuesOf(objects.get("Secret flux-system/flux-system-proxy"))).toEqual({
      address: "http://proxy.example:3128",
      username: "me",
      password: "pa:ss",
    });
    expect(at(objects.get(REPOSITORY) ?? null, "spec", "proxySecretRef")).toEqual({ name: "flux-system-proxy" });
  });

  test.each<[auth: SyncAuth, value: string, message: string]>([
    [TOKEN, "two\nlines", "the secret env:GIT_TOKEN is no token: it has several lines or control characters"],
    [
      { kind: "ssh", from: "env:GIT_TOKEN", knownHosts: "git.example ssh-ed25519 AAAA" },
      "canary",
      "the secret env:GIT_TOKEN is no private key in PEM",
    ],
    [
      { kind: "ssh", from: "env:GIT_TOKEN", knownHosts: "git.example ssh-ed25519 AAAA" },
      KEY.replaceAll("OPENSSH", "ENCRYPTED"),
      "the secret env:GIT_TOKEN is a key with a passphrase, which nobody could type",
    ],
  ])("are refused where they can't be such, without showing them: %j", (auth, value, message) => {
    const work = (): unknown => flux.objects(contextOf({ source: { auth }, values: { GIT_TOKEN: value } }));
    expect(work).toThrow(PhaseError);
    expect(work).toThrow(message);
  });
});

describe("pods that are to Git what their cloud says", () => {
  const devops = "https://dev.azure.com/acme/platform/_git/fleet";

  test("name their identity on Azure, on the controller alone that reads Git", () => {
    const client = "00000000-0000-0000-0000-000000000001";
    const objects = objectsOf({ cloud: "azure", source: { url: devops, auth: { kind: "oidc", client } } });
    expect(objects.has(SECRET)).toBe(false);
    expect(at(objects.get(REPOSITORY) ?? null, "spec", "provider")).toBe("azure");
    const marked = [...objects.values()].filter((one) => JSON.stringify(one).includes("azure.workload.identity"));
    expect(marked.map((one) => describeRef(refOf(one)))).toEqual([
      "ServiceAccount flux-system/source-controller",
      "Deployment flux-system/source-controller",
    ]);
  });

  test("are known by their service account on AWS", () => {
    const url = "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/fleet";
    const context = contextOf({ cloud: "aws", source: { url, auth: { kind: "oidc" } } });
    expect(flux.check(context.membership)).toEqual([]);
    const objects = objectsOf({ cloud: "aws", source: { url, auth: { kind: "oidc" } } });
    expect(at(objects.get(REPOSITORY) ?? null, "spec", "provider")).toBe("aws");
    expect(objects.get("ServiceAccount flux-system/source-controller")?.metadata.annotations).toBeUndefined();
  });
});

describe("images in a registry of the team's", () => {
  const images = { registry: "registry.example:5000/mirror", auth: { user: "puller", from: "env:REGISTRY" } };

  test("are pulled from there, with a Secret that each Deployment names", () => {
    const objects = objectsOf({ images, values: { REGISTRY: "canary" } });
    const login = JSON.parse(
      valuesOf(objects.get("Secret flux-system/flux-system-images"))[".dockerconfigjson"] ?? "",
    ) as unknown;
    const auth = Buffer.from("puller:canary").toString("base64");
    expect(login).toEqual({ auths: { "registry.example:5000": { username: "puller", password: "canary", auth } } });
    for (const name of ["source-controller", "kustomize-controller"]) {
      const pod = at(objects.get(`Deployment flux-system/${name}`) ?? null, "spec", "template", "spec");
      expect(pod).toMatchObject({
        containers: [{ image: `registry.example:5000/mirror/fluxcd/${name}:v1.9.5` }],
        imagePullSecrets: [{ name: "flux-system-images" }],
      });
    }
  });

  test("are those that the pins run, as their publishers name them", () => {
    expect(flux.images?.(ARTEFACTS)).toEqual([
      "ghcr.io/fluxcd/kustomize-controller:v1.9.5",
      "ghcr.io/fluxcd/source-controller:v1.9.5",
    ]);
  });

  test("need no Secret where nodes may pull as what they are", () => {
    const objects = objectsOf({ images: { registry: images.registry } });
    expect([...objects.values()].map(({ kind }) => kind)).not.toContain("Secret");
  });
});
