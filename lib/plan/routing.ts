import type { Connection, NetworkRoute, TransitPlan } from "../model/fleet-plan.ts";
import { UNBOUNDED, connectionsByRegion, throughGateways } from "./paths.ts";
import type { LinkBounds } from "./paths.ts";

/** Where traffic goes first on its way from a region to each of those that it reaches, by their names. */
export type FirstHops = ReadonlyMap<string, Connection>;

/**
 * The first connections of the paths that {@link findPaths} finds, for all ends of one region at once. A direct
 * connection wins, of any kind; what meets in gateways may be passed through.
 *
 * @returns a function that asks for one region
 */
export function findFirstHops(connections: readonly Connection[], bounds: LinkBounds = UNBOUNDED): (from: string) => FirstHops {
  const byRegion = connectionsByRegion(connections);
  return (from) => {
    const trails = throughGateways(byRegion, from, bounds);
    const hops = new Map([...trails].flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first] as const])));
    // Of several between the same two, the first counts, as everywhere.
    for (const connection of (byRegion.get(from) ?? []).toReversed()) {
      for (const name of connection.between) if (name !== from) hops.set(name, connection);
    }
    return hops;
  };
}

/** What each of the networks hands traffic for each of the others to, sorted as they are. */
export function planRoutes(
  regions: readonly string[],
  connections: readonly Connection[],
  bounds: LinkBounds = UNBOUNDED,
): readonly NetworkRoute[] {
  const hopsFrom = findFirstHops(connections, bounds);
  return regions.flatMap((from) => {
    const hops = hopsFrom(from);
    return regions.flatMap((to): readonly NetworkRoute[] => {
      const first = hops.get(to);
      return first === undefined ? [] : [{ from, to, over: { between: first.between, via: first.via } }];
    });
  });
}

/** What gateways pass on to other gateways over the connections of one kind, whether or not their own networks go the same way. */
export function planTransits(
  regions: readonly string[],
  connections: readonly Connection[],
  via: "transit" | "vpn" = "transit",
  bounds: LinkBounds = UNBOUNDED,
): readonly TransitPlan[] {
  const hopsFrom = findFirstHops(
    connections.filter((connection) => connection.via !== "peering"),
    bounds,
  );
  const hops = new Map(regions.map((name) => [name, hopsFrom(name)]));
  const reachedOver = (connection: Connection, name: string): readonly string[] =>
    regions.filter((other) => hops.get(name)?.get(other) === connection);
  return connections
    .filter((connection) => connection.via === via)
    .map((connection): TransitPlan => {
      const [first, second] = connection.between;
      return { between: connection.between, beyond: [reachedOver(connection, first), reachedOver(connection, second)] };
    });
}
