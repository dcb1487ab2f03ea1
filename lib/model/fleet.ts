import type { Backup } from "./backup.ts";
import type { Baseline } from "./baseline.ts";
import type { Cidr } from "./cidr.ts";
import type { Sync } from "./sync.ts";

/** A key of the table in `lib/clouds/index.ts`; the schema of the fleet file takes no other. */
export type Cloud = string;

/** A fleet with every default filled and every layer merged: what planning reads. Lists are sorted by name unless said otherwise. */
export interface Fleet {
  /** DNS label of at most 20 characters; prefix of every derived name. */
  readonly name: string;
  /** The dated set of defaults that the file was written against, such as `2026-11`. */
  readonly edition: string;
  readonly state: StateBackend;
  readonly dns: Dns | undefined;
  readonly addressing: Addressing;
  readonly connectivity: Connectivity;
  readonly access: Access;
  readonly sync: Sync;
  /** Left out: API servers see to nothing for the fleet. */
  readonly baseline?: Baseline;
  /** In the order of the file: the order of releases. */
  readonly rings: readonly Ring[];
  readonly regions: readonly Region[];
  readonly clusters: readonly Cluster[];
  readonly workloads: readonly Workload[];
}

/** Where Terraform state lives; one key `<fleet>/<stack>.tfstate` a stack, for ever. */
export type StateBackend = (
  | { readonly backend: "local"; /** Relative to the project. */ readonly dir: string }
  | { readonly backend: "s3"; readonly bucket: string; readonly region: string; readonly account: string }
  | {
      readonly backend: "gcs";
      readonly bucket: string;
      readonly location: string;
      /** Whose the bucket is, where the file says so. */
      readonly project?: string | undefined;
    }
  | {
      readonly backend: "azurerm";
      readonly subscription: string;
      readonly resourceGroup: string;
      readonly account: string;
      readonly container: string;
      readonly location: string;
    }
  | { readonly backend: "cloud"; readonly hostname: string; readonly organization: string; readonly project: string }
) & {
  /** Whose credentials read and write it; undefined means the ambient ones. */
  readonly identity: string | undefined;
  /** Said by the file where the backend has no location of its own. */
  readonly jurisdiction: string | undefined;
};

export interface Dns {
  /** Who serves the zone, as the table of clouds names it. */
  readonly provider: string;
  readonly zone: string;
  readonly region: string;
  /** Whether the fleet makes the zone or finds it. */
  readonly create: boolean;
  /** What the provider calls a zone that is there already. */
  readonly zoneId: string | undefined;
  /** The zone above, in which the fleet names the servers of a zone that it makes. */
  readonly parent: ParentZone | undefined;
}

export interface ParentZone {
  readonly zoneId: string;
  /** The region whose account owns it. */
  readonly region: string;
}

/** What a range is for: the key of `addressing.sizes`. */
export type RangePurpose =
  | "block"
  | "private"
  | "public"
  | "intra"
  | "nodes"
  | "pods"
  | "services"
  | "control-plane"
  | "proxy"
  | "gateway"
  | "load-balancer"
  | "endpoints";

/** Prefix length by purpose; what is missing has the cloud's default. */
export type RangeSizes = Readonly<Partial<Record<RangePurpose, number>>>;

export type PodAddressing = "routed" | "overlay";

export interface Addressing {
  /** Everything routable is cut from here. */
  readonly pool: Cidr;
  readonly sizes: RangeSizes;
  /** undefined: the cloud's own default. */
  readonly pods: PodAddressing | undefined;
  /** What ranges hold beside what clusters may grow to, in percent of that. */
  readonly headroom: number;
  /** Nodes that are counted for a cluster of which nobody says how many it may have. */
  readonly standardNodes: number;
  /** Never handed out, part of every overlap proof. */
  readonly reserved: Readonly<Record<string, Cidr>>;
}

export interface Connectivity {
  readonly default: "mesh" | "hub" | "none";
  /** The hub region of a cloud under `hub`. */
  readonly hubs: Readonly<Record<Cloud, string>>;
  /** In the order of the file, so that a problem can name the place; their order decides nothing. */
  readonly links: readonly Link[];
}

export interface Link {
  /** Two region names, sorted. */
  readonly between: readonly [string, string];
  readonly via: "peering" | "transit" | "vpn" | "none";
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/** Who may reach API servers. */
export interface Access {
  readonly operators: readonly Cidr[];
  readonly ci: readonly (Cidr | { readonly region: string })[];
  readonly principals: readonly Principal[];
}

/** Somebody with rights in clusters, beside those who deploy. */
export interface Principal {
  /** DNS label. */
  readonly name: string;
  /** `cluster-admin`: everything. `edit`: workloads and their secrets. `view`: everything but secrets, nothing to change. */
  readonly rights: "cluster-admin" | "edit" | "view";
  /** Who that is, as each cloud names it; nobody in clusters of a cloud that is missing. */
  readonly identity: Readonly<Record<Cloud, string>>;
  /** Clusters in which they have the rights; undefined: in all. */
  readonly clusters: readonly string[] | undefined;
}

export interface Ring {
  readonly name: string;
  /** Duration such as `24h`. */
  readonly soak: string | undefined;
  readonly maxParallel: number | undefined;
  readonly approval: "auto" | "manual";
}

/** One network in one place of one cloud. */
export interface Region {
  readonly name: string;
  readonly cloud: Cloud;
  /** The cloud's own name of the place, such as `eu-west-1`; empty where there are none. */
  readonly location: string;
  /** AWS account, Google project or Azure subscription; undefined where nobody has any. */
  readonly account: string | undefined;
  readonly jurisdiction: string | undefined;
  /** Deploy identities, as the cloud names them. */
  readonly identity: { readonly apply: string; readonly plan: string } | undefined;
  /** An existing network that takes part as an equal. */
  readonly network: ExistingNetwork | undefined;
  /** Ids of the zones that its network spreads over, in the order of the file; only for networks of ours where the cloud has them, else empty. */
  readonly zones: readonly string[];
  /** How private subnets reach the internet; undefined but for networks of ours where the cloud leaves the choice. */
  readonly nat: NatMode | undefined;
  readonly sizes: RangeSizes;
  /** Overrides the fleet's state for this region's stacks. */
  readonly state: StateBackend | undefined;
  /** Whether it is leaving the fleet. */
  readonly absent: boolean;
  /** First and last TCP port that local clusters may listen on; only for local. */
  readonly ports: { readonly first: number; readonly last: number } | undefined;
}

/** One gateway in each zone, one for all, or none: then only the cloud's own services can be reached, by private endpoints. */
export type NatMode = "per-zone" | "single" | "none";

export interface ExistingNetwork {
  readonly id: string;
  readonly cidrs: readonly Cidr[];
  /** In which nobody else makes subnets. */
  readonly free: readonly Cidr[];
  readonly subnets: Readonly<Partial<Record<"private" | "public" | "intra", readonly string[]>>>;
  readonly routeTables: readonly string[];
  /** What the cloud calls the gateway by which new subnets reach the internet. */
  readonly natGateway?: string | undefined;
  /** Addresses that its NAT shows to the internet. */
  readonly natAddresses: readonly string[];
}

export type EndpointMode = "private" | "restricted" | "public";

export interface Cluster {
  readonly name: string;
  readonly region: string;
  readonly ring: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Free text that travels with the cluster's record into the hub. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Free text. */
  readonly description: string | undefined;
  /** Kubernetes minor, such as `1.35`. */
  readonly kubernetes: string;
  readonly endpoint: EndpointMode;
  /** Deletion protection on cluster, network, keys and entries. */
  readonly protect: boolean;
  /** Who brings nodes: `pools` of the fleet's, or the cloud by itself as they are asked for. */
  readonly compute: Compute;
  /** Empty where the cloud brings nodes by itself. */
  readonly pools: readonly Pool[];
  /** Versions of the cloud's own add-ons by name; the others have the cloud's default. */
  readonly addons: Readonly<Record<string, string>>;
  /** Who pods are for the cloud: `<namespace>/<service account>` to an identity as the cloud names it. */
  readonly identities: Readonly<Record<string, string>>;
  readonly pods: PodAddressing | undefined;
  readonly sizes: RangeSizes;
  /** Maintenance window such as `Sat 02:00-06:00 UTC`. */
  readonly upgradeWindow: string | undefined;
  /** undefined: nothing is backed up. */
  readonly backup: Backup | undefined;
  /** Project of the GKE fleet that it is a member of; only for Google Cloud. */
  readonly fleetProject: string | undefined;
  /** `absent` while it leaves the fleet. */
  readonly state: "present" | "absent";
  /** A cluster that something else owns. */
  readonly existing: ExistingCluster | undefined;
  /** A cluster that ran before the fleet had it, and that the fleet now owns. */
  readonly adopt: Adoption | undefined;
  /** Why a setting that a rule would refuse is right here. Free text. */
  readonly reason: string | undefined;
  /** The day on which that exception ends, `2027-03-31`. */
  readonly until: string | undefined;
}

/** How the parts of an adopted cluster are found. */
export interface Adoption {
  /** What its parts are called in the cloud, by the thing named, such as `cluster`; what is missing has our name. */
  readonly names: Readonly<Record<string, string>>;
  /** Ids in the cloud by address in the cluster's stack: what Terraform takes over instead of creating it. */
  readonly imports: Readonly<Record<string, string>>;
}

export type Compute = "pools" | "auto";

export interface ExistingCluster {
  readonly id: string;
  /** Https URL of its API server. */
  readonly endpoint: string | undefined;
  /** Certificate authority of its API server: PEM as base64. */
  readonly ca: string | undefined;
  /** Role that its owner lets us take on, as the cloud names it. */
  readonly role: string | undefined;
  /** Paths of kubeconfigs, relative to the project; the first that names an entry has it. */
  readonly kubeconfig: readonly string[] | undefined;
  /** Context of that kubeconfig. */
  readonly context: string | undefined;
  /** Programs that the kubeconfig may have run for a credential. */
  readonly exec: readonly string[];
}

export interface Pool {
  readonly name: string;
  /** `<vCPU>x<GiB>` or a cloud's own type name. */
  readonly machine: string;
  readonly min: number;
  readonly max: number;
  readonly zones: number;
  readonly spot: boolean;
  readonly arch: "amd64" | "arm64";
  /** System on the nodes; undefined: the cloud's own choice. */
  readonly image: NodeImage | undefined;
  /** Most nodes that an upgrade replaces at the same time, in percent of the pool. */
  readonly surge: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

export type NodeImage = "al2023" | "bottlerocket";

export interface Taint {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

export interface Workload {
  readonly name: string;
  /** `absent` while it leaves the fleet. */
  readonly state: "present" | "absent";
  readonly topology: "replicated" | "segmented";
  /** Every cluster that serves any part of it, sorted. */
  readonly clusters: readonly string[];
  /** Component name to its clusters; only for segmented. */
  readonly components: Readonly<Record<string, readonly string[]>>;
  /** Jurisdiction that its clusters, state, keys, logs, backups and entries must stay in. */
  readonly data: string | undefined;
  /** The largest thing whose loss it goes on without, and without anything smaller; undefined: nothing is claimed. */
  readonly survives: "zone" | "cluster" | "region" | "cloud" | undefined;
  readonly entry: Entry | undefined;
}

export interface Entry {
  readonly host: string;
  /** The component that users reach; only for segmented. */
  readonly component: string | undefined;
  /** What leads users to a cluster: names that resolve to it, or addresses of its cloud's own network. */
  readonly via: "dns" | "accelerator";
  /** Everybody, or only networks that reach those of its clusters. */
  readonly reach: "internet" | "network";
  readonly policy: "latency" | "weighted" | "failover" | "geo";
  readonly port: number;
  readonly health: EntryHealth;
  readonly tls: "managed" | "none";
  /** Cluster to weight; only for weighted. */
  readonly weights: Readonly<Record<string, number>> | undefined;
  /** Clusters, first choice first; only for failover. */
  readonly order: readonly string[] | undefined;
  /** Cluster to the continents or countries that it serves; only for geo. */
  readonly geo: Readonly<Record<string, readonly string[]>> | undefined;
}

/** How the workload itself is asked whether it serves. */
export interface EntryHealth {
  /** Not asked for where the protocol is `tcp`. */
  readonly path: string;
  readonly port: number;
  readonly protocol: "http" | "https" | "tcp";
}
