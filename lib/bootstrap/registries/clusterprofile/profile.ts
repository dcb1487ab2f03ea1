import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import type { KubeObject } from "../../kube-object.ts";
import { clusterMarks } from "../cluster-marks.ts";
import { CLUSTER_PROFILE, MANAGER, MANAGER_LABEL, profileRef } from "./names.ts";

/** The neutral record of a cluster in the hub, without its status. */
export function clusterProfile(record: ClusterRecord): KubeObject {
  const { fleet, name } = record;
  const { namespace } = profileRef(fleet, name);
  const { labels, annotations } = clusterMarks(record);
  return {
    ...CLUSTER_PROFILE,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, [MANAGER_LABEL]: MANAGER },
      annotations,
    },
    spec: { clusterManager: { name: MANAGER }, displayName: name },
  };
}
