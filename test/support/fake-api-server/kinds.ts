import type { Json } from "../../../lib/bootstrap/kube-object.ts";

/** A kind that the server serves. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Written apart from the rest, through `…/status`. */
  readonly statusSubresource: boolean;
}

function kind(apiVersion: string, name: string, plural: string, scope: "Namespaced" | "Cluster", status = false): ServedKind {
  const [first = "", second] = apiVersion.split("/");
  return {
    group: second === undefined ? "" : first,
    version: second ?? first,
    kind: name,
    plural,
    namespaced: scope === "Namespaced",
    statusSubresource: status,
  };
}

/** What every API server has, as far as a bootstrap touches it. */
export const BUILT_IN_KINDS: readonly ServedKind[] = [
  kind("v1", "Namespace", "namespaces", "Cluster", true),
  kind("v1", "ConfigMap", "configmaps", "Namespaced"),
  kind("v1", "Secret", "secrets", "Namespaced"),
  kind("v1", "Service", "services", "Namespaced", true),
  kind("v1", "ServiceAccount", "serviceaccounts", "Namespaced"),
  kind("v1", "Pod", "pods", "Namespaced", true),
  kind("v1", "Node", "nodes", "Cluster", true),
  kind("v1", "PersistentVolume", "persistentvolumes", "Cluster", true),
  kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "Namespaced", true),
  kind("v1", "ResourceQuota", "resourcequotas", "Namespaced", true),
  kind("apps/v1", "Deployment", "deployments", "Namespaced", true),
  kind("apps/v1", "StatefulSet", "statefulsets", "Namespaced", true),
  kind("apps/v1", "DaemonSet", "daemonsets", "Namespaced", true),
  kind("networking.k8s.io/v1", "Ingress", "ingresses", "Namespaced", true),
  kind("batch/v1", "Job", "jobs", "Namespaced", true),
  kind("rbac.authorization.k8s.io/v1", "Role", "roles", "Namespaced"),
  kind("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", "Namespaced"),
  kind("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "Cluster"),
  kind("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", "Cluster"),
  kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "Namespaced"),
  kind("certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests", "Cluster", true),
  kind("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "Cluster", true),
  kind("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", "Cluster"),
  kind("coordination.k8s.io/v1", "Lease", "leases", "Namespaced"),
  kind("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "Cluster", true),
  kind("authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", "Cluster"),
  kind("authentication.k8s.io/v1", "TokenReview", "tokenreviews", "Cluster"),
];

/** What `/apis` answers: every group with its versions. */
export function groupList(kinds: readonly ServedKind[]): Json {
  const groups = new Map<string, Set<string>>();
  for (const { group, version } of kinds) {
    if (group !== "") groups.set(group, (groups.get(group) ?? new Set()).add(version));
  }
  const rows = [...groups].map(([name, versions]) => ({
    name,
    versions: [...versions].map((version) => ({ groupVersion: `${name}/${version}`, version })),
  }));
  return { kind: "APIGroupList", groups: rows };
}
