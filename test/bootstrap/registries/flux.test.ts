import { describe, expect, test } from "@jest/globals";
import type { PluginContext } from "../../../lib/bootstrap/contract.ts";
import { at, describeRef, refOf } from "../../../lib/bootstrap/kube-object.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { flux } from "../../../lib/bootstrap/registries/flux/flux.ts";
import { Secrets } from "../../../lib/bootstrap/secrets/secrets.ts";
import type { ClusterRecord, CredentialRecipe } from "../../../lib/contracts/cluster-record.ts";
import type { SyncSource } from "../../../lib/model/sync.ts";
import { CLUSTER_ENTRY } from "../../support/an-entry.ts";
import { membershipOf, recordOf } from "../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../support/published-artefacts.ts";

const IDENTITY = { uid: "uid-1", authorityData: "Q0E=" };
const PEM = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
const NAMED = { url: "https://named.example", from: "runner", ca: "system" } as const;
const INSIDE = { url: "https://10.0.0.1", from: "network", ca: { data: Buffer.from(PEM).toString("base64") } } as const;
const KUBECONFIG: CredentialRecipe = { kind: "kubeconfig", role: "admin", files: ["k"], context: "c" };
const EKS: CredentialRecipe = { kind: "eks", role: "arn:aws:iam::1:role/deploy", cluster: "shop", region: "eu-west-1" };
const SOURCE: SyncSource = {
  url: "https://git.example/fleet.git",
  branch: "main",
  path: "clusters/shop",
  auth: { kind: "token", from: "env:GIT_TOKEN" },
};

function contextOf(changes: Partial<ClusterRecord> = {}, isHub = false, hub = recordOf("hub")): PluginContext {
  const member = recordOf("shop", changes);
  const sync = { registries: ["clusterprofile", "flux"], agent: "none", source: SOURCE } as const;
  const shared = { sync, pins: PINS, entries: { web: CLUSTER_ENTRY } };
  const membership = { ...membershipOf("shop", shared), member, hub: isHub ? ("self" as const) : hub };
  const secrets = new Secrets([["env:GIT_TOKEN", "secret"]]);
  return { membership, member, hub: isHub ? member : hub, isHub, artefacts: ARTEFACTS, secrets };
}

function registered(context: PluginContext, kind: string, name: string): KubeObject {
  const objects = flux.registration(context, IDENTITY).map(({ object }) => object);
  const found = objects.find((object) => object.kind === kind && object.metadata.name.startsWith(name));
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

function rows(objects: ReturnType<typeof flux.hubObjects>): readonly string[] {
  return objects.map(({ object, stage, policy }) => `${stage} ${policy} ${describeRef(refOf(object))}`);
}

describe("a member of the hub's Flux", () => {
  test("is a ConfigMap, a way in and one Kustomization, and in the member somebody for the hub to come as", () => {
    expect(rows(flux.registration(contextOf(), IDENTITY))).toEqual([
      "B own ConfigMap flux-system/cluster-shop",
      "B own Secret flux-system/access-shop",
      expect.stringMatching(/^E own Kustomization flux-system\/shop-[0-9a-f]{8}$/),
    ]);
    expect(rows(flux.memberObjects(contextOf(), "uid-1"))).toEqual([
      "B own ServiceAccount fleetwright-system/flux-hub",
      "B own ClusterRoleBinding fleetwright-system-flux-hub",
    ]);
  });

  test("has a Kustomization of its own path that removes nothing when it goes, and one repository for all", () => {
    const root = registered(contextOf(), "Kustomization", "shop-");
    const spec = {
      path: "./clusters/shop",
      prune: true,
      deletionPolicy: "Orphan",
      kubeConfig: { secretRef: { name: "access-shop" } },
    };
    expect(root["spec"]).toMatchObject(spec);
    const sources = flux.hubObjects(contextOf({}, true)).filter(({ object }) => object.kind === "GitRepository");
    expect(sources.map(({ object }) => object.metadata.name)).toEqual([at(root, "spec", "sourceRef", "name")]);
  });

  test("has what Kustomizations of the team may fill in", () => {
    const { metadata, data } = registered(contextOf({ labels: { team: "shop" } }), "ConfigMap", "cluster-");
    expect(metadata.labels).toMatchObject({ team: "shop", "fleetwright.dev/cluster": "shop" });
    expect(metadata.annotations).toMatchObject({ "fleetwright.dev/uid": "uid-1" });
    expect(data).toMatchObject({ name: "shop", region: "laptop", native_id: "native-shop", web_host: CLUSTER_ENTRY.host });
  });

  const GKE: CredentialRecipe = { kind: "gke", project: "p", location: "europe-west1", cluster: "shop" };
  const AKS: CredentialRecipe = { kind: "aks", subscription: "s", resourceGroup: "g", cluster: "shop" };
  test.each<[provider: string, cloud: string, credential: CredentialRecipe]>([
    ["aws", "aws", EKS],
    ["gcp", "gcp", GKE],
    ["azure", "azure", AKS],
  ])(
    "is reached by what the provider %s gives out, where its authority is known, with no secret anywhere",
    (provider, cloud, credential) => {
      const context = contextOf({ cloud, credential, nativeId: "the whole id", endpoints: [NAMED, INSIDE] });
      const access = registered(context, "ConfigMap", "access-");
      expect(access["data"]).toEqual({ provider, cluster: "the whole id", address: "https://10.0.0.1", "ca.crt": PEM });
      expect(at(registered(context, "Kustomization", "shop-"), "spec", "kubeConfig")).toEqual({
        configMapRef: { name: "access-shop" },
      });
      expect(rows(flux.registration(context, IDENTITY)).filter((row) => row.includes("Secret"))).toEqual([]);
      expect(flux.memberObjects(context, "uid-1")).toEqual([]);
      expect(flux.check(context.membership)).toEqual([]);
    },
  );

  test("is reached on this machine by a program that the kubeconfig names, which the hub's controller is told to run", () => {
    const endpoints = [{ url: "https://127.0.0.1:1", from: "runner", ca: { file: "ca.crt" } }] as const;
    const context = contextOf({ endpoints });
    const { value = "" } = registered(context, "Secret", "access-")["data"] as Readonly<Record<string, string>>;
    const kubeconfig = JSON.parse(Buffer.from(value, "base64").toString()) as KubeObject;
    expect(kubeconfig).toMatchObject({
      clusters: [{ cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "Q0E=" } }],
      users: [{ user: { exec: { args: ["shop", "fleetwright-system", "flux-hub"] } } }],
    });
    expect(JSON.stringify(kubeconfig)).not.toMatch(/token|client-key/i);
    const args = (hub: ClusterRecord): string => JSON.stringify(flux.hubObjects({ ...context, hub, isHub: true }));
    expect(args(recordOf("hub"))).toContain("--insecure-kubeconfig-exec=true");
    expect(args(recordOf("hub", { cloud: "aws" }))).not.toContain("--insecure-kubeconfig-exec");
  });

  test("is refused where the hub would need a key, or couldn't tell whom it speaks with", () => {
    const refused = [{ rule: "FW4004", severity: "error" }];
    expect(flux.check(contextOf({ cloud: "external", credential: KUBECONFIG, endpoints: [INSIDE] }).membership)).toMatchObject(
      refused,
    );
    expect(flux.check(contextOf({ cloud: "aws", credential: EKS, endpoints: [NAMED] }).membership)).toMatchObject(refused);
    expect(flux.check(contextOf({ credential: KUBECONFIG }, true).membership)).toEqual([]);
  });

  test("needs no secret of its own: the hub alone reads the repository", () => {
    expect(flux.secrets?.(contextOf().membership)).toEqual([]);
    const hub = contextOf({}, true);
    expect(flux.secrets?.(hub.membership)).toEqual(["env:GIT_TOKEN"]);
    expect(rows(flux.credentials?.(hub) ?? [])).toEqual(["B own Secret flux-system/flux-system"]);
    expect(rows(flux.hubObjects(hub))).toContain("B own Secret flux-system/flux-system");
  });
});
