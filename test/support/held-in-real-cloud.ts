import type { KubeApi } from "../../lib/bootstrap/kube-api.ts";
import type { KubeObject, ObjectRef } from "../../lib/bootstrap/kube-object.ts";
import { describeRef, refOf, textAt } from "../../lib/bootstrap/kube-object.ts";
import { plain } from "./fake-fleet.ts";
import { until } from "./until.ts";

// What holds something in a cloud, for a real API server, and a stand-in for the cloud's own controllers. All else is done by
// Kubernetes' own: Pods end with their owner, claims when nothing uses them, volumes are released.

const BY_HAND = "by-hand";
const DRIVER = "ebs.csi.aws.com";

/** A namespace with a Service that has a load balancer, and a StatefulSet with a volume. */
export const HELD_IN_CLOUD: readonly KubeObject[] = [
  plain("v1", "Namespace", "shop"),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", finalizers: ["service.kubernetes.io/load-balancer-cleanup"] },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    // Says that the driver deletes it, and nobody else.
    metadata: { name: "shop-orders", annotations: { "pv.kubernetes.io/provisioned-by": DRIVER } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      claimRef: { namespace: "shop", name: "data-db-0" },
      csi: { driver: DRIVER, volumeHandle: "vol-1" },
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: BY_HAND,
    },
  },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "shop" },
    spec: {
      replicas: 1,
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: {
        metadata: { labels: { app: "db" } },
        spec: { containers: [{ name: "db", image: "db", volumeMounts: [{ name: "data", mountPath: "/data" }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: BY_HAND },
        },
      ],
    },
  },
];

/** What Kubernetes makes of them. */
export const MADE_OF_HELD: readonly ObjectRef[] = [
  { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "db-0" },
  { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "shop", name: "data-db-0" },
];

/** Takes load balancer and disk down once Kubernetes says that they may go. @returns what it took down, in order */
export async function takeDownInCloud(api: KubeApi): Promise<readonly string[]> {
  const taken: string[] = [];
  const refs = HELD_IN_CLOUD.map(refOf).filter(({ kind }) => ["Service", "PersistentVolume"].includes(kind));
  await until("the cloud's controllers are done", async () => {
    for (const ref of refs) {
      const live = await api.get(ref);
      if (live === undefined || taken.includes(describeRef(ref))) continue;
      const isService = ref.kind === "Service" && live.metadata.deletionTimestamp !== undefined;
      if (!isService && textAt(live, "status", "phase") !== "Released") continue;
      if (isService) await api.replace({ ...live, metadata: { ...live.metadata, finalizers: [] } });
      else await api.delete(ref);
      taken.push(describeRef(ref));
    }
    return taken.length === refs.length;
  });
  return taken;
}
