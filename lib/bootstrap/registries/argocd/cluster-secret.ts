import { ARGOCD_NAMESPACE } from "../../agents/argocd/release.ts";
import { IN_CLUSTER } from "../../agents/argocd/root-application.ts";
import { fleetNamespace, LABEL_PREFIX } from "../../contract.ts";
import type { MemberIdentity, PluginContext, RegisteredCluster } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { KubeObject } from "../../kube-object.ts";
import { clusterMarks, INCARNATION_ANNOTATION, NATIVE_ID_ANNOTATION } from "../cluster-marks.ts";
import { hubAccess } from "./hub-access.ts";
import type { HubAccess } from "./hub-access.ts";

/** By which Argo CD knows the Secrets that are clusters. */
export const TYPE_LABEL = "argocd.argoproj.io/secret-type";
/** The fleet of a cluster, whatever characters its name has. */
export const FLEET_ANNOTATION = `${LABEL_PREFIX}/fleet-namespace`;
export const UID_ANNOTATION = `${LABEL_PREFIX}/uid`;
/** An entry of a workload, as JSON. */
const ENTRY_PREFIX = `entry.${LABEL_PREFIX}`;

/** Argo CD runs there: it needs no credential, and no address. */
const HUB: HubAccess = { server: IN_CLUSTER, config: { tlsClientConfig: { insecure: false } } };

/** A member as Argo CD's cluster, with what ApplicationSets select by and fill in. No key is in it. */
export function clusterSecret({ membership, member, isHub }: PluginContext, identity: MemberIdentity): KubeObject | undefined {
  const access = isHub ? HUB : hubAccess(member, identity);
  if (access === undefined) return undefined;
  const { labels, annotations } = clusterMarks(member);
  const entries = Object.fromEntries(
    Object.entries(membership.entries ?? {}).map(([workload, entry]) => [`${ENTRY_PREFIX}/${workload}`, JSON.stringify(entry)]),
  );
  const data = { name: member.name, server: access.server, config: JSON.stringify(access.config) };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: `cluster-${member.name}`,
      namespace: ARGOCD_NAMESPACE,
      labels: { ...labels, [TYPE_LABEL]: "cluster" },
      annotations: {
        ...annotations,
        [FLEET_ANNOTATION]: fleetNamespace(member.fleet),
        [UID_ANNOTATION]: identity.uid,
        ...entries,
      },
    },
    type: "Opaque",
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
  };
}

/** The clusters of a fleet that Argo CD knows. */
export async function registeredClusters(hub: KubeReader, fleet: string): Promise<readonly RegisteredCluster[]> {
  const secrets = await hub.list(
    { apiVersion: "v1", kind: "Secret" },
    { namespace: ARGOCD_NAMESPACE, labelSelector: `${TYPE_LABEL}=cluster` },
  );
  return secrets.flatMap(({ metadata: { name, annotations = {} } }) => {
    if (annotations[FLEET_ANNOTATION] !== fleetNamespace(fleet)) return [];
    return [
      {
        name: name.replace(/^cluster-/, ""),
        uid: annotations[UID_ANNOTATION],
        nativeId: annotations[NATIVE_ID_ANNOTATION],
        incarnation: annotations[INCARNATION_ANNOTATION] ?? "",
        joined: true,
      },
    ];
  });
}
