import type { JsonObject, KubeObject } from "../../lib/bootstrap/kube-object.ts";
import { at, items, textAt } from "../../lib/bootstrap/kube-object.ts";
import type { FakeApiServer } from "./fake-api-server/fake-api-server.ts";

// What holds something in a cloud, and a stand-in for the controllers that take it down.

const LOAD_BALANCER = "service.kubernetes.io/load-balancer-cleanup";
const PROTECTED = "kubernetes.io/pvc-protection";

/** In the namespace `shop`: a Service with a load balancer, an Ingress that is served, and a StatefulSet with a volume. */
export async function holdInCloud(server: FakeApiServer): Promise<void> {
  const make = async (path: string, object: JsonObject): Promise<void> => {
    const { status } = await server.act("POST", path, object);
    if (status >= 300) throw new Error(`${path}: ${status}`);
  };
  const meta = (name: string, more: JsonObject = {}): JsonObject => ({ name, namespace: "shop", ...more });
  await make("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await make("/api/v1/namespaces/shop/services", {
    ...{ apiVersion: "v1", kind: "Service", metadata: meta("web", { finalizers: [LOAD_BALANCER] }) },
    spec: { type: "LoadBalancer" },
  });
  await make("/apis/networking.k8s.io/v1/namespaces/shop/ingresses", {
    ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: meta("front") },
  });
  await server.act("PATCH", "/apis/networking.k8s.io/v1/namespaces/shop/ingresses/front/status?fieldManager=controller", {
    ...{ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: meta("front") },
    status: { loadBalancer: { ingress: [{ hostname: "front.example" }] } },
  });
  await make("/apis/apps/v1/namespaces/shop/statefulsets", { apiVersion: "apps/v1", kind: "StatefulSet", metadata: meta("db") });
  const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: meta("data-db-0", { finalizers: [PROTECTED] }) };
  await make("/api/v1/namespaces/shop/persistentvolumeclaims", claim);
  await make("/api/v1/namespaces/shop/pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta("db-0", {
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "StatefulSet", name: "db", uid: uidOf(server, "StatefulSet"), controller: true },
      ],
    }),
    spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-db-0" } }] },
    status: { phase: "Running" },
  });
  await make("/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pvc-1" },
    spec: {
      persistentVolumeReclaimPolicy: "Delete",
      csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-1" },
      claimRef: { namespace: "shop", name: "data-db-0", uid: uidOf(server, "PersistentVolumeClaim") },
    },
  });
}

/** Does what the cluster's controllers have to do by now: Pods follow their owners, claims their Pods, disks their claims. */
export function runControllers(server: FakeApiServer): void {
  const all = server.store.all();
  const of = (kind: string): readonly KubeObject[] => all.map(({ object }) => object).filter((object) => object.kind === kind);
  const isThere = (kind: string, name: string): boolean => of(kind).some(({ metadata }) => metadata.name === name);
  for (const stored of all) {
    const { object } = stored;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    const owner = items(object.metadata["ownerReferences"])[0];
    if (object.kind === "Pod" && owner !== undefined && !isThere(textAt(owner, "kind"), textAt(owner, "name")))
      server.store.delete(stored);
    if (object.kind === "PersistentVolume" && !isThere("PersistentVolumeClaim", textAt(at(object, "spec", "claimRef"), "name")))
      server.store.delete(stored);
    const isFree = object.kind === "Service" || (object.kind === "PersistentVolumeClaim" && of("Pod").length === 0);
    if (deletionTimestamp === undefined || !isFree || finalizers.length === 0) continue;
    const plural = object.kind === "Service" ? "services" : "persistentvolumeclaims";
    const { finalizers: _, ...metadata } = object.metadata;
    void server.act("PUT", `/api/v1/namespaces/shop/${plural}/${object.metadata.name}`, {
      ...object,
      metadata: { ...metadata, finalizers: [] },
    });
  }
}

function uidOf(server: FakeApiServer, kind: string): string {
  return server.store.all().find(({ object }) => object.kind === kind)?.object.metadata.uid ?? "";
}
