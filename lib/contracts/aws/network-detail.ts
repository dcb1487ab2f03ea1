import type { SubnetTier } from "../../model/fleet-plan.ts";
import type { RecordDetail } from "../record-header.ts";

export type { SubnetTier };

/**
 * What AWS's own code may know of a VPC beyond its record. The keys of its maps are known before deployment and stay: what
 * others take out of it by a key is the same for ever, whatever is added beside it.
 */
export interface AwsNetworkDetail extends RecordDetail {
  readonly cloud: "aws";
  /** The zones that its subnets are spread over; empty for a network that something else owns. */
  readonly zones: readonly string[];
  /** Subnet ids by tier, then by name: of ours `euw1-az1`, `euw1-az1-2` …, of a network that something else owns the id itself. */
  readonly subnets: Readonly<Record<SubnetTier, Readonly<Record<string, string>>>>;
  /**
   * Ids of the route tables that get routes to other networks, by tier, then by name: of ours the zone, or `all` where all
   * zones share one. Those of a network that something else owns all count as private, each by its id.
   */
  readonly routeTables: Readonly<Record<SubnetTier, Readonly<Record<string, string>>>>;
}
