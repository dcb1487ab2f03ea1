import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { LABEL_PREFIX } from "../contract.ts";

/** What its cloud calls a member, whole: as a property it may be too long. */
export const NATIVE_ID_ANNOTATION = `${LABEL_PREFIX}/native-id`;
/** What tells it from another cluster of the same native id; left out where there is nothing. */
export const INCARNATION_ANNOTATION = `${LABEL_PREFIX}/incarnation`;

const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** How a registry's object in the hub says which cluster it is about. What tools select by is a label, all else an annotation. */
export interface ClusterMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export function clusterMarks(record: ClusterRecord): ClusterMarks {
  const { fleet, cloud, region } = record;
  const selectable = Object.entries({ fleet, cloud, region }).filter(([, value]) => LABEL_VALUE.test(value));
  return {
    labels: { ...record.labels, ...Object.fromEntries(selectable.map(([key, value]) => [`${LABEL_PREFIX}/${key}`, value])) },
    annotations: {
      ...record.annotations,
      [NATIVE_ID_ANNOTATION]: record.nativeId,
      ...(record.incarnation === "" ? {} : { [INCARNATION_ANNOTATION]: record.incarnation }),
    },
  };
}
