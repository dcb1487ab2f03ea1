import type { MemberIdentity, ObjectWithPolicy, PluginContext } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import { agentRights } from "./agent-rights.ts";
import { clusterObject } from "./cluster.ts";
import { CLUSTER_NAMESPACE, executionNamespace, pushSecrets } from "./names.ts";
import { syncMode } from "./sync-mode.ts";

/** What the control plane has before its first member. Karmada and its own tools make the same namespace, and use it as well. */
export function controlPlaneObjects(): readonly ObjectWithPolicy[] {
  return [{ object: namespaceCalled(CLUSTER_NAMESPACE), stage: "A", policy: "share" }];
}

/**
 * What the control plane holds for a member before anything is in that. The Secrets of one that is pushed to are empty until
 * there is an identity in it to fill them in with.
 */
export function registration(context: PluginContext, identity: MemberIdentity): readonly ObjectWithPolicy[] {
  const mode = syncMode(context);
  if (mode === undefined) return [];
  const { name } = context.member;
  const cluster: ObjectWithPolicy = { object: clusterObject(context, identity, mode), stage: "E", policy: "own" };
  if (mode === "Push") return [...pushSecrets(name).map(({ name: secret }) => emptySecret(secret)), cluster];
  return [
    // Karmada would make it for the Cluster; the agent's rights lie in it.
    { object: namespaceCalled(executionNamespace(name)), stage: "A", policy: "own" },
    ...agentRights(name).map((object) => ({ object, stage: "B" as const, policy: "own" as const })),
    cluster,
  ];
}

function emptySecret(name: string): ObjectWithPolicy {
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: CLUSTER_NAMESPACE },
    type: "Opaque",
  };
  return { object, stage: "B", policy: "own" };
}

function namespaceCalled(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
