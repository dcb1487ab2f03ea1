import { isPrivateAddress, shownAddress } from "./addresses.ts";
import type { Address, Attachment, End, Filter, Nat, Route, Subnet, World } from "./model.ts";
import { ANSWER_PORT, covers, decides, routeFor } from "./packet.ts";
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

/** How far a packet got, and its answer. */
export interface Passage {
  /**
   * `reached`: it arrived, and its answer came back. `filtered`: it got there, and a filter of its end refused it.
   * `stopped`: it never got there, or no answer did. `asked`: it arrives from anywhere, and who sent it decides. `unknown`: it leads into a network that this Terraform
   * doesn't describe.
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
    const target = goesPublic(from, to) ? (to.published ?? to.address) : to.address;
    const packet = { source: from.address, target, port, sourceGroups: from.groups, targetGroups: to.groups };
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
    const back = this.#leg(from, to, { ...packet, source: target, target: there.seen, port: ANSWER_PORT }, there);
    return { verdict: back.stopped ?? (to.asksWho === true ? "asked" : "reached"), hops, back: back.hops };
  }

  /** What lies between the two ends: their own filters are asked elsewhere. */
  #leg(from: End, to: End, packet: Packet, answered: Leg | undefined): Leg {
    const ends = [from, to].map(({ subnet, published, address }) => `${subnet?.id} ${published} ${address}`);
    const key = [...ends, packet.target, packet.port, answered === undefined].join("|");
    const known = this.#legs.get(key);
    if (known !== undefined) return known;
    const leg = new Leg(this.#world, from, to, packet, answered);
    this.#legs.set(key, leg);
    return leg;
  }
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

/** Thrown within a leg: the packet goes no further. */
class Stop extends Error {
  readonly verdict: Stopped;

  constructor(verdict: Stopped) {
    super(verdict);
    this.verdict = verdict;
  }
}

type Stopped = "stopped" | "unknown";

/** A packet between two ends. */
class Leg {
  readonly hops: Hop[] = [];
  /** The sender's address as the other end sees it. */
  readonly seen: Address;
  /** All addresses that it may see. */
  readonly seenAs: readonly Address[];
  /** Undefined where the packet came through. */
  readonly stopped: Stopped | undefined;
  /** The last that changed the sender's address. */
  #nat: Nat | undefined;
  readonly #world: World;
  readonly #isAnswer: boolean;
  /** A packet that comes by the same hub twice goes round. */
  readonly #passed = new Set<string>();

  /** @param answered - the leg that this is the answer to; the ends are still those of that one */
  constructor(world: World, from: End, to: End, packet: Packet, answered: Leg | undefined) {
    this.#world = world;
    this.#isAnswer = answered !== undefined;
    let seen = packet.source;
    let stopped: Stopped | undefined;
    try {
      if (answered !== undefined) this.#answer(from, to, packet, answered.#nat);
      else seen = from.subnet === undefined ? this.#fromInternet(to, packet) : this.#leave(from.subnet, from, to, packet);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      stopped = error.verdict;
    }
    this.seen = seen;
    this.seenAs = this.#nat?.addresses ?? [seen];
    this.stopped = stopped;
  }

  #answer(from: End, to: End, packet: Packet, nat: Nat | undefined): void {
    if (nat === undefined) {
      if (to.subnet === undefined) this.#fromInternet(from, packet);
      else this.#leave(to.subnet, to, from, packet);
      return;
    }
    const outside: End = { ...from, subnet: undefined, published: undefined };
    if (to.subnet !== undefined) this.#leave(to.subnet, to, outside, packet);
    if (nat.subnet !== undefined) this.#cross(nat.subnet, "in", packet);
    this.#hop(nat.id, `gives the answer back to ${shownAddress(from.address)}`, nat.id);
    if (nat.subnet === undefined) return;
    this.#leave(nat.subnet, { ...to, subnet: nat.subnet, published: undefined }, from, { ...packet, target: from.address });
  }

  /** Out of a subnet, by its table, to where its end is. @returns the sender's address at its end */
  #leave(subnet: Subnet, from: End, to: End, packet: Packet): Address {
    if (typeof packet.target === "number" && covers(subnet.block, packet.target)) return packet.source;
    this.#cross(subnet, "out", packet);
    const route = routeFor(subnet.routes, packet.target);
    if (route === undefined) return this.#stop("stopped", subnet.id, `has no route to ${shownAddress(packet.target)}`);
    this.#follow(subnet.id, route);
    const { target } = route;
    switch (target.kind) {
      case "local":
        return this.#arrive(subnet.network, to, packet);
      case "peer":
        return this.#overPeering(subnet, target, to, packet);
      case "hub":
        return this.#intoHub(subnet, target.attachment, to, packet);
      case "nat":
        return this.#translate(target.nat, subnet, from, to, packet);
      case "internet":
        return this.#ontoInternet(from, to, packet);
      case "nothing":
        return this.#stop("stopped", target.name, "isn't there, or nobody accepted it", route.name);
    }
  }

  /** Into the subnet of a network that has the address. */
  #arrive(network: string, to: End, packet: Packet): Address {
    const { target } = packet;
    const found = this.#world.networks
      .get(network)
      ?.subnets.find(({ block }) => typeof target === "number" && covers(block, target));
    if (found === undefined || found.id !== to.subnet?.id) {
      return this.#stop("stopped", network, `has ${shownAddress(target)} in no subnet`);
    }
    this.#cross(found, "in", packet);
    return packet.source;
  }

  #overPeering(
    subnet: Subnet,
    { network, name }: { readonly network: string; readonly name: string },
    to: End,
    packet: Packet,
  ): Address {
    const [own, other] = [subnet.network, network].map((id) => this.#world.networks.get(id));
    if (other === undefined) return this.#stop("unknown", name, "leads to a network of others");
    const isOwn = own?.ranges.some((range) => covers(range, packet.source)) === true;
    const isTheirs = other.ranges.some((range) => covers(range, packet.target));
    if (!isOwn || !isTheirs)
      return this.#stop("stopped", name, "carries nothing but what its own two networks send each other", name);
    return this.#arrive(network, to, packet);
  }

  #intoHub(subnet: Subnet, id: string, to: End, packet: Packet): Address {
    const attachment = this.#world.attachments.get(id);
    if (attachment?.behind.kind !== "network" || attachment.behind.network !== subnet.network) {
      return this.#stop("stopped", id, `is no way out of ${subnet.network}`);
    }
    const { doors } = attachment.behind;
    const door = doors?.find(({ zone }) => zone === subnet.zone);
    if (doors !== undefined && door === undefined) return this.#stop("stopped", id, `has no foot in zone ${subnet.zone}`);
    if (door !== undefined && door.id !== subnet.id) this.#cross(door, "in", packet);
    return this.#throughHub(attachment, to, packet);
  }

  #throughHub(entered: Attachment, to: End, packet: Packet): Address {
    if (this.#passed.has(entered.id)) return this.#stop("stopped", entered.hub, "sends it round and round");
    this.#passed.add(entered.id);
    const route = routeFor(entered.routes, packet.target);
    if (route === undefined) {
      return this.#stop(
        "stopped",
        entered.hub,
        `has no route to ${shownAddress(packet.target)} for what comes from ${entered.id}`,
      );
    }
    this.#follow(entered.hub, route);
    const left = route.target.kind === "hub" ? this.#world.attachments.get(route.target.attachment) : undefined;
    if (left === undefined) return this.#stop("stopped", entered.hub, "leads to nothing that is attached", route.name);
    if (left.behind.kind === "hub") {
      const next = this.#world.attachments.get(left.behind.attachment);
      if (next === undefined) return this.#stop("stopped", left.id, "isn't there, or nobody accepted it");
      return this.#throughHub(next, to, packet);
    }
    const { network, doors } = left.behind;
    if (doors === undefined) return this.#arrive(network, to, packet);
    const door = doors.find(({ zone }) => zone === to.subnet?.zone) ?? doors[0];
    if (door === undefined) return this.#stop("unknown", left.id, "leads to a network of others");
    if (door.id === to.subnet?.id) return this.#arrive(network, to, packet);
    this.#cross(door, "out", packet);
    return this.#arrive(network, to, packet);
  }

  #translate(id: string, subnet: Subnet, from: End, to: End, packet: Packet): Address {
    const nat = this.#world.nats.get(id);
    const [address] = nat?.addresses ?? [];
    if (nat === undefined || address === undefined) return this.#stop("stopped", id, "isn't there, or has no address");
    this.#nat = nat;
    if (nat.subnet === undefined) {
      this.#hop(id, `shows its own address for ${shownAddress(packet.source)}`, id);
      return this.#ontoInternet({ ...from, published: address }, to, packet);
    }
    if (nat.subnet.id !== subnet.id) this.#cross(nat.subnet, "in", packet);
    this.#hop(id, `shows its own address for ${shownAddress(packet.source)}`, id);
    return this.#leave(nat.subnet, { ...from, published: address }, to, { ...packet, source: address });
  }

  #ontoInternet(from: End, to: End, packet: Packet): Address {
    const source = from.published ?? packet.source;
    if (typeof source === "number" && isPrivateAddress(source)) {
      return this.#stop("stopped", "internet", `nothing answers to ${shownAddress(source)} there`);
    }
    if (typeof packet.target === "number" && isPrivateAddress(packet.target)) {
      return this.#stop("stopped", "internet", `nothing has ${shownAddress(packet.target)} there`);
    }
    return this.#fromInternet(to, { ...packet, source });
  }

  /** A network takes from the internet what is for an address of its own there. */
  #fromInternet(to: End, packet: Packet): Address {
    if (to.subnet === undefined) return packet.source;
    if (to.published === undefined)
      return this.#stop("stopped", to.subnet.id, "has nothing with an address on the internet there");
    if (!to.subnet.routes.some(({ target }) => target.kind === "internet")) {
      return this.#stop("stopped", to.subnet.id, "has no way in from the internet");
    }
    this.#hop("internet", `hands it to ${to.published}`, to.published);
    this.#cross(to.subnet, "in", packet);
    return packet.source;
  }

  #cross(subnet: Subnet, direction: "in" | "out", packet: Packet): void {
    const filters = this.#isAnswer ? subnet.filters.filter(({ stateful }) => !stateful) : subnet.filters;
    const { hops, isLet } = asked(filters, direction, subnet.id, packet);
    this.hops.push(...hops);
    if (!isLet) throw new Stop("stopped");
  }

  #stop(verdict: Stopped, at: string, says: string, by?: string): never {
    this.#hop(at, says, by);
    throw new Stop(verdict);
  }

  #follow(at: string, { name, to, target }: Route): void {
    this.#hop(at, `sends ${to} ${wordsOf(target)}`, name);
  }

  #hop(at: string, says: string, by: string | undefined): void {
    this.hops.push({ at, says, by });
  }
}

/** What filters say of a packet: all of them must let it. */
function asked(
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

function wordsOf(target: Route["target"]): string {
  switch (target.kind) {
    case "local":
      return "within its network";
    case "peer":
      return `over ${target.name}`;
    case "hub":
      return `over ${target.attachment}`;
    case "nat":
      return `through ${target.nat}`;
    case "internet":
      return `onto the internet by ${target.name}`;
    case "nothing":
      return `into ${target.name}`;
  }
}
