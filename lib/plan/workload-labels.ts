import type { Fleet } from "../model/fleet.ts";

/**
 * What the inventory says of a cluster by labels, so that what delivers a workload can choose clusters by it: the workloads that it serves, its
 * place in the order of failover, and the components that it has.
 *
 * @returns labels by the cluster's name; none for one without workloads
 */
export function workloadLabels({ workloads }: Pick<Fleet, "workloads">): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const labels = new Map<string, Record<string, string>>();
  const mark = (cluster: string, key: string, value: string): void => {
    labels.set(cluster, { ...labels.get(cluster), [key]: value });
  };
  for (const { name, topology, clusters, components, entry } of workloads) {
    for (const cluster of clusters) mark(cluster, `workload.${DOMAIN}/${name}`, topology);
    for (const [component, own] of Object.entries(components)) {
      for (const cluster of own) mark(cluster, `${name}.component.${DOMAIN}/${component}`, "true");
    }
    for (const [at, cluster] of (entry?.order ?? []).entries()) mark(cluster, `order.${DOMAIN}/${name}`, `${at + 1}`);
  }
  return labels;
}

const DOMAIN = "fleetwright.dev";
