import type { RecordDetail, RecordHeader } from "./record-header.ts";

/** The name of the Terraform output that every stack with regional entries has. */
export const ENTRY_RECORD_OUTPUT = "entry_record";

/** What other stacks, and the members themselves, may know of a region's load balancers. Nothing in it is secret. */
export interface EntryRecord extends RecordHeader {
  /** By cluster, then by workload. */
  readonly clusters: Readonly<Record<string, ClusterEntries>>;
}

/** The entries that lead to one cluster, by workload. */
export type ClusterEntries = Readonly<Record<string, ClusterEntry>>;

/** The load balancer that stands in front of a cluster for one workload. */
export interface ClusterEntry<Detail extends RecordDetail = RecordDetail> {
  /** The name that users type. */
  readonly host: string;
  /** The TCP port that users reach. */
  readonly port: number;
  /** Where users are sent: the name that its cloud gives to its addresses, or the one address that it has. */
  readonly sendTo: { readonly name: string } | { readonly address: string };
  /** What pods are bound to in the member. */
  readonly bind: EntryBinding;
  /** What only the same cloud's code reads. */
  readonly detail: Detail;
}

/** By kind, as controllers in the member ask for it. */
export type EntryBinding =
  TargetGroupBinding | EndpointGroupBinding | PublicAddressBinding | InsideAddressBinding | GatewayBinding;

/** All that a TargetGroupBinding of the AWS Load Balancer Controller asks for. */
export interface TargetGroupBinding {
  readonly kind: "target-group";
  /** ARN of the group that pods are put in, by their addresses. */
  readonly targetGroup: string;
  /** Id of the VPC that it is in. */
  readonly network: string;
  /** Id of the group that pods must let in. */
  readonly securityGroup: string;
}

/** All that annotations of a Service on GKE ask for. */
export interface EndpointGroupBinding {
  readonly kind: "endpoint-group";
  /** What the network endpoint groups of the Service's port are to be called, one in each zone: GKE makes them. */
  readonly endpointGroup: string;
  /** Name of the backend service that they are to be added to. */
  readonly backendService: string;
  /** Google's own name of the region that it is in; empty for one that is everywhere. */
  readonly location: string;
  /** The project that it is in. */
  readonly project: string;
}

/** All that annotations of a Service on AKS ask for, so that the load balancer which AKS makes for it has an address that stays. */
export interface PublicAddressBinding {
  readonly kind: "public-address";
  /** Name of the address. */
  readonly publicAddress: string;
  /** Name of the resource group that it is in. */
  readonly resourceGroup: string;
}

/** The same for an address that only networks reach. */
export interface InsideAddressBinding {
  readonly kind: "inside-address";
  readonly address: string;
  /** Name of the subnet that it is one of, in the cluster's own network. */
  readonly subnet: string;
}

/** All that a Gateway of the ALB Controller on AKS asks for. */
export interface GatewayBinding {
  readonly kind: "gateway";
  /** Id of the Application Gateway for Containers. */
  readonly gateway: string;
  /** Name of its frontend that is the workload's. */
  readonly frontend: string;
  /** Client id of the identity that the controller acts as. */
  readonly controller: string;
}
