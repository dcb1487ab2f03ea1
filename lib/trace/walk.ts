import { asked } from "./hops.ts";
import type { Hop } from "./hops.ts";
import { Leg } from "./leg.ts";
import type { Address, End, World } from "./model.ts";
import { ANSWER_PORT, isLet } from "./packet.ts";
import type { Packet } from "./packet.ts";

/** How far a packet got, and its answer. */
export interface Passage {
  /**
   * `reached`: it arrived, and its answer came back. `filtered`: it got there, and a filter of its end refused it.
   * `stopped`: it never got there, or no answer did. `asked`: it arrives from anywhere, and who sent it decides.
   * `unknown`: it leads into a network that this Terraform doesn't describe.
   */
  readonly verdict: "reached" | "asked" | "filtered" | "stopped" | "unknown";
  readonly hops: readonly Hop[];
  /** The hops of the answer; empty where nothing was answered. */
  readonly back: readonly Hop[];
}

/** Follows packets through a world; what was followed once isn't followed again. */
export class Walks {
  readonly #world: World;
  readonly #legs = new Map<string, Leg>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Sends a packet from one end to another, and the answer back. */
  passage(from: End, to: End, port: number): Passage {
    const packet = packetBetween(from, to, port);
    if (from.isElsewhere || to.isElsewhere) return ofOthers(from, to, packet);
    const out = asked(from.filters, "out", from.name, packet);
    if (!out.isLet) return { verdict: "stopped", hops: out.hops, back: [] };
    const there = this.#leg(from, to, packet, undefined);
    if (there.stopped !== undefined) return { verdict: there.stopped, hops: [...out.hops, ...there.hops], back: [] };
    // NAT shows whichever of its addresses it likes.
    const asks = there.seenAs.map((source) => asked(to.filters, "in", to.name, { ...packet, source }));
    const into = asks.find(({ isLet }) => !isLet) ?? asks[0];
    const hops = [...out.hops, ...there.hops, ...(into?.hops ?? [])];
    if (into?.isLet === false) return { verdict: "filtered", hops, back: [] };
    // Filters of the two ends keep in mind what they let through.
    const back = this.#leg(from, to, answerTo(packet, there.seen), there);
    return { verdict: back.stopped ?? (to.asksWho === true ? "asked" : "reached"), hops, back: back.hops };
  }

  /** The same without a word about the way. */
  verdict(from: End, to: End, port: number): Passage["verdict"] {
    if (from.isElsewhere || to.isElsewhere) return this.passage(from, to, port).verdict;
    const packet = packetBetween(from, to, port);
    if (!isLet(from.filters, "out", packet)) return "stopped";
    const there = this.#leg(from, to, packet, undefined, false);
    if (there.stopped !== undefined) return there.stopped;
    if (there.seenAs.some((source) => !isLet(to.filters, "in", { ...packet, source }))) return "filtered";
    const back = this.#leg(from, to, answerTo(packet, there.seen), there, false);
    return back.stopped ?? (to.asksWho === true ? "asked" : "reached");
  }

  /** What lies between the two ends: their own filters are asked elsewhere. */
  #leg(from: End, to: End, packet: Packet, answered: Leg | undefined, tells = true): Leg {
    const ends = [from, to].map(({ subnet, published, address }) => `${subnet?.id} ${published} ${address}`);
    const key = [...ends, packet.target, packet.port, answered === undefined, tells].join("|");
    const known = this.#legs.get(key);
    if (known !== undefined) return known;
    const leg = new Leg(this.#world, { from, to, packet, answered, tells });
    this.#legs.set(key, leg);
    return leg;
  }
}

function packetBetween(from: End, to: End, port: number): Packet {
  const target = goesPublic(from, to) ? (to.published ?? to.address) : to.address;
  return { source: from.address, target, port, sourceGroups: from.groups, targetGroups: to.groups };
}

/** @param seen - the sender's address as the other end sees it */
function answerTo(packet: Packet, seen: Address): Packet {
  return { ...packet, source: packet.target, target: seen, port: ANSWER_PORT };
}

/** The way through a network of others isn't known, but what our own end says is. */
function ofOthers(from: End, to: End, packet: Packet): Passage {
  const at = from.isElsewhere ? from.name : to.name;
  const hop = { at, says: "lies in a network of others", by: undefined };
  const isUnknown = typeof (from.isElsewhere ? from : to).address !== "number";
  if (isUnknown) return { verdict: "unknown", hops: [hop], back: [] };
  const [end, direction] = from.isElsewhere ? ([to, "in"] as const) : ([from, "out"] as const);
  const { hops, isLet } = asked(end.filters, direction, end.name, packet);
  const against = direction === "in" ? "filtered" : "stopped";
  return { verdict: isLet ? "unknown" : against, hops: direction === "in" ? [hop, ...hops] : [...hops, hop], back: [] };
}

/** A name with an address on the internet leads there, but from within its own network or by a private one alone. */
function goesPublic(from: End, to: End): boolean {
  return to.published !== undefined && (from.subnet === undefined || from.subnet.network !== to.subnet?.network);
}
