import type { Cidr } from "../lib/model/cidr.ts";
import type { Expression, LiteralText, TerraformProvider, Text } from "./cdk.ts";

/** How both ends encrypt, one set and no other: with a choice, two clouds' lists grow beyond one packet, and renewing keys fails. */
export const LINK_TRANSFORM = {
  ike: 2,
  /** AES in GCM with a tag of 16 bytes, which also proves that nothing was changed. */
  encryption: "AES256-GCM-16",
  /** What keys are derived by. */
  hash: "SHA2-256",
  /** Groups are numbered as IANA does; 20 is the curve of 384 bits. */
  group: 20,
} as const;

/** What means the same for the ends of a link in every cloud. */
export interface LinkEndProps {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: LiteralText;
  /** What its parts are called in this cloud. */
  readonly name: LiteralText;
  readonly provider: TerraformProvider;
  /** BGP number of the other side. */
  readonly peerAsn: number;
}

/** The addresses inside of a tunnel, and who has which. */
export interface LinkTunnel {
  /** A /30 that no other tunnel of the fleet has. */
  readonly block: Cidr;
  /** The host at this end, and at the other. */
  readonly own: LiteralText;
  readonly peer: LiteralText;
}

/** A tunnel as the end that opened it makes it known to the other, inside of one stack. */
export interface OpenedTunnel {
  /** Its public address. */
  readonly address: Text;
  /** The key that both ends prove themselves by. A secret: nothing may put it out. */
  readonly key: Text;
}

/** Public addresses of the gateway at the other end, which tunnels are opened to. */
export type GatewayAddresses = readonly Expression[];
