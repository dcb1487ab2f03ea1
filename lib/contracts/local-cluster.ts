import type { LocalPorts } from "../model/fleet-plan.ts";
import type { Taint } from "../model/fleet.ts";

/** The environment variable in which Terraform's provisioners hand over a {@link LocalCluster}. */
export const LOCAL_CLUSTER_VARIABLE = "FLEETWRIGHT_LOCAL_CLUSTER";

/** What a cluster on this machine is made of. */
export interface LocalCluster {
  readonly format: 1;
  readonly name: string;
  /** Kubernetes minor, `1.36`. */
  readonly kubernetes: string;
  readonly ports: LocalPorts;
  /** Simulated nodes, by pool. */
  readonly pools: readonly LocalPool[];
}

export interface LocalPool {
  readonly name: string;
  readonly nodes: number;
  readonly arch: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** Where a local cluster's files lie, relative to the project; Terraform and the runner must agree on it. */
export function localClusterFolder(name: string): string {
  return `.fleetwright/local/${name}`;
}
