import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import { LABEL_PREFIX } from "../../contract.ts";
import type { ObjectWithPolicy, RegisteredCluster } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import { condition } from "../../kube-object.ts";
import type { KubeObject } from "../../kube-object.ts";
import { clusterMarks, INCARNATION_ANNOTATION, NATIVE_ID_ANNOTATION } from "../cluster-marks.ts";
import { conditionInWords } from "../conditions.ts";
import { joiner, MANAGED_CLUSTER } from "./names.ts";

/** Seconds between two signs of life of a member's agent; Open Cluster Management's own default. */
const LEASE_SECONDS = 60;

/** Says of which fleet a ManagedCluster is. */
const FLEET_LABEL = `${LABEL_PREFIX}/fleet`;

/**
 * What the hub holds for a member before its agent calls: the ManagedCluster, accepted, and who the agent is until it has a
 * certificate. It may look at its own ManagedCluster and ask for a certificate, and nothing else.
 */
export function registration(record: ClusterRecord): readonly ObjectWithPolicy[] {
  const { fleet, name } = record;
  const account = joiner(fleet, name);
  const role = { name: `fleetwright:${fleet}:${account.name}` };
  const rbac = "rbac.authorization.k8s.io";
  const rules = [
    { apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests"], verbs: ["create", "get", "list", "watch"] },
    {
      apiGroups: ["cluster.open-cluster-management.io"],
      resources: ["managedclusters"],
      resourceNames: [name],
      verbs: ["get", "list", "watch"],
    },
  ];
  const access: readonly KubeObject[] = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: account, automountServiceAccountToken: false },
    { apiVersion: `${rbac}/v1`, kind: "ClusterRole", metadata: role, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata: role,
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role.name },
      subjects: [{ kind: "ServiceAccount", ...account }],
    },
  ];
  return [
    ...access.map((object) => ({ object, stage: "B" as const, policy: "own" as const })),
    { object: managedClusterOf(record), stage: "E", policy: "own" },
  ];
}

function managedClusterOf(record: ClusterRecord): KubeObject {
  return {
    ...MANAGED_CLUSTER,
    metadata: {
      name: record.name,
      ...clusterMarks(record),
    },
    spec: { hubAcceptsClient: true, leaseDurationSeconds: LEASE_SECONDS },
  };
}

/** What is still missing of a member's joining, in words; undefined where it has joined and answers. */
export function openOf(cluster: KubeObject): string | undefined {
  return conditionInWords(cluster, {
    HubAcceptedManagedCluster: "True",
    ManagedClusterJoined: "True",
    ManagedClusterConditionAvailable: "True",
  });
}

/** Of one fleet; a hub may have ManagedClusters of others. */
export async function registered(hub: KubeReader, fleet: string): Promise<readonly RegisteredCluster[]> {
  const found = await hub.list(MANAGED_CLUSTER, { labelSelector: `${FLEET_LABEL}=${fleet}` });
  return found.map((cluster) => ({
    name: cluster.metadata.name,
    uid: undefined,
    nativeId: cluster.metadata.annotations?.[NATIVE_ID_ANNOTATION],
    incarnation: cluster.metadata.annotations?.[INCARNATION_ANNOTATION] ?? "",
    joined: ["HubAcceptedManagedCluster", "ManagedClusterJoined"].every(
      (type) => condition(cluster, type)?.["status"] === "True",
    ),
  }));
}
