import { describe, expect, test } from "@jest/globals";
import { flux } from "../../../../lib/bootstrap/agents/flux/flux.ts";
import type { ArtefactFiles, PluginContext } from "../../../../lib/bootstrap/contract.ts";
import { at, describeRef, isJsonObject, items, refOf } from "../../../../lib/bootstrap/kube-object.ts";
import type { Json, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import type { SyncSource } from "../../../../lib/model/sync.ts";
import { NO_SECRETS } from "../../../../lib/bootstrap/secrets/secrets.ts";
import { CLUSTER_ENTRY, GOOGLE_CLUSTER_ENTRY } from "../../../support/an-entry.ts";
import { membershipOf, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const SOURCE: SyncSource = {
  url: "https://git.example/fleet.git",
  branch: "main",
  path: "clusters/shop",
  auth: { kind: "none" },
};

function contextOf(source: SyncSource | null, artefacts: readonly ArtefactFiles[] = ARTEFACTS): PluginContext {
  const sync = { registries: ["clusterprofile"], agent: "flux", source } as const;
  const membership = membershipOf("shop", { sync, pins: PINS });
  return { membership, member: recordOf("shop"), hub: recordOf("hub"), isHub: false, artefacts, secrets: NO_SECRETS };
}

function object(kind: string, name: string, source: SyncSource | null = SOURCE): KubeObject {
  const found = flux.objects(contextOf(source)).find((one) => one.object.kind === kind && one.object.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found.object;
}

/** `verbs` on `resources`, a line a rule. */
function rules(role: KubeObject): readonly string[] {
  const words = (value: Json | undefined): string => items(value).map(String).join(",");
  return items(role["rules"]).map((rule) => `${words(at(rule, "verbs"))} ${words(at(rule, "resources"))}`);
}

describe("Flux in a member", () => {
  test("is these objects, in this order of stages", () => {
    const rows = flux
      .objects(contextOf(SOURCE))
      .map(({ object, stage, policy }) => `${stage} ${policy} ${describeRef(refOf(object))}`);
    expect(rows.toSorted()).toEqual([
      "A own CustomResourceDefinition buckets.source.toolkit.fluxcd.io",
      "A own CustomResourceDefinition gitrepositories.source.toolkit.fluxcd.io",
      "A own CustomResourceDefinition kustomizations.kustomize.toolkit.fluxcd.io",
      "A own Namespace flux-system",
      "B own ClusterRole kustomize-controller-flux-system",
      "B own ClusterRole source-controller-flux-system",
      "B own ClusterRoleBinding cluster-reconciler-flux-system",
      "B own ClusterRoleBinding kustomize-controller-flux-system",
      "B own ClusterRoleBinding source-controller-flux-system",
      "B own NetworkPolicy flux-system/allow-egress",
      "B own NetworkPolicy flux-system/allow-scraping",
      "B own Role flux-system/kustomize-controller",
      "B own Role flux-system/source-controller",
      "B own RoleBinding flux-system/kustomize-controller",
      "B own RoleBinding flux-system/source-controller",
      "B own Service flux-system/source-controller",
      "B own ServiceAccount flux-system/kustomize-controller",
      "B own ServiceAccount flux-system/source-controller",
      "C own Deployment flux-system/kustomize-controller",
      "C own Deployment flux-system/source-controller",
      "E own GitRepository flux-system/flux-system",
      "E own Kustomization flux-system/flux-system",
    ]);
  });

  test("follows nothing where the fleet names no source", () => {
    expect(flux.objects(contextOf(null)).filter(({ stage }) => stage === "E")).toEqual([]);
  });

  test("fills in what a TargetGroupBinding asks for, under names that it takes", () => {
    const plain = contextOf(SOURCE);
    const context = { ...plain, membership: { ...plain.membership, entries: { "web-shop": CLUSTER_ENTRY } } };
    const found = flux.objects(context).find((one) => one.object.kind === "ConfigMap");
    expect([found?.stage, found?.policy, found?.object.metadata.namespace]).toEqual(["B", "own", "flux-system"]);
    expect(found?.object["data"]).toEqual({
      web_shop_host: "shop.acme.example",
      web_shop_port: "443",
      web_shop_target_group: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/acme-shop/0123456789abcdef",
      web_shop_security_group: "sg-1",
      web_shop_network: "vpc-1",
    });
  });

  test("fills in what annotations of a Service on GKE ask for", () => {
    const plain = contextOf(SOURCE);
    const context = { ...plain, membership: { ...plain.membership, entries: { shop: GOOGLE_CLUSTER_ENTRY } } };
    const found = flux.objects(context).find((one) => one.object.kind === "ConfigMap");
    expect(found?.object["data"]).toEqual({
      shop_host: "shop.acme.example",
      shop_port: "443",
      shop_endpoint_group: "acme-shop-north",
      shop_backend_service: "acme-shop-north--http",
      shop_location: "europe-north1",
      shop_project: "acme-prod",
    });
  });

  test("runs the images of the pinned versions under ServiceAccounts of its own", () => {
    for (const name of ["source-controller", "kustomize-controller"]) {
      const pod = at(object("Deployment", name), "spec", "template", "spec");
      expect(items(at(pod, "containers")).map((container) => at(container, "image"))).toEqual([`ghcr.io/fluxcd/${name}:v1.9.5`]);
      expect(at(pod, "serviceAccountName")).toBe(name);
      const binding = object("ClusterRoleBinding", `${name}-flux-system`);
      expect(binding["subjects"]).toEqual([{ kind: "ServiceAccount", name, namespace: "flux-system" }]);
    }
  });

  test("bears the labels by which Flux's own tools know it, and keeps those that selectors need", () => {
    const labels = {
      "app.kubernetes.io/component": "source-controller",
      "app.kubernetes.io/instance": "flux-system",
      "app.kubernetes.io/part-of": "flux",
      "app.kubernetes.io/version": "v1.9.5",
    };
    expect(object("Deployment", "source-controller").metadata.labels).toEqual({ ...labels, "control-plane": "controller" });
    const template = at(object("Deployment", "source-controller"), "spec", "template", "metadata", "labels");
    expect(template).toEqual({ ...labels, app: "source-controller" });
    expect(object("CustomResourceDefinition", "buckets.source.toolkit.fluxcd.io").metadata.labels).toEqual(labels);
  });

  test("reads Secrets and makes tokens in its own namespace only, and elects leaders with leases", () => {
    expect(rules(object("ClusterRole", "source-controller-flux-system"))).toEqual([
      "create,patch events",
      "get,list,watch serviceaccounts",
    ]);
    expect(rules(object("Role", "source-controller"))).toEqual([
      "get,list,watch secrets",
      "create serviceaccounts/token",
      "get,create,update leases",
    ]);
  });

  test("gives every right to the one controller that applies whatever the repository says", () => {
    const admins = flux
      .objects(contextOf(SOURCE))
      .filter((one) => at(one.object, "roleRef", "name") === "cluster-admin")
      .flatMap((one) => items(one.object["subjects"]).map((subject) => at(subject, "name")));
    expect(admins).toEqual(["kustomize-controller"]);
    expect(flux.rights).toEqual([{ verb: "*", group: "*", resource: "*" }]);
  });

  test("lets nobody from other namespaces in but for metrics", () => {
    expect(at(object("NetworkPolicy", "allow-egress"), "spec", "ingress")).toEqual([{ from: [{ podSelector: {} }] }]);
    expect(at(object("NetworkPolicy", "allow-scraping"), "spec", "ingress")).toEqual([
      { from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: "TCP" }] },
    ]);
  });

  test.each([
    ["clusters/shop", "./clusters/shop"],
    ["./clusters/shop", "./clusters/shop"],
    ["/clusters/shop", "./clusters/shop"],
    ["", "./"],
  ])("follows the path %j of its branch", (path, expected) => {
    const source = { ...SOURCE, path };
    expect(object("GitRepository", "flux-system", source)["spec"]).toEqual({
      interval: "1m0s",
      ref: { branch: "main" },
      url: "https://git.example/fleet.git",
    });
    expect(at(object("Kustomization", "flux-system", source), "spec", "path")).toBe(expected);
  });

  test("keeps the published CRDs as they are, but for labels", () => {
    const published = ARTEFACTS.flatMap(({ files }) => files).filter(({ text }) => text.includes("gitrepositories"));
    const spec = (JSON.parse(published[0]?.text ?? "") as KubeObject)["spec"];
    expect(JSON.stringify(object("CustomResourceDefinition", "gitrepositories.source.toolkit.fluxcd.io")["spec"])).toBe(
      JSON.stringify(spec),
    );
  });

  test("is refused where an artefact lacks a part, saying how to pin the right one", () => {
    const broken = ARTEFACTS.map((one) => ({ ...one, files: one.files.filter(({ name }) => !name.includes("deployment")) }));
    expect(() => flux.objects(contextOf(SOURCE, broken))).toThrow(/has no Deployment: is it kustomize-controller of Flux/);
  });
});

describe("a membership with Flux", () => {
  const problems = (source: SyncSource | null, pins = PINS): readonly string[] => {
    const { membership } = contextOf(source);
    return flux.check({ ...membership, pins }).map(({ message, fix }) => `${message}: ${fix}`);
  };

  test("is fine with its parts pinned and a repository that everyone may read", () => {
    expect(problems(SOURCE)).toEqual([]);
  });

  test("names each part that is not pinned, and the command that pins it", () => {
    expect(problems(SOURCE, [])).toEqual([
      "kustomize-controller of flux is not pinned in the lock: fleetwright pin flux",
      "source-controller of flux is not pinned in the lock: fleetwright pin flux",
    ]);
  });

  test("is refused where its pods are to be known to a Git service that their cloud doesn't have", () => {
    expect(problems({ ...SOURCE, auth: { kind: "token", from: "env:GIT_TOKEN" } })).toEqual([]);
    expect(problems({ ...SOURCE, auth: { kind: "oidc" } })).toEqual([
      "pods of shop are nobody to the server at https://git.example/fleet.git: follow a repository of the cloud's own service, or use another `kind`",
    ]);
  });
});

test("every object that Flux is made of is an object with a name and, where its kind has one, Flux's namespace", () => {
  const cluster = ["Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];
  for (const { object } of flux.objects(contextOf(SOURCE))) {
    expect(isJsonObject(object.metadata)).toBe(true);
    expect(object.metadata.namespace).toBe(cluster.includes(object.kind) ? undefined : "flux-system");
  }
});
