import type { Connection, NetworkRoute, TransitPlan } from "../model/fleet-plan.ts";

/** Where traffic goes first on its way from a region to each of those that it reaches, by their names. */
export type FirstHops = ReadonlyMap<string, Connection>;

/**
 * The first connections of the paths that {@link findPaths} finds, for all ends of one region at once. A direct
 * connection wins, of any kind; what meets in gateways may be passed through.
 *
 * @returns a function that asks for one region
 */
export function findFirstHops(connections: readonly Connection[]): (from: string) => FirstHops {
  const byRegion = new Map<string, Connection[]>();
  for (const connection of connections) {
    for (const name of connection.between) {
      const known = byRegion.get(name);
      if (known === undefined) byRegion.set(name, [connection]);
      else known.push(connection);
    }
  }
  return (from) => {
    const passed = new Map<string, Connection | undefined>([[from, undefined]]);
    for (const [name, first] of passed) {
      for (const connection of byRegion.get(name) ?? []) {
        if (connection.via === "peering") continue;
        for (const next of connection.between) if (!passed.has(next)) passed.set(next, first ?? connection);
      }
    }
    const hops = new Map([...passed].flatMap(([name, first]) => (first === undefined ? [] : [[name, first] as const])));
    // Of several between the same two, the first counts, as everywhere.
    for (const connection of (byRegion.get(from) ?? []).toReversed()) {
      for (const name of connection.between) if (name !== from) hops.set(name, connection);
    }
    return hops;
  };
}

/** What each of the networks hands traffic for each of the others to, sorted as they are. */
export function planRoutes(regions: readonly string[], connections: readonly Connection[]): readonly NetworkRoute[] {
  const hopsFrom = findFirstHops(connections);
  return regions.flatMap((from) => {
    const hops = hopsFrom(from);
    return regions.flatMap((to): readonly NetworkRoute[] => {
      const first = hops.get(to);
      return first === undefined ? [] : [{ from, to, over: { between: first.between, via: first.via } }];
    });
  });
}

/** What gateways pass on to other gateways, whether or not their own networks go the same way. */
export function planTransits(regions: readonly string[], connections: readonly Connection[]): readonly TransitPlan[] {
  const hopsFrom = findFirstHops(connections.filter(({ via }) => via !== "peering"));
  const hops = new Map(regions.map((name) => [name, hopsFrom(name)]));
  const reachedOver = (connection: Connection, name: string): readonly string[] =>
    regions.filter((other) => hops.get(name)?.get(other) === connection);
  return connections
    .filter(({ via }) => via === "transit")
    .map((connection): TransitPlan => {
      const [first, second] = connection.between;
      return { between: connection.between, beyond: [reachedOver(connection, first), reachedOver(connection, second)] };
    });
}
