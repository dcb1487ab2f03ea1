import type { KubeObject } from "../../kube-object.ts";
import { agentUser, CLUSTER_NAMESPACE, executionNamespace } from "./names.ts";

const RBAC = "rbac.authorization.k8s.io";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * What a member's agent may do in the control plane: less than what `karmadactl register` gives it. Its Cluster is there before
 * it calls, so that it makes and changes none; it hands over no credential of its member, so that it sees no Secret; and its
 * Leases are those of its own. That it sees the other Clusters is how it finds that its member is registered once only.
 */
export function agentRights(member: string): readonly KubeObject[] {
  const own = executionNamespace(member);
  const everywhere: readonly Rule[] = [
    rule("cluster.karmada.io", "clusters", ["list", "watch"]),
    { ...rule("cluster.karmada.io", "clusters", ["get"]), resourceNames: [member] },
    { ...rule("cluster.karmada.io", "clusters/status", ["update"]), resourceNames: [member] },
    {
      ...rule("config.karmada.io", "resourceinterpreterwebhookconfigurations", ["get", "list", "watch"]),
      resources: ["resourceinterpreterwebhookconfigurations", "resourceinterpretercustomizations"],
    },
    { ...rule("", "namespaces", ["get"]), resourceNames: [CLUSTER_NAMESPACE, own] },
    rule("", "services", ["list", "watch"]),
    rule("", "events", ["create", "patch", "update"]),
    // By these it renews its certificate, as nobody but itself.
    rule("certificates.k8s.io", "certificatesigningrequests", ["create", "get"]),
  ];
  const works: readonly Rule[] = [
    rule("work.karmada.io", "works", ["create", "delete", "get", "list", "update", "watch"]),
    rule("work.karmada.io", "works/status", ["patch", "update"]),
    rule("coordination.k8s.io", "leases", ["create", "get", "update"]),
  ];
  const signOfLife: readonly Rule[] = [
    { ...rule("coordination.k8s.io", "leases", ["get", "update"]), resourceNames: [member] },
    rule("coordination.k8s.io", "leases", ["create"]),
  ];
  return [
    ...granted(member, `system:karmada:${member}:agent`, everywhere),
    ...granted(member, `system:karmada:${member}:agent-work`, works, own),
    ...granted(member, `system:karmada:${member}:agent-lease`, signOfLife, CLUSTER_NAMESPACE),
  ];
}

function rule(group: string, resource: string, verbs: readonly string[]): Rule {
  return { apiGroups: [group], resources: [resource], verbs };
}

/** @param namespace - where alone it is granted. Default: everywhere */
function granted(member: string, name: string, rules: readonly Rule[], namespace?: string): readonly KubeObject[] {
  const prefix = namespace === undefined ? "Cluster" : "";
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return [
    { apiVersion: `${RBAC}/v1`, kind: `${prefix}Role`, metadata, rules: rules.map((one) => ({ ...one })) },
    {
      apiVersion: `${RBAC}/v1`,
      kind: `${prefix}RoleBinding`,
      metadata,
      roleRef: { apiGroup: RBAC, kind: `${prefix}Role`, name },
      subjects: [{ apiGroup: RBAC, kind: "User", name: agentUser(member) }],
    },
  ];
}
