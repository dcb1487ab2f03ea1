import type { Cloud } from "../model/fleet.ts";

/** The name of the Terraform output that every network construct has. */
export const NETWORK_RECORD_OUTPUT = "network_record";

/** What a subnet is for. `private` has a way out by NAT, `public` is reachable from outside, `intra` has no way out. */
export type SubnetTier = "private" | "public" | "intra";

/**
 * What every other part of the fleet may know of a network, ours or one that something else owns. Nothing in it is
 * secret. How many entries a list has is known before deployment.
 */
export interface NetworkRecord {
  readonly format: 1;
  readonly fleet: string;
  readonly cloud: Cloud;
  /** Region name of the fleet file. */
  readonly region: string;
  /** The cloud's own name of the place. */
  readonly location: string;
  /** The AWS account, Google project or Azure subscription. */
  readonly account: string;
  /** The network's id in its cloud. */
  readonly id: string;
  /** Every block of the network. */
  readonly cidrs: readonly string[];
  /** The zones that its subnets are spread over; empty for a network that something else owns. */
  readonly zones: readonly string[];
  /** Subnet ids by tier. Of ours, number i lies in zone i modulo the number of zones. */
  readonly subnets: Readonly<Record<SubnetTier, readonly string[]>>;
  /** Ids of the route tables that get routes to other networks. Those of a network that something else owns all count as private. */
  readonly routeTables: Readonly<Record<SubnetTier, readonly string[]>>;
  /** The addresses that the network shows to the internet; empty where it has no way out. */
  readonly natAddresses: readonly string[];
}
