import { expect, test } from "@jest/globals";
import { KubeError } from "../../../lib/bootstrap/kube-api.ts";
import type { KubeReader } from "../../../lib/bootstrap/kube-api.ts";
import type { JsonObject, KubeObject } from "../../../lib/bootstrap/kube-object.ts";
import { refKey, refOf } from "../../../lib/bootstrap/kube-object.ts";
import { firstNotReady, whyNotReady } from "../../../lib/bootstrap/engine/workload-causes.ts";
import { deployment, plain } from "../../support/fake-fleet.ts";

/** What an API server with these objects answers; `forbidden` are kinds that we may not ask for. */
function holding(objects: readonly KubeObject[], forbidden: readonly string[] = []): KubeReader {
  const may = (kind: string): void => {
    if (!forbidden.includes(kind)) return;
    throw new KubeError({ cluster: "one", status: 403, reason: "Forbidden", causes: [], action: "list", message: "no" });
  };
  return {
    cluster: "one",
    raw: async () => null,
    serves: async () => true,
    get: async (ref) => {
      may(ref.kind);
      return objects.find((one) => refKey(refOf(one)) === refKey(ref));
    },
    list: async ({ kind }, { labelSelector = "" } = {}) => {
      may(kind);
      const [key = "", value] = labelSelector.split("=");
      return objects.filter((one) => one.kind === kind && (key === "" || one.metadata.labels?.[key] === value));
    },
  };
}

const WEB: KubeObject = { ...deployment("shop", "web"), status: { updatedReplicas: 1 } };
const SET: KubeObject = {
  ...plain("apps/v1", "StatefulSet", "db", "shop"),
  metadata: { name: "db", namespace: "shop", uid: "s" },
  spec: { selector: { matchLabels: { app: "db" } } },
};
const CLAIM: KubeObject = {
  ...plain("v1", "PersistentVolumeClaim", "orders", "shop"),
  metadata: { name: "orders", namespace: "shop", uid: "c" },
  status: { phase: "Pending" },
};

function pod(app: string, status: JsonObject, spec: JsonObject = {}): KubeObject {
  return {
    ...plain("v1", "Pod", `${app}-1`, "shop"),
    metadata: { name: `${app}-1`, namespace: "shop", labels: { app } },
    spec,
    status,
  };
}

function event(uid: string, type: string, reason: string, message: string, lastTimestamp = "2026-11-01T00:00:00Z"): KubeObject {
  return { ...plain("v1", "Event", `${uid}.${reason}`, "shop"), involvedObject: { uid }, type, reason, message, lastTimestamp };
}

const UNSCHEDULED = {
  phase: "Pending",
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/1 nodes are available" }],
};
const IMAGE = {
  phase: "Pending",
  containerStatuses: [{ name: "main", state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } } }],
};
const BY_CLAIM = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }] };

test.each<readonly [what: string, object: KubeObject, others: readonly KubeObject[], says: string]>([
  [
    "a Pod that no node takes",
    WEB,
    [pod("web", UNSCHEDULED)],
    "availableReplicas 0 of 1; Pod shop/web-1: PodScheduled False Unschedulable: 0/1 nodes are available",
  ],
  [
    "an image that can't be had",
    WEB,
    [pod("web", IMAGE)],
    "availableReplicas 0 of 1; Pod shop/web-1: container main ImagePullBackOff: Back-off pulling image",
  ],
  [
    "a claim without a volume",
    WEB,
    [pod("web", UNSCHEDULED, BY_CLAIM), CLAIM, event("c", "Normal", "FailedBinding", "no persistent volumes available")],
    "availableReplicas 0 of 1; Pod shop/web-1: PodScheduled False Unschedulable: 0/1 nodes are available; PersistentVolumeClaim shop/orders: phase Pending; FailedBinding: no persistent volumes available",
  ],
  [
    "a claim that is not there",
    WEB,
    [pod("web", UNSCHEDULED, BY_CLAIM)],
    "availableReplicas 0 of 1; Pod shop/web-1: PodScheduled False Unschedulable: 0/1 nodes are available; PersistentVolumeClaim shop/orders is not there",
  ],
  [
    "a StatefulSet that makes no Pod, by the last that was said of it",
    SET,
    [
      event("s", "Warning", "FailedCreate", "exceeded quota", "2026-11-01T00:00:02Z"),
      event("s", "Warning", "FailedCreate", "an older one"),
      event("s", "Normal", "SuccessfulCreate", "no matter", "2026-11-01T00:00:03Z"),
      event("x", "Warning", "FailedCreate", "another's", "2026-11-01T00:00:04Z"),
    ],
    "updatedReplicas 0 of 1; FailedCreate: exceeded quota",
  ],
  [
    "an API that doesn't answer, where a namespace is to end",
    {
      ...plain("v1", "Namespace", "shop"),
      metadata: { name: "shop", deletionTimestamp: "2026-11-01T00:00:00Z" },
      status: { conditions: [{ type: "NamespaceDeletionDiscoveryFailure", status: "True", reason: "DiscoveryFailed" }] },
    },
    [
      {
        ...plain("apiregistration.k8s.io/v1", "APIService", "v1.broken.test"),
        status: { conditions: [{ type: "Available", status: "False", reason: "ServiceNotFound", message: "service none" }] },
      },
    ],
    "is being deleted; NamespaceDeletionDiscoveryFailure True DiscoveryFailed; APIService v1.broken.test: Available False ServiceNotFound: service none",
  ],
])("%s is named", async (_, object, others, says) => {
  expect(await whyNotReady(object, holding(others))).toBe(says);
});

test("what we may not ask for leaves less to say", async () => {
  expect(await whyNotReady(WEB, holding([pod("web", IMAGE)], ["Pod"]))).toBe("availableReplicas 0 of 1");
  expect(await firstNotReady([refOf(WEB)], holding([WEB], ["Deployment"]))).toBeUndefined();
});

test("of several objects the claim is named, which the others wait for, and nothing where all are as they should be", async () => {
  const config = plain("v1", "ConfigMap", "settings", "shop");
  const all = [config, WEB, CLAIM];
  expect(await firstNotReady(all.map(refOf), holding(all))).toBe("PersistentVolumeClaim shop/orders: phase Pending");
  expect(await firstNotReady([refOf(config)], holding(all))).toBeUndefined();
});
