import { entryVariables } from "../../agents/flux/entries.ts";
import { FLUX_NAMESPACE } from "../../agents/flux/release.ts";
import { fleetNamespace, LABEL_PREFIX } from "../../contract.ts";
import type { MemberIdentity, PluginContext, RegisteredCluster } from "../../contract.ts";
import type { KubeReader } from "../../kube-api.ts";
import type { KindRef, KubeObject } from "../../kube-object.ts";
import { clusterMarks, INCARNATION_ANNOTATION, NATIVE_ID_ANNOTATION } from "../cluster-marks.ts";

const CONFIG_MAP: KindRef = { apiVersion: "v1", kind: "ConfigMap" };
/** On those that are clusters, with the member's name. */
const CLUSTER_LABEL = `${LABEL_PREFIX}/cluster`;
/** The fleet of a cluster, whatever characters its name has. */
const FLEET_ANNOTATION = `${LABEL_PREFIX}/fleet-namespace`;
const UID_ANNOTATION = `${LABEL_PREFIX}/uid`;

/**
 * A member as the hub's Flux has it: what is known of it, as variables that Kustomizations of the team name under
 * `postBuild.substituteFrom`. The root doesn't: it would fill in every `${…}` of the repository, those of shell scripts as well.
 */
export function clusterVariables({ membership, member }: PluginContext, { uid }: MemberIdentity): KubeObject {
  const { name, fleet, cloud, region, nativeId, network } = member;
  const { labels, annotations } = clusterMarks(member);
  return {
    ...CONFIG_MAP,
    metadata: {
      name: `cluster-${name}`,
      namespace: FLUX_NAMESPACE,
      labels: { ...labels, [CLUSTER_LABEL]: name },
      annotations: { ...annotations, [FLEET_ANNOTATION]: fleetNamespace(fleet), [UID_ANNOTATION]: uid },
    },
    data: { name, fleet, cloud, region, native_id: nativeId, network, ...entryVariables(membership.entries ?? {}) },
  };
}

/** The clusters of a fleet that the hub's Flux has. */
export async function registeredClusters(hub: KubeReader, fleet: string): Promise<readonly RegisteredCluster[]> {
  const found = await hub.list(CONFIG_MAP, { namespace: FLUX_NAMESPACE, labelSelector: CLUSTER_LABEL });
  return found.flatMap(({ metadata: { labels = {}, annotations = {} } }) => {
    if (annotations[FLEET_ANNOTATION] !== fleetNamespace(fleet)) return [];
    return [
      {
        name: labels[CLUSTER_LABEL] ?? "",
        uid: annotations[UID_ANNOTATION],
        nativeId: annotations[NATIVE_ID_ANNOTATION],
        incarnation: annotations[INCARNATION_ANNOTATION] ?? "",
        joined: true,
      },
    ];
  });
}
