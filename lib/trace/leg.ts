import { isPrivateAddress, shownAddress } from "./addresses.ts";
import { asked } from "./hops.ts";
import type { Hop } from "./hops.ts";
import type { Address, Attachment, End, Nat, Route, Subnet, World } from "./model.ts";
import { covers, isLet, routeFor } from "./packet.ts";
import type { Packet } from "./packet.ts";

/** Thrown within a leg: the packet goes no further. */
class Stop extends Error {
  readonly verdict: Stopped;

  constructor(verdict: Stopped) {
    super(verdict);
    this.verdict = verdict;
  }
}

export type Stopped = "stopped" | "unknown";

/** One of each: where a packet was stopped is told by its hops. */
const STOPS: Readonly<Record<Stopped, Stop>> = { stopped: new Stop("stopped"), unknown: new Stop("unknown") };

export interface LegProps {
  readonly from: End;
  readonly to: End;
  readonly packet: Packet;
  /** The leg that this is the answer to; the ends are still those of that one. */
  readonly answered: Leg | undefined;
  /** Whether anybody wants to know its hops. */
  readonly tells: boolean;
}

/** What lies between two ends that exchange packets: their own filters are asked elsewhere. */
export class Leg {
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
  readonly #tells: boolean;
  /** A packet that comes by the same hub twice goes round. */
  readonly #passed = new Set<string>();

  constructor(world: World, { from, to, packet, answered, tells }: LegProps) {
    this.#world = world;
    this.#tells = tells;
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
    if (this.#tells) this.hops.push(...asked(filters, direction, subnet.id, packet).hops);
    if (!isLet(filters, direction, packet)) throw STOPS.stopped;
  }

  #stop(verdict: Stopped, at: string, says: string, by?: string): never {
    this.#hop(at, says, by);
    throw STOPS[verdict];
  }

  #follow(at: string, { name, to, target }: Route): void {
    this.#hop(at, `sends ${to} ${wordsOf(target)}`, name);
  }

  #hop(at: string, says: string, by: string | undefined): void {
    if (this.#tells) this.hops.push({ at, says, by });
  }
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
