/** The name of the Terraform output that every stack with regional entries has. */
export const ENTRY_RECORD_OUTPUT = "entry_record";

/** What other stacks, and the members themselves, may know of a region's load balancers. Nothing in it is secret. */
export interface EntryRecord {
  readonly format: 1;
  readonly fleet: string;
  readonly cloud: "aws";
  /** Region name of the fleet file. */
  readonly region: string;
  /** By cluster, then by workload. */
  readonly clusters: Readonly<Record<string, ClusterEntries>>;
}

/** The entries that lead to one cluster, by workload. */
export type ClusterEntries = Readonly<Record<string, ClusterEntry>>;

/** The load balancer that stands in front of a cluster for one workload, with all that a TargetGroupBinding asks for. */
export interface ClusterEntry {
  /** The name that users type. */
  readonly host: string;
  /** The TCP port that users reach. */
  readonly port: number;
  /** ARN of the load balancer. */
  readonly loadBalancer: string;
  /** The name that AWS gives to its addresses. */
  readonly dnsName: string;
  /** Id of the zone that AWS keeps that name in. */
  readonly dnsZone: string;
  /** ARN of the group that pods are put in, by their addresses. */
  readonly targetGroup: string;
  /** Id of the VPC that both are in. */
  readonly network: string;
  /** Id of the group that pods must let in. */
  readonly securityGroup: string;
}
