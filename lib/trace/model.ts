import type { Cidr } from "../model/cidr.ts";

/** A number of IPv4; or, of an address that only a cloud knows, the id of what has it. Such ones are addresses on the internet. */
export type Address = number | string;

/** Who a rule of a filter is about. */
export type Peer = { readonly block: Cidr } | { readonly address: string } | { readonly group: string };

/** One line of a filter. */
export interface FilterRule {
  /** Where it stands: `stack/type.name`, with what tells it from others there. */
  readonly name: string;
  readonly allow: boolean;
  readonly peers: readonly Peer[];
  /** Undefined is every protocol, TCP among them. */
  readonly protocol: "tcp" | undefined;
  /** From the first to the last. */
  readonly ports: readonly [number, number];
}

/** The first rule that matches decides; what none matches is refused. */
export interface Filter {
  readonly name: string;
  /** Whether the answers to what it let through pass by themselves. */
  readonly stateful: boolean;
  readonly in: readonly FilterRule[];
  readonly out: readonly FilterRule[];
}

/** What a route hands a packet to. */
export type Target =
  | { readonly kind: "local" }
  /** Networks that see each other, and nothing behind each other. */
  | { readonly kind: "peer"; readonly network: string; readonly name: string }
  | { readonly kind: "hub"; readonly attachment: string }
  | { readonly kind: "nat"; readonly nat: string }
  | { readonly kind: "internet"; readonly name: string }
  /** Into something that isn't there, or not accepted. */
  | { readonly kind: "nothing"; readonly name: string };

export interface Route {
  readonly name: string;
  readonly to: Cidr;
  readonly target: Target;
}

export interface Subnet {
  readonly id: string;
  readonly network: string;
  readonly zone: string;
  readonly block: Cidr;
  readonly routes: readonly Route[];
  /** Of everything that crosses its border. */
  readonly filters: readonly Filter[];
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly ranges: readonly Cidr[];
  readonly subnets: readonly Subnet[];
}

/** Shows another address to the internet than its senders have. */
export interface Nat {
  readonly id: string;
  /** The subnet that it stands in; undefined where it stands in none, and its network's own way out is its. */
  readonly subnet: Subnet | undefined;
  readonly addresses: readonly string[];
}

/** One thing at a hub, with the table that what comes from it follows. */
export interface Attachment {
  readonly id: string;
  readonly hub: string;
  readonly routes: readonly Route[];
  /** What lies behind it: a network, by the subnets that the hub has a foot in where it needs any, or another hub's attachment. */
  readonly behind:
    | { readonly kind: "network"; readonly network: string; readonly doors: readonly Subnet[] | undefined }
    | { readonly kind: "hub"; readonly attachment: string };
}

/** One address of an actor. */
export interface End {
  readonly name: string;
  readonly address: Address;
  /** Undefined of what is on the internet. */
  readonly subnet: Subnet | undefined;
  /** Whether it answers everybody, and who they are decides. */
  readonly asksWho?: true;
  /** Whether it lies in a network that this Terraform doesn't describe. */
  readonly isElsewhere: boolean;
  /** Its address on the internet beside that of its network. */
  readonly published: string | undefined;
  /** Names that rules of filters have for it. */
  readonly groups: readonly string[];
  readonly filters: readonly Filter[];
}

/** The addresses that a name leads to, for those who ask from somewhere. */
export interface Answer {
  readonly ends: readonly End[];
  /** Networks, or groups of ends; undefined where it is seen from everywhere. The first answer that somebody sees counts. */
  readonly seenFrom: ReadonlySet<string> | undefined;
}

export type ActorKind = "nodes" | "api" | "entry" | "internet" | "block";

/** Somebody who sends packets, or gets them. */
export interface Actor {
  readonly kind: ActorKind;
  /** As people ask for it: `nodes/web-1`, `api/hub`, `internet`. */
  readonly name: string;
  readonly answers: readonly Answer[];
  /** What it sends from. */
  readonly sends: readonly End[];
  /** What it listens on; undefined where that isn't said. */
  readonly ports: readonly number[] | undefined;
}

/** What one cloud's Terraform says. */
export interface CloudWorld {
  readonly networks: readonly Network[];
  readonly nats: readonly Nat[];
  readonly attachments: readonly Attachment[];
  readonly actors: readonly Actor[];
}

/** All that packets meet. */
export interface World {
  readonly networks: ReadonlyMap<string, Network>;
  readonly nats: ReadonlyMap<string, Nat>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  readonly actors: ReadonlyMap<string, Actor>;
}
