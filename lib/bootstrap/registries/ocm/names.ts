import { fleetNamespace } from "../../contract.ts";
import type { KindRef, ObjectRef } from "../../kube-object.ts";

// What Open Cluster Management calls its things; its registry and its agent share them.

export const MANAGED_CLUSTER: KindRef = { apiVersion: "cluster.open-cluster-management.io/v1", kind: "ManagedCluster" };
export const MANIFEST_WORK: KindRef = { apiVersion: "work.open-cluster-management.io/v1", kind: "ManifestWork" };
export const CSR: KindRef = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest" };

/** Where both operators run, that of the hub and that of a member. */
export const OPERATOR_NAMESPACE = "open-cluster-management";
/** Where the agent runs in a member. */
export const AGENT_NAMESPACE = "open-cluster-management-agent";

const OPERATOR = "operator.open-cluster-management.io/v1";
export const CLUSTER_MANAGER: ObjectRef = { apiVersion: OPERATOR, kind: "ClusterManager", name: "cluster-manager" };
export const KLUSTERLET: ObjectRef = { apiVersion: OPERATOR, kind: "Klusterlet", name: "klusterlet" };

/** By which the agent calls the hub until it has a certificate of its own. */
export const BOOTSTRAP_SECRET: ObjectRef = {
  apiVersion: "v1",
  kind: "Secret",
  namespace: AGENT_NAMESPACE,
  name: "bootstrap-hub-kubeconfig",
};
/** The agent keeps its certificate and key in it. */
export const HUB_SECRET: ObjectRef = {
  apiVersion: "v1",
  kind: "Secret",
  namespace: AGENT_NAMESPACE,
  name: "hub-kubeconfig-secret",
};

/** On the requests of a member's agent. */
export const CLUSTER_NAME_LABEL = "open-cluster-management.io/cluster-name";

/** Who a member is before it has a certificate: one for each, so that a request tells whose it is. */
export function joiner(fleet: string, member: string): { readonly namespace: string; readonly name: string } {
  return { namespace: fleetNamespace(fleet), name: `join-${member}` };
}

export function managedCluster(member: string): ObjectRef {
  return { ...MANAGED_CLUSTER, name: member };
}
