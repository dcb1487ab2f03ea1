import type { Pin } from "../model/artefact.ts";
import type { Baseline } from "../model/baseline.ts";
import type { AgentName, RegistryName, SyncImages, SyncSource } from "../model/sync.ts";
import type { ClusterRecord } from "./cluster-record.ts";
import type { ClusterEntries } from "./entry-record.ts";

/** The name of the Terraform output that every bootstrap stack has. */
export const MEMBERSHIP_OUTPUT = "membership";

/** The environment variable in which Terraform's provisioners hand it over. */
export const MEMBERSHIP_VARIABLE = "FLEETWRIGHT_MEMBERSHIP";

/** All that the bootstrap needs to make a cluster a member of the fleet. Nothing in it is secret. */
export interface Membership {
  readonly format: 1;
  readonly member: ClusterRecord;
  /** The hub's record, or `self` where the member is the hub. */
  readonly hub: ClusterRecord | "self";
  readonly sync: MembershipSync;
  /** What the agent is made of, from `fleet.lock`. */
  readonly pins: readonly Pin[];
  /** The load balancers in front of the member, by workload. Absent where it has none. */
  readonly entries?: ClusterEntries;
  /** What its API server sees to. Absent where the fleet has chosen nothing. */
  readonly baseline?: Baseline;
}

export interface MembershipSync {
  /** What the hub lists the member for: `clusterprofile` always, another beside it. */
  readonly registries: readonly RegistryName[];
  readonly agent: AgentName;
  /** With `{cluster}` and the like already filled in. */
  readonly source: SyncSource | null;
  /** Left out: images come from their publishers. */
  readonly images?: SyncImages;
}
