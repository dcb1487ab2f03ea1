import type { KubeApi } from "./kube-api.ts";
import { at, items, textAt } from "./kube-object.ts";
import type { KubeObject } from "./kube-object.ts";

/**
 * What in a cluster has made something in the cloud that outlives the cluster: its controllers take that down, and go with
 * the cluster. A load balancer that is left keeps the network from being destroyed, a disk goes on costing.
 *
 * @returns one line for each, in the words of somebody who is to delete it
 */
export async function cloudHolders(api: KubeApi): Promise<readonly string[]> {
  const [services, ingresses, volumes] = await Promise.all([
    api.list({ apiVersion: "v1", kind: "Service" }),
    api.list({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" }),
    api.list({ apiVersion: "v1", kind: "PersistentVolume" }),
  ]);
  return [
    ...services
      .filter((one) => at(one, "spec", "type") === "LoadBalancer")
      .map((one) => `Service ${nameOf(one)}: its load balancer`),
    ...services.filter(hasEndpointGroups).map((one) => `Service ${nameOf(one)}: its network endpoint groups`),
    ...ingresses.filter(isServed).map((one) => `Ingress ${nameOf(one)}: its load balancer`),
    ...volumes.filter(goesWithItsClaim).map((one) => `PersistentVolumeClaim ${claimOf(one)}: its disk, with what is on it`),
  ].sort();
}

/** GKE writes there which groups it has made for a Service whose type says nothing of them. */
function hasEndpointGroups(service: KubeObject): boolean {
  const made = textAt(service, "metadata", "annotations", "cloud.google.com/neg-status") !== "";
  return made && at(service, "spec", "type") !== "LoadBalancer";
}

function isServed(ingress: KubeObject): boolean {
  return items(at(ingress, "status", "loadBalancer", "ingress")).length > 0;
}

/** Made for a claim, by a driver that also takes it down. A volume that is to be retained is somebody's wish. */
function goesWithItsClaim(volume: KubeObject): boolean {
  return textAt(volume, "spec", "persistentVolumeReclaimPolicy") === "Delete" && at(volume, "spec", "csi") !== undefined;
}

function claimOf(volume: KubeObject): string {
  return `${textAt(volume, "spec", "claimRef", "namespace")}/${textAt(volume, "spec", "claimRef", "name")}`;
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
