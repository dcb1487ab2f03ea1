import { expect, test } from "@jest/globals";
import { readiness } from "../../../lib/bootstrap/engine/readiness.ts";
import type { JsonObject } from "../../../lib/bootstrap/kube-object.ts";
import { plain } from "../../support/fake-fleet.ts";

const AVAILABLE = { conditions: [{ type: "Available", status: "True" }] };

test.each<readonly [what: string, kind: string, rest: JsonObject, condition: string]>([
  [
    "a Deployment whose replicas are available",
    "Deployment",
    { status: { ...AVAILABLE, updatedReplicas: 1, availableReplicas: 1 } },
    "ready",
  ],
  [
    "one with old replicas",
    "Deployment",
    { spec: { replicas: 2 }, status: { ...AVAILABLE, updatedReplicas: 1 } },
    "updatedReplicas 1 of 2",
  ],
  ["one scaled to nothing", "Deployment", { spec: { replicas: 0 }, status: AVAILABLE }, "ready"],
  [
    "one that says why not",
    "Deployment",
    {
      spec: { replicas: 0 },
      status: { conditions: [{ type: "Available", status: "False", reason: "MinimumReplicasUnavailable", message: "0 of 1" }] },
    },
    "Available False MinimumReplicasUnavailable: 0 of 1",
  ],
  [
    "one whose Pods are refused",
    "Deployment",
    {
      status: {
        conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota: none" }],
      },
    },
    "updatedReplicas 0 of 1: ReplicaFailure True FailedCreate: exceeded quota: none",
  ],
  [
    "one whose Pods never became ready",
    "Deployment",
    {
      status: { updatedReplicas: 1, conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }] },
    },
    "availableReplicas 0 of 1: Progressing False ProgressDeadlineExceeded",
  ],
  [
    "a definition whose names are taken",
    "CustomResourceDefinition",
    { status: { conditions: [{ type: "NamesAccepted", status: "False", reason: "KindConflict", message: "Thing is in use" }] } },
    "NamesAccepted False KindConflict: Thing is in use",
  ],
  [
    "a definition that is not established",
    "CustomResourceDefinition",
    { status: { conditions: [{ type: "NamesAccepted", status: "True" }] } },
    "no condition Established yet",
  ],
  ["a namespace", "Namespace", { status: { phase: "Active" } }, "ready"],
  ["a namespace without a phase", "Namespace", {}, "phase unknown"],
  ["a DaemonSet that its controller has not seen", "DaemonSet", { status: {} }, "no status yet"],
  ["a ConfigMap by being there", "ConfigMap", {}, "ready"],
])("%s", (_what, kind, rest, said) => {
  expect(readiness(plain("v1", kind, "it", undefined, rest)).condition).toBe(said);
});

test.each<
  readonly [kind: string, conditions: readonly (readonly [type: string, status: string, message: string])[], said: string]
>([
  [
    "Namespace",
    [
      ["NamespaceDeletionDiscoveryFailure", "False", "All resources successfully discovered"],
      ["NamespaceContentRemaining", "True", "things.example.test has 1 resource instances"],
      ["NamespaceDeletionContentFailure", "True", "webhook refuses"],
      ["NamespaceFinalizersRemaining", "True", "example.test/hold in 1 resource instances"],
    ],
    "NamespaceDeletionContentFailure True: webhook refuses; NamespaceFinalizersRemaining True: example.test/hold in 1 resource instances; NamespaceContentRemaining True: things.example.test has 1 resource instances",
  ],
  [
    "CustomResourceDefinition",
    [["Terminating", "True", "CustomResource deletion is in progress"]],
    "Terminating True: CustomResource deletion is in progress",
  ],
])("a %s that doesn't end says why", (kind, conditions, said) => {
  const object = {
    ...plain("v1", kind, "it", undefined, {
      status: { conditions: conditions.map(([type, status, message]) => ({ type, status, message })) },
    }),
    metadata: { name: "it", deletionTimestamp: "2026-11-01T00:00:00Z" },
  };
  expect(readiness(object).condition).toBe(`is being deleted; ${said}`);
});

test("a change that was not seen yet, and a deletion, are waited for with every kind", () => {
  const changed = {
    ...plain("v1", "Anything", "it"),
    metadata: { name: "it", generation: 2 },
    status: { observedGeneration: 1 },
  };
  const leaving = { ...plain("v1", "Anything", "it"), metadata: { name: "it", deletionTimestamp: "2026-11-01T00:00:00Z" } };
  expect([readiness(changed).condition, readiness(leaving).condition]).toEqual([
    "its change has not been seen yet",
    "is being deleted",
  ]);
});
