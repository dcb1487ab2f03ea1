import type { Fleet } from "./fleet.ts";

/** The fleet without what leaves it: what rules judge, and what networks, names and stacks are planned for. */
export function stayingFleet(fleet: Fleet): Fleet {
  return {
    ...fleet,
    regions: fleet.regions.filter(({ absent }) => !absent),
    clusters: fleet.clusters.filter(({ state }) => state === "present"),
    workloads: fleet.workloads.filter(({ state }) => state === "present"),
  };
}
