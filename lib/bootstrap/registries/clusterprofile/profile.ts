import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import type { KubeObject } from "../../kube-object.ts";
import { selectableLabels } from "../selectable-labels.ts";
import { CLUSTER_PROFILE, MANAGER, INCARNATION_ANNOTATION, MANAGER_LABEL, NATIVE_ID_ANNOTATION, profileRef } from "./names.ts";

/** The neutral record of a cluster in the hub, without its status. What tools select by is a label, all else an annotation. */
export function clusterProfile(record: ClusterRecord): KubeObject {
  const { fleet, name } = record;
  const { namespace } = profileRef(fleet, name);
  return {
    ...CLUSTER_PROFILE,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...selectableLabels(record), [MANAGER_LABEL]: MANAGER },
      annotations: {
        ...record.annotations,
        [NATIVE_ID_ANNOTATION]: record.nativeId,
        ...(record.incarnation === "" ? {} : { [INCARNATION_ANNOTATION]: record.incarnation }),
      },
    },
    spec: { clusterManager: { name: MANAGER }, displayName: name },
  };
}
