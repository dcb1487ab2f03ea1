import type { KindRef, ObjectRef } from "../../kube-object.ts";

// What Karmada calls its things; its registry and its agent share them.

export const CLUSTER: KindRef = { apiVersion: "cluster.karmada.io/v1alpha1", kind: "Cluster" };
export const WORK: KindRef = { apiVersion: "work.karmada.io/v1alpha1", kind: "Work" };
export const CSR: KindRef = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest" };

/** Where the control plane keeps what it gets into members with, and where members have the identities for it. */
export const CLUSTER_NAMESPACE = "karmada-cluster";
/** Where the agent runs in a member. */
export const AGENT_NAMESPACE = "karmada-system";

/** The agent's kubeconfig of the control plane, under a key of the same name. */
export const AGENT_SECRET: ObjectRef = {
  apiVersion: "v1",
  kind: "Secret",
  namespace: AGENT_NAMESPACE,
  name: "karmada-kubeconfig",
};

/** What Karmada marks its own things with. */
export const SYSTEM_LABEL = "karmada.io/system";

export function clusterRef(member: string): ObjectRef {
  return { ...CLUSTER, name: member };
}

/** The namespace of the control plane that holds what is to be in a member. */
export function executionNamespace(member: string): string {
  return `karmada-es-${member}`;
}

/** The two Secrets of the control plane by which it gets into a member, and the ServiceAccounts of the member that they are of. */
export function pushSecrets(member: string): readonly PushSecret[] {
  return [
    { name: member, account: `karmada-${member}`, hasAuthority: true },
    // The control plane binds this one by its name: it is the same in each member.
    { name: `${member}-impersonator`, account: "karmada-impersonator", hasAuthority: false },
  ];
}

export interface PushSecret {
  readonly name: string;
  readonly account: string;
  /** Whether it also says whom to trust at the member's address. */
  readonly hasAuthority: boolean;
}

/** Who a member's agent is to the control plane. */
export const AGENT_GROUP = "system:karmada:agents";

export function agentUser(member: string): string {
  return `system:karmada:agent:${member}`;
}
