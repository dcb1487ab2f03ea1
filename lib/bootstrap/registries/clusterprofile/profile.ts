import type { ClusterRecord } from "../../../contracts/cluster-record.ts";
import { LABEL_PREFIX } from "../../contract.ts";
import type { KubeObject } from "../../kube-object.ts";
import { CLUSTER_PROFILE, MANAGER, INCARNATION_ANNOTATION, MANAGER_LABEL, NATIVE_ID_ANNOTATION, profileRef } from "./names.ts";

const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** The neutral record of a cluster in the hub, without its status. What tools select by is a label, all else an annotation. */
export function clusterProfile(record: ClusterRecord): KubeObject {
  const { fleet, name } = record;
  const facts = { fleet, cloud: record.cloud, region: record.region };
  const selectable = Object.entries(facts).filter(([, value]) => LABEL_VALUE.test(value));
  const { namespace } = profileRef(fleet, name);
  return {
    ...CLUSTER_PROFILE,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: {
        ...record.labels,
        ...Object.fromEntries(selectable.map(([key, value]) => [`${LABEL_PREFIX}/${key}`, value])),
        [MANAGER_LABEL]: MANAGER,
      },
      annotations: {
        ...record.annotations,
        [NATIVE_ID_ANNOTATION]: record.nativeId,
        ...(record.incarnation === "" ? {} : { [INCARNATION_ANNOTATION]: record.incarnation }),
      },
    },
    spec: { clusterManager: { name: MANAGER }, displayName: name },
  };
}
