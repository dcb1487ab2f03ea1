import type { Cidr } from "../lib/model/cidr.ts";
import type { LiteralText } from "./cdk.ts";

/** A network as others reach it. */
export interface ReachedNetwork {
  /** The region's name in the fleet: part of every id, so that ids outlive other regions. */
  readonly region: LiteralText;
  /** Every block of the network. */
  readonly cidrs: readonly Cidr[];
}

/** What means the same for connections of every cloud: which side is which must never change, or they would be replaced. */
export interface PeeringProps<End> {
  /** The fleet's name: a DNS label of at most 20 characters. */
  readonly fleet: LiteralText;
  /** Asks for the connection. */
  readonly requester: End;
  /** Accepts it, as itself: whichever account and region it is in. */
  readonly accepter: End;
}
