import type { Entry, Workload } from "./fleet.ts";

/** The clusters that an entry leads users to, sorted: of a segmented workload only those of the component that it names. */
export function entryClusters({ clusters, topology, components }: Workload, { component }: Entry): readonly string[] {
  if (topology === "replicated") return clusters;
  return component === undefined ? [] : (components[component] ?? []);
}
