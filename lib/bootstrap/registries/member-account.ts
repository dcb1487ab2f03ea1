import type { ObjectWithPolicy } from "../contract.ts";
import type { KubeObject } from "../kube-object.ts";

const RBAC = "rbac.authorization.k8s.io";

/** A ServiceAccount of a member. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/**
 * As whom the hub comes into a member of this machine; in a cloud it is an identity of the cloud, which the cluster itself lets in.
 * It has every right, as it applies whatever the repository says.
 */
export function accountObjects({ namespace, name }: Account): readonly ObjectWithPolicy[] {
  const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name } };
  const binding: KubeObject = {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: `${namespace}-${name}` },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", namespace, name }],
  };
  return [account, binding].map((object) => ({ object, stage: "B", policy: "own" }));
}
