import { shownAddress } from "./addresses.ts";
import type { Filter } from "./model.ts";
import { decides } from "./packet.ts";
import type { Packet } from "./packet.ts";

/** One thing that a packet met. */
export interface Hop {
  /** Where it was, in words. */
  readonly at: string;
  /** What was decided there, in words. */
  readonly says: string;
  /** The rule or route that said so, as `stack/type.name`; undefined where there is none. */
  readonly by: string | undefined;
}

/** What filters say of a packet: all of them must let it. */
export function asked(
  filters: readonly Filter[],
  direction: "in" | "out",
  at: string,
  packet: Packet,
): { readonly hops: readonly Hop[]; readonly isLet: boolean } {
  const hops: Hop[] = [];
  for (const filter of filters) {
    const rule = decides(filter, direction, packet);
    const isLet = rule?.allow === true;
    const peer = shownAddress(direction === "in" ? packet.source : packet.target);
    const way = `${direction === "in" ? "from" : "to"} ${peer}, port ${packet.port}`;
    const why = rule === undefined ? `: no rule of ${filter.name} lets it` : "";
    hops.push({ at, says: isLet ? `lets it ${way}` : `refuses it ${way}${why}`, by: rule?.name ?? filter.name });
    if (!isLet) return { hops, isLet };
  }
  return { hops, isLet: true };
}
