import { fleetNamespace, LABEL_PREFIX } from "../../contract.ts";
import type { KindRef, ObjectRef } from "../../kube-object.ts";

export const CLUSTER_PROFILE: KindRef = { apiVersion: "multicluster.x-k8s.io/v1alpha1", kind: "ClusterProfile" };
export const CLUSTER_PROPERTY: KindRef = { apiVersion: "about.k8s.io/v1beta1", kind: "ClusterProperty" };

/** `spec.clusterManager.name` of our profiles, and the label that repeats it. */
export const MANAGER = "fleetwright";
export const MANAGER_LABEL = "x-k8s.io/cluster-manager";
/** On the namespace of a ClusterSet; this is the key in the code of SIG Multicluster, its proposal writes another. */
export const CLUSTERSET_LABEL = "multicluster.x-k8s.io/clusterset";

/** The About properties that every member of a ClusterSet has, in the member and in its profile. */
export const CLUSTER_ID_PROPERTY = "cluster.clusterset.k8s.io";
export const CLUSTERSET_PROPERTY = "clusterset.k8s.io";

/** When the certificate ends by which this fleet reaches the member, as ISO 8601 in UTC. */
export const EXPIRY_PROPERTY = `${LABEL_PREFIX}/certificate-expires`;

/** The property of an entry, in the member and in its profile: what a TargetGroupBinding asks for, as JSON. */
export function entryProperty(workload: string): string {
  return `${workload}.entry.${LABEL_PREFIX}`;
}

/** The profile of a member; it bears the member's name. */
export function profileRef(fleet: string, member: string): ObjectRef {
  return { ...CLUSTER_PROFILE, namespace: fleetNamespace(fleet), name: member };
}
