import type { Connection } from "../model/fleet-plan.ts";

/** The connections that lead from one region to another. */
export type FindPath = (from: string, to: string) => readonly Connection[] | undefined;

const NOWHERE: ReadonlySet<string> = new Set();

/**
 * Private paths between regions. A peering carries no traffic of third networks, so it counts only between its own two;
 * what meets in gateways (transit, VPN) may be passed through. The shortest path wins, then the first by name.
 *
 * @param ends - names of regions whose cloud hands on nothing that came over one VPN to another
 * @returns a function that gives the connections of a path, none within one region, or undefined where there is no path
 */
export function findPaths(connections: readonly Connection[], ends: ReadonlySet<string> = NOWHERE): FindPath {
  const byRegion = connectionsByRegion(connections);
  return (from, to) => {
    if (from === to) return [];
    const direct = byRegion.get(from)?.find(({ between }) => between.includes(to));
    return direct === undefined ? throughGateways(byRegion, from, ends).get(to) : [direct];
  };
}

export function connectionsByRegion(connections: readonly Connection[]): ReadonlyMap<string, readonly Connection[]> {
  const byRegion = new Map<string, Connection[]>();
  for (const connection of connections) {
    for (const name of connection.between) {
      const known = byRegion.get(name);
      if (known === undefined) byRegion.set(name, [connection]);
      else known.push(connection);
    }
  }
  return byRegion;
}

/** The way to every region that gateways lead to, the region itself with none. */
export function throughGateways(
  byRegion: ReadonlyMap<string, readonly Connection[]>,
  from: string,
  ends: ReadonlySet<string>,
): ReadonlyMap<string, readonly Connection[]> {
  const trails = new Map<string, readonly Connection[]>([[from, []]]);
  // A region may be reached once over a VPN that ends there, and again by a longer way that goes on.
  const steps = [{ name: from, trail: [] as readonly Connection[], ended: false }];
  const seen = new Set([keyOf(from, false)]);
  for (const { name, trail, ended } of steps) {
    for (const connection of byRegion.get(name) ?? []) {
      if (connection.via === "peering" || (ended && connection.via === "vpn")) continue;
      for (const next of connection.between) {
        const endsThere = ends.has(next) && (ended || connection.via === "vpn");
        if (seen.has(keyOf(next, false)) || seen.has(keyOf(next, endsThere))) continue;
        seen.add(keyOf(next, endsThere));
        const onward = [...trail, connection];
        if (!trails.has(next)) trails.set(next, onward);
        steps.push({ name: next, trail: onward, ended: endsThere });
      }
    }
  }
  return trails;
}

function keyOf(name: string, ended: boolean): string {
  return `${name} ${ended}`;
}
