import type { ClusterRecord } from "../../contracts/cluster-record.ts";
import { LABEL_PREFIX } from "../contract.ts";

const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

/** What tools in the hub select members by: the cluster's own labels, and ours of where it is. What is no label is left out. */
export function selectableLabels({ fleet, cloud, region, labels }: ClusterRecord): Readonly<Record<string, string>> {
  const facts = Object.entries({ fleet, cloud, region }).filter(([, value]) => LABEL_VALUE.test(value));
  return { ...labels, ...Object.fromEntries(facts.map(([key, value]) => [`${LABEL_PREFIX}/${key}`, value])) };
}
