import type { Connection } from "../model/fleet-plan.ts";

/** The connections that lead from one region to another. */
export type FindPath = (from: string, to: string) => readonly Connection[] | undefined;

/** What keeps routes that came over VPNs from going on. Names of regions. */
export interface LinkBounds {
  /** Their cloud hands on nothing that came over one VPN to another. */
  readonly ends: ReadonlySet<string>;
  /** Their gateways have one BGP number between them: none of them believes what another one told. */
  readonly alike: ReadonlySet<string>;
}

export const UNBOUNDED: LinkBounds = { ends: new Set(), alike: new Set() };

/**
 * Private paths between regions. A peering carries no traffic of third networks, so it counts only between its own two;
 * what meets in gateways (transit, VPN) may be passed through. The shortest path wins, then the first by name.
 *
 * @returns a function that gives the connections of a path, none within one region, or undefined where there is no path
 */
export function findPaths(connections: readonly Connection[], bounds = UNBOUNDED): FindPath {
  const byRegion = connectionsByRegion(connections);
  return (from, to) => {
    if (from === to) return [];
    const direct = byRegion.get(from)?.find(({ between }) => between.includes(to));
    return direct === undefined ? throughGateways(byRegion, from, bounds).get(to) : [direct];
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

/** How far a search got. */
interface Step {
  readonly name: string;
  readonly trail: readonly Connection[];
  /** Whether no VPN leads on from here. */
  readonly ended: boolean;
  /** The region whose gateway, of those that are alike, it came through. */
  readonly met: string | undefined;
}

/** The way to every region that gateways lead to, the region itself with none. */
export function throughGateways(
  byRegion: ReadonlyMap<string, readonly Connection[]>,
  from: string,
  bounds: LinkBounds,
): ReadonlyMap<string, readonly Connection[]> {
  const trails = new Map<string, readonly Connection[]>([[from, []]]);
  // A region may be reached once in a way that is bounded there, and again by a longer way that goes on.
  const steps: Step[] = [{ name: from, trail: [], ended: false, met: undefined }];
  const seen = new Set([keyOf(from, false, undefined)]);
  for (const { name, trail, ended, met } of steps) {
    for (const connection of byRegion.get(name) ?? []) {
      const isLink = connection.via === "vpn";
      const through = isLink ? connection.between.filter((end) => bounds.alike.has(end)) : [];
      if (connection.via === "peering" || (isLink && ended) || through.some((end) => met !== undefined && met !== end)) continue;
      const meets = through[0] ?? met;
      for (const next of connection.between) {
        const ends = bounds.ends.has(next) && (ended || isLink);
        if (isKnown(seen, next, ends, meets)) continue;
        seen.add(keyOf(next, ends, meets));
        const onward = [...trail, connection];
        if (!trails.has(next)) trails.set(next, onward);
        steps.push({ name: next, trail: onward, ended: ends, met: meets });
      }
    }
  }
  return trails;
}

/** Whether the same region was reached before, by a way that is bounded no more. */
function isKnown(seen: ReadonlySet<string>, name: string, ended: boolean, met: string | undefined): boolean {
  return [false, ended].some((one) => [undefined, met].some((other) => seen.has(keyOf(name, one, other))));
}

function keyOf(name: string, ended: boolean, met: string | undefined): string {
  return `${name} ${ended} ${met ?? ""}`;
}
