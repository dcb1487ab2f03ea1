import type { Connection } from "../model/fleet-plan.ts";

/** The connections that lead from one region to another. */
export type FindPath = (from: string, to: string) => readonly Connection[] | undefined;

/**
 * Private paths between regions. A peering carries no traffic of third networks, so it counts only between its own two;
 * what meets in gateways (transit, VPN) may be passed through. The shortest path wins, then the first by name.
 *
 * @returns a function that gives the connections of a path, none within one region, or undefined where there is no path
 */
export function findPaths(connections: readonly Connection[]): FindPath {
  const byRegion = new Map<string, Connection[]>();
  for (const connection of connections) {
    for (const name of connection.between) byRegion.set(name, [...(byRegion.get(name) ?? []), connection]);
  }
  return (from, to) => {
    if (from === to) return [];
    const direct = byRegion.get(from)?.find(({ between }) => between.includes(to));
    return direct === undefined ? throughGateways(byRegion, from, to) : [direct];
  };
}

function throughGateways(
  byRegion: ReadonlyMap<string, readonly Connection[]>,
  from: string,
  to: string,
): readonly Connection[] | undefined {
  const trails = new Map<string, readonly Connection[]>([[from, []]]);
  for (const [name, trail] of trails) {
    if (name === to) return trail;
    for (const connection of byRegion.get(name) ?? []) {
      if (connection.via === "peering") continue;
      for (const next of connection.between) if (!trails.has(next)) trails.set(next, [...trail, connection]);
    }
  }
  return undefined;
}
