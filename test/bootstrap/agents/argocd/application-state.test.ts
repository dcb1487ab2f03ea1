import { describe, expect, test } from "@jest/globals";
import { appliedRevision, deliveredBy, whyNotSynced } from "../../../../lib/bootstrap/agents/argocd/application-state.ts";
import type { JsonObject, KubeObject } from "../../../../lib/bootstrap/kube-object.ts";

const SOURCE = { repoURL: "https://git.example/fleet.git", targetRevision: "main", path: "clusters/shop" };
const WELL = {
  reconciledAt: "2026-11-20T12:00:00Z",
  sync: { status: "Synced", revision: "b".repeat(40), comparedTo: { source: SOURCE } },
  health: { status: "Healthy" },
  history: [{ revision: "a".repeat(40) }],
  resources: [
    { version: "v1", kind: "Namespace", name: "shop", status: "Synced" },
    {
      group: "apps",
      version: "v1",
      kind: "Deployment",
      namespace: "shop",
      name: "web",
      status: "Synced",
      health: { status: "Healthy" },
    },
  ],
};

function application(status: JsonObject | undefined): KubeObject {
  const head = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "shop", namespace: "argocd" } };
  return { ...head, spec: { source: SOURCE }, ...(status === undefined ? {} : { status }) };
}

describe("what an Application says of itself", () => {
  test("is nothing where all of it is brought about and well", () => {
    expect(whyNotSynced(application(WELL))).toBeUndefined();
    expect(whyNotSynced(application({ ...WELL, health: { status: "Suspended" } }))).toBeUndefined();
  });

  test.each<[string, JsonObject | undefined, RegExp]>([
    ["nobody has looked", undefined, /not looked yet/],
    [
      "the repository can't be read",
      { ...WELL, conditions: [{ type: "ComparisonError", message: "connection refused" }] },
      /^ComparisonError: connection refused$/,
    ],
    [
      "it was compared with another path",
      { ...WELL, sync: { ...WELL.sync, comparedTo: { source: { ...SOURCE, path: "old" } } } },
      /follows now/,
    ],
    [
      "a sync fails, with what failed",
      {
        ...WELL,
        sync: { ...WELL.sync, status: "OutOfSync" },
        operationState: { phase: "Running", message: "configmaps is forbidden. Retrying attempt #2" },
      },
      /^OutOfSync; the last sync: Running: configmaps is forbidden/,
    ],
    [
      "every object fails, of which the sync itself names none",
      {
        ...WELL,
        sync: { ...WELL.sync, status: "OutOfSync" },
        operationState: {
          phase: "Running",
          message: "one or more objects failed to apply (dry run). Retrying attempt #2",
          syncResult: {
            resources: [
              { version: "v1", kind: "Namespace", name: "shop", status: "Synced", message: "created" },
              {
                version: "v1",
                kind: "ConfigMap",
                namespace: "shop",
                name: "web",
                status: "SyncFailed",
                message: "can't get:\nis forbidden",
              },
            ],
          },
        },
      },
      /^OutOfSync; the last sync: Running: ConfigMap shop\/web: can't get: is forbidden$/,
    ],
    [
      "an object is not well, by its name",
      {
        ...WELL,
        health: { status: "Degraded" },
        resources: [
          ...WELL.resources,
          {
            version: "v1",
            kind: "Pod",
            namespace: "shop",
            name: "web-1",
            status: "Synced",
            health: { status: "Degraded", message: "crashes" },
          },
        ],
      },
      /^Pod shop\/web-1: Degraded: crashes$/,
    ],
  ])("is why not, where %s", (_, status, said) => {
    expect(whyNotSynced(application(status))).toMatch(said);
  });

  test("is told as a revision: the compared one where nothing is open, else the last that was brought about", () => {
    expect(appliedRevision(application(WELL))).toBe(`main@sha1:${"b".repeat(40)}`);
    expect(appliedRevision(application({ ...WELL, sync: { ...WELL.sync, status: "OutOfSync" } }))).toBe(
      `main@sha1:${"a".repeat(40)}`,
    );
    expect(appliedRevision(application(undefined))).toBeUndefined();
  });

  test("is told as objects, without those that it only found beside its own", () => {
    const beside = { version: "v1", kind: "Pod", namespace: "shop", name: "other" };
    expect(deliveredBy(application({ ...WELL, resources: [...WELL.resources, beside] }))).toEqual([
      { apiVersion: "v1", kind: "Namespace", name: "shop" },
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    ]);
  });
});
