import type { ObjectWithPolicy, Stage } from "../../contract.ts";
import type { KubeObject, ObjectRef } from "../../kube-object.ts";
import { CLUSTER_NAMESPACE, pushSecrets } from "./names.ts";

const RBAC = "rbac.authorization.k8s.io";

/**
 * As whom the control plane gets into a member that it pushes to. It brings whatever its policies say, so it may see to every
 * kind; but it may give no right away that it hasn't got, nor sign or approve anything. That it may be anybody is what it takes
 * to let the impersonator be those whom the control plane lets through to the member.
 */
export function pushAccess(member: string): readonly ObjectWithPolicy[] {
  const [pushing, impersonator] = pushSecrets(member);
  if (pushing === undefined || impersonator === undefined) return [];
  const role = { name: `karmada-controller-manager:${pushing.account}` };
  const rules = [
    { apiGroups: ["*"], resources: ["*"], verbs: ["create", "delete", "get", "list", "patch", "update", "watch"] },
    { apiGroups: [""], resources: ["groups", "serviceaccounts", "users"], verbs: ["impersonate"] },
    { apiGroups: ["authentication.k8s.io"], resources: ["uids", "userextras/*"], verbs: ["impersonate"] },
    { nonResourceURLs: ["/healthz", "/readyz", "/version"], verbs: ["get"] },
  ];
  return [
    own({ apiVersion: "v1", kind: "Namespace", metadata: { name: CLUSTER_NAMESPACE } }, "A"),
    own(serviceAccount(pushing.account), "B"),
    own(serviceAccount(impersonator.account), "B"),
    own({ apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: role, rules }, "B"),
    own(
      {
        apiVersion: `${RBAC}/v1`,
        kind: "ClusterRoleBinding",
        metadata: role,
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role.name },
        subjects: [{ kind: "ServiceAccount", name: pushing.account, namespace: CLUSTER_NAMESPACE }],
      },
      "B",
    ),
    // A Secret of an account that isn't there yet is deleted: the accounts come first.
    own(tokenSecret(pushing.account), "C"),
    own(tokenSecret(impersonator.account), "C"),
  ];
}

/** Filled in by the member's own controllers; it has no end. */
export function tokenSecretRef(account: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", namespace: CLUSTER_NAMESPACE, name: `${account}-token` };
}

function tokenSecret(account: string): KubeObject {
  const { apiVersion, kind, name, namespace = "" } = tokenSecretRef(account);
  const annotations = { "kubernetes.io/service-account.name": account };
  return { apiVersion, kind, metadata: { name, namespace, annotations }, type: "kubernetes.io/service-account-token" };
}

function serviceAccount(name: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace: CLUSTER_NAMESPACE },
    automountServiceAccountToken: false,
  };
}

function own(object: KubeObject, stage: Stage): ObjectWithPolicy {
  return { object, stage, policy: "own" };
}
