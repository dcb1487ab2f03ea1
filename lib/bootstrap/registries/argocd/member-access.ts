import { LOCAL_CREDENTIAL_ACCOUNT } from "../../../contracts/local-credential.ts";
import { NAMESPACE } from "../../agents/argocd/install.ts";
import type { ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import { isOnThisMachine } from "./hub-access.ts";

const RBAC = "rbac.authorization.k8s.io";

/**
 * As whom the hub comes into a member of this machine. In a cloud it is an identity of the cloud, which the cluster itself lets in.
 * It has every right, as it applies whatever the repository says.
 */
export function memberAccess({ member, isHub }: PluginContext): readonly ObjectWithPolicy[] {
  if (isHub || !isOnThisMachine(member.cloud)) return [];
  const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...LOCAL_CREDENTIAL_ACCOUNT } };
  const binding: KubeObject = {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: `${LOCAL_CREDENTIAL_ACCOUNT.namespace}-${LOCAL_CREDENTIAL_ACCOUNT.name}` },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", ...LOCAL_CREDENTIAL_ACCOUNT }],
  };
  return [
    { object: NAMESPACE, stage: "A", policy: "own" },
    { object: account, stage: "B", policy: "own" },
    { object: binding, stage: "B", policy: "own" },
  ];
}
