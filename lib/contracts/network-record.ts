import type { Cloud } from "../model/fleet.ts";
import type { SubnetTier } from "../model/fleet-plan.ts";

export type { SubnetTier };

/** The name of the Terraform output that every network construct has. */
export const NETWORK_RECORD_OUTPUT = "network_record";

/**
 * What every other part of the fleet may know of a network, ours or one that something else owns. Nothing in it is
 * secret. The keys of its maps are known before deployment and stay: what others take out of it by a key is the same for ever,
 * whatever is added beside it.
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
  /** Subnet ids by tier, then by name: of ours `euw1-az1`, `euw1-az1-2` …, of a network that something else owns the id itself. */
  readonly subnets: Readonly<Record<SubnetTier, Readonly<Record<string, string>>>>;
  /**
   * Ids of the route tables that get routes to other networks, by tier, then by name: of ours the zone, or `all` where all
   * zones share one. Those of a network that something else owns all count as private, each by its id.
   */
  readonly routeTables: Readonly<Record<SubnetTier, Readonly<Record<string, string>>>>;
  /** The addresses that the network shows to the internet; empty where it has no way out. */
  readonly natAddresses: readonly string[];
}
