import { describe, expect, test } from "@jest/globals";
import type { PluginContext } from "../../../lib/bootstrap/contract.ts";
import { describeRef, refOf } from "../../../lib/bootstrap/kube-object.ts";
import { NO_SECRETS } from "../../../lib/bootstrap/secrets/secrets.ts";
import type { KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { argocd } from "../../../lib/bootstrap/registries/argocd/argocd.ts";
import type { ClusterRecord, CredentialRecipe } from "../../../lib/contracts/cluster-record.ts";
import { CLUSTER_ENTRY } from "../../support/an-entry.ts";
import { membershipOf, recordOf } from "../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../support/published-artefacts.ts";

const IDENTITY = { uid: "uid-1", authorityData: "Q0E=" };
const ENDPOINTS: ClusterRecord["endpoints"] = [
  { url: "https://public.example", from: "runner", ca: { data: "cHVibGlj" } },
  { url: "https://10.0.0.1", from: "network", ca: { data: "cHJpdmF0ZQ==" } },
];

function contextOf(changes: Partial<ClusterRecord> = {}, isHub = false): PluginContext {
  const member = recordOf("shop", { cloud: "local", ...changes });
  const source = { url: "https://git.example/fleet.git", branch: "main", path: "clusters/shop", auth: { kind: "none" } } as const;
  const sync = { registries: ["clusterprofile", "argocd"], agent: "none", source } as const;
  const entries = { web: CLUSTER_ENTRY };
  const membership = {
    ...membershipOf("shop", { sync, pins: PINS, entries }),
    member,
    hub: isHub ? "self" : recordOf("hub"),
  } as const;
  return { membership, member, hub: isHub ? member : recordOf("hub"), isHub, artefacts: ARTEFACTS, secrets: NO_SECRETS };
}

function secretOf(context: PluginContext): KubeObject {
  const secret = argocd.registration(context, IDENTITY).find(({ object }) => object.kind === "Secret")?.object;
  if (secret === undefined) throw new Error("no Secret");
  return secret;
}

function dataOf(secret: KubeObject): { readonly name: string; readonly server: string; readonly config: object } {
  const data = secret["data"] as Record<string, string>;
  const text = (key: string): string => Buffer.from(data[key] ?? "", "base64").toString();
  return { name: text("name"), server: text("server"), config: JSON.parse(text("config")) as object };
}

describe("a member in the hub's Argo CD", () => {
  test("is a cluster Secret and one Application of its own, and in the member somebody for the hub to come as", () => {
    const rows = (objects: ReturnType<typeof argocd.hubObjects>): readonly string[] =>
      objects.map(({ object, stage, policy }) => `${stage} ${policy} ${describeRef(refOf(object))}`);
    expect(rows(argocd.registration(contextOf(), IDENTITY))).toEqual([
      "B own Secret argocd/cluster-shop",
      expect.stringMatching(/^E own Application argocd\/shop-[0-9a-f]{8}$/),
    ]);
    expect(rows(argocd.memberObjects(contextOf(), "uid-1"))).toEqual([
      "A own Namespace argocd",
      "B own ServiceAccount argocd/argocd-manager",
      "B own ClusterRoleBinding argocd-argocd-manager",
    ]);
    expect(argocd.memberObjects(contextOf({}, true), "uid-1")).toEqual([]);
    expect(rows(argocd.hubObjects(contextOf({}, true)))).toContain("D own AppProject argocd/fleetwright");
  });

  test("bears what ApplicationSets select by and fill in", () => {
    const { labels, annotations } = secretOf(contextOf({ labels: { team: "shop" }, annotations: { note: "first" } })).metadata;
    expect(labels).toMatchObject({
      "argocd.argoproj.io/secret-type": "cluster",
      "fleetwright.dev/cloud": "local",
      team: "shop",
    });
    expect(annotations).toMatchObject({ note: "first", "entry.fleetwright.dev/web": JSON.stringify(CLUSTER_ENTRY) });
  });

  const AWS = { kind: "eks", role: "arn:aws:iam::1:role/deploy", cluster: "shop", region: "eu-west-1" } as const;
  test.each<[cloud: string, credential: CredentialRecipe, config: object]>([
    ["aws", AWS, { awsAuthConfig: { clusterName: "shop", roleARN: AWS.role } }],
    [
      "gcp",
      { kind: "gke", project: "p", location: "europe-west1", cluster: "shop" },
      { execProviderConfig: { command: "argocd-k8s-auth", args: ["gcp"] } },
    ],
    [
      "azure",
      { kind: "aks", role: "client-id", subscription: "s", resourceGroup: "g", cluster: "shop" },
      {
        execProviderConfig: {
          command: "argocd-k8s-auth",
          args: ["azure"],
          env: { AAD_LOGIN_METHOD: "workloadidentity", AZURE_CLIENT_ID: "client-id" },
        },
      },
    ],
  ])("is reached over the fleet's network with what %s gives out, and no key", (cloud, credential, config) => {
    const data = dataOf(secretOf(contextOf({ cloud, credential, endpoints: ENDPOINTS })));
    expect(data).toMatchObject({ name: "shop", server: "https://10.0.0.1", config });
    expect(data.config).toMatchObject({ tlsClientConfig: { insecure: false, caData: "cHJpdmF0ZQ==" } });
  });

  test("is reached on this machine by a program of ours, trusting the authority that the member was seen with", () => {
    const credential = { kind: "client-certificate", role: "admin", certificate: "a.crt", key: "a.key" } as const;
    const endpoints = [{ url: "https://127.0.0.1:1", from: "runner", ca: { file: "ca.crt" } }] as const;
    expect(dataOf(secretOf(contextOf({ credential, endpoints })))).toEqual({
      name: "shop",
      server: "https://127.0.0.1:1",
      config: {
        execProviderConfig: {
          command: "fleetwright-local-credential",
          args: ["shop", "argocd", "argocd-manager"],
          apiVersion: "client.authentication.k8s.io/v1beta1",
        },
        tlsClientConfig: { insecure: false, caData: "Q0E=" },
      },
    });
  });

  test("needs no way in where it is the hub itself", () => {
    expect(dataOf(secretOf(contextOf({ credential: KUBECONFIG }, true))).server).toBe("https://kubernetes.default.svc");
    expect(argocd.check(contextOf({ credential: KUBECONFIG }, true).membership)).toEqual([]);
  });

  test("is refused where the hub would need a key", () => {
    expect(argocd.check(contextOf({ cloud: "external", credential: KUBECONFIG }).membership)).toMatchObject([{ rule: "FW4004" }]);
    expect(argocd.check(contextOf({ cloud: "aws", credential: AWS, endpoints: ENDPOINTS }).membership)).toEqual([]);
  });
});

const KUBECONFIG: CredentialRecipe = { kind: "kubeconfig", role: "admin", files: ["k"], context: "c" };
