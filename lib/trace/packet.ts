import type { Address, Filter, FilterRule, Route } from "./model.ts";

/** One TCP packet, with the names that filters may have for its two ends. */
export interface Packet {
  readonly source: Address;
  readonly target: Address;
  readonly port: number;
  readonly sourceGroups: readonly string[];
  readonly targetGroups: readonly string[];
}

/** What answers are sent to: systems choose such a port for each connection. */
export const ANSWER_PORT = 40_000;

/** The rule of a filter that decides about a packet; undefined where none does, which refuses it. */
export function decides(filter: Filter, direction: "in" | "out", packet: Packet): FilterRule | undefined {
  const [peer, groups] =
    direction === "in" ? [packet.source, packet.sourceGroups] : ([packet.target, packet.targetGroups] as const);
  return filter[direction].find(
    ({ peers, ports: [first, last] }) =>
      packet.port >= first &&
      packet.port <= last &&
      peers.some((one) => {
        if ("group" in one) return groups.includes(one.group);
        return "address" in one ? one.address === peer : covers(one.block, peer);
      }),
  );
}

/** Whether all of these filters let a packet through. */
export function isLet(filters: readonly Filter[], direction: "in" | "out", packet: Packet): boolean {
  return filters.every((filter) => decides(filter, direction, packet)?.allow === true);
}

/** The route of a table that a packet takes: the longest prefix wins. */
export function routeFor(routes: readonly Route[], target: Address): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (covers(route.to, target) && (best === undefined || route.to.prefix > best.to.prefix)) best = route;
  }
  return best;
}

/** Of an address that only a cloud knows, nothing is said but that it is one of the internet's. */
export function covers(block: Route["to"], address: Address): boolean {
  return typeof address === "number" ? address >= block.first && address <= block.last : block.prefix === 0;
}
