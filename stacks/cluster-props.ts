import type { Literal, LiteralText, RemoteState } from "../constructs/cdk.ts";
import type { ClusterProps } from "../constructs/cluster.ts";
import type { ExistingClusterProps } from "../constructs/existing-cluster.ts";
import type { ExistingCluster } from "../lib/model/fleet.ts";
import type { ClusterPlan } from "../lib/model/fleet-plan.ts";

export interface ClusterStates {
  readonly own: RemoteState;
  /** The states of the network stacks, by region. */
  readonly networks: ReadonlyMap<string, RemoteState>;
}

/** What the plan says of a cluster that Fleetwright makes, on any cloud. */
export function commonProps(fleet: LiteralText, plan: Literal<ClusterPlan>): ClusterProps {
  const { kubernetes, protect } = plan.cluster;
  return { ...identityProps(fleet, plan), kubernetes, protect };
}

/** What the plan says of any cluster, also of one that something else owns. */
export function identityProps(fleet: LiteralText, plan: Literal<ClusterPlan>): Omit<ClusterProps, "kubernetes" | "protect"> {
  const { name, region } = plan.cluster;
  return { fleet, name, region, labels: plan.labels, annotations: annotationsOf(plan) };
}

/** Where the API server of a cluster that something else owns is, if the file says so. */
export function endpointOf(existing: Literal<ExistingCluster>): ExistingClusterProps["endpoint"] {
  const { endpoint, ca } = existing;
  return endpoint === undefined ? undefined : { url: endpoint, ca: ca === undefined ? "system" : { data: ca } };
}

/** What people wrote about a cluster goes with its record, so that the hub shows it where it is asked for. */
function annotationsOf({ cluster }: Literal<ClusterPlan>): Record<string, LiteralText> {
  const own = { description: cluster.description, reason: cluster.reason, until: cluster.until };
  const filled = Object.entries(own).filter((entry): entry is [string, LiteralText] => entry[1] !== undefined);
  return { ...cluster.annotations, ...Object.fromEntries(filled.map(([name, text]) => [`fleetwright.dev/${name}`, text])) };
}

/** What the cloud calls a thing of the cluster, such as `node-role` or `pool/general`. */
export function nameOf({ cluster, names }: Literal<ClusterPlan>, thing: string): LiteralText {
  const name = names[thing];
  if (name === undefined) throw new Error(`the plan names no ${thing} of ${cluster.name}`);
  return name;
}
