import { describe, expect, test } from "@jest/globals";
import { argocd } from "../../../../lib/bootstrap/agents/argocd/argocd.ts";
import { rootName } from "../../../../lib/bootstrap/agents/root-name.ts";
import { PhaseError } from "../../../../lib/bootstrap/contract.ts";
import type { PluginContext } from "../../../../lib/bootstrap/contract.ts";
import { at, describeRef, refOf } from "../../../../lib/bootstrap/kube-object.ts";
import { NO_SECRETS } from "../../../../lib/bootstrap/secrets/secrets.ts";
import type { KubeObject } from "../../../../lib/bootstrap/kube-object.ts";
import type { SyncSource } from "../../../../lib/model/sync.ts";
import { membershipOf, plain, recordOf } from "../../../support/fake-fleet.ts";
import { ARTEFACTS, PINS } from "../../../support/published-artefacts.ts";

const SOURCE: SyncSource = {
  url: "https://git.example/fleet.git",
  branch: "main",
  path: "./clusters/shop",
  auth: { kind: "none" },
};

function contextOf(source: SyncSource | null): PluginContext {
  const sync = { registries: ["clusterprofile"], agent: "argocd", source } as const;
  const membership = membershipOf("shop", { sync, pins: PINS });
  return { membership, member: recordOf("shop"), hub: recordOf("hub"), isHub: false, artefacts: ARTEFACTS, secrets: NO_SECRETS };
}

function object(kind: string, name?: string): KubeObject {
  const found = argocd
    .objects(contextOf(SOURCE))
    .find((one) => one.object.kind === kind && (name === undefined || one.object.metadata.name === name));
  if (found === undefined) throw new Error(`no ${kind}`);
  return found.object;
}

describe("Argo CD in a member", () => {
  test("is these objects: the project before the one Application", () => {
    const rows = argocd.objects(contextOf(SOURCE)).map((one) => `${one.stage} ${one.policy} ${describeRef(refOf(one.object))}`);
    expect(rows.toSorted()).toEqual([
      "A own CustomResourceDefinition applications.argoproj.io",
      "A own CustomResourceDefinition applicationsets.argoproj.io",
      "A own CustomResourceDefinition appprojects.argoproj.io",
      "A own Namespace argocd",
      "B own ClusterRole argocd-application-controller",
      "B own ClusterRoleBinding argocd-application-controller",
      "B own ConfigMap argocd/argocd-cm",
      "B own ConfigMap argocd/argocd-cmd-params-cm",
      "B own ConfigMap argocd/argocd-ssh-known-hosts-cm",
      "B own ConfigMap argocd/argocd-tls-certs-cm",
      "B own NetworkPolicy argocd/argocd-redis-network-policy",
      "B own Secret argocd/argocd-secret",
      "B own ServiceAccount argocd/argocd-application-controller",
      "C own Deployment argocd/argocd-applicationset-controller",
      "C own Deployment argocd/argocd-redis",
      "C own Deployment argocd/argocd-repo-server",
      "C own StatefulSet argocd/argocd-application-controller",
      "D own AppProject argocd/fleetwright",
      `E own Application argocd/${rootName("shop", SOURCE)}`,
    ]);
  });

  test("is only installed where the fleet follows nothing", () => {
    const kinds = argocd.objects(contextOf(null)).map((one) => one.object.kind);
    expect(kinds).not.toContain("Application");
    expect(kinds).not.toContain("AppProject");
  });

  test("has its rights bound in the namespace that it is put into", () => {
    expect(at(object("ClusterRoleBinding"), "subjects")).toEqual([
      { kind: "ServiceAccount", name: "argocd-application-controller", namespace: "argocd" },
    ]);
  });

  test("looks at Git as often as Flux does", () => {
    expect(object("ConfigMap", "argocd-cm")["data"]).toMatchObject({ "timeout.reconciliation": "60s" });
  });

  test("follows one path with pruning, tries on for ever with the newest commit, and has no finalizer that would delete workloads", () => {
    const application = object("Application");
    expect(application.metadata.finalizers).toBeUndefined();
    expect(application["spec"]).toMatchObject({
      source: { repoURL: SOURCE.url, targetRevision: "main", path: "clusters/shop" },
      destination: { server: "https://kubernetes.default.svc" },
      syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: -1, refresh: true } },
    });
  });

  test("has another Application for another path, branch or repository, so that none prunes what the other delivered", () => {
    const changes = [{}, { path: "elsewhere" }, { branch: "next" }, { url: "https://git.example/other.git" }];
    const names = changes.map((change) => rootName("shop", { ...SOURCE, ...change }));
    expect(new Set(names).size).toBe(changes.length);
    for (const name of names) expect(name).toMatch(/^shop-[0-9a-f]{8}$/);
  });

  test("takes what is published in place of something else that was pinned", () => {
    const [own, ...others] = ARTEFACTS;
    const pin = own?.pin.agent === "argocd" ? own.pin : undefined;
    if (pin === undefined) throw new Error("Argo CD is not the first");
    const files = [{ name: "manifests/core-install.yaml", text: JSON.stringify(plain("v1", "ConfigMap", "a")) }];
    const context = { ...contextOf(SOURCE), artefacts: [{ pin, files }, ...others] };
    const next = "fleetwright pin argocd --from gomod:github.com/argoproj/argo-cd/v3@v3.2.11";
    expect(failureOf(() => argocd.objects(context))).toMatchObject({ class: "artefact", next });
  });

  test("refuses a repository that only knows pods of its cloud, and parts that nobody has pinned", () => {
    const { membership } = contextOf({ ...SOURCE, auth: { kind: "oidc" } });
    expect(argocd.check(membership).map(({ rule }) => rule)).toEqual(["FW4002"]);
    expect(argocd.check({ ...membership, sync: { ...membership.sync, source: SOURCE }, pins: [] })).toMatchObject([
      { rule: "FW4001", fix: "fleetwright pin argocd" },
    ]);
  });
});

function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof PhaseError) return error.failure;
    throw error;
  }
  return undefined;
}
