import type { Cidr } from "../model/cidr.ts";
import type { Entry, ExistingCluster, NatMode, PodAddressing, RangePurpose, Region, StateBackend } from "../model/fleet.ts";
import type { LocalPorts, SubnetTier } from "../model/fleet-plan.ts";
import type { LinkFacts } from "./link-facts.ts";
import type { SignIn } from "./sign-in.ts";

/** What file and plan ask of a cloud: plain data and pure functions. What acts in a cloud has a table of its own in its layer. */
export interface CloudFacts {
  /** What people call it, such as `Google Cloud`. */
  readonly title: string;
  /** What people from elsewhere write for its name in the fleet file, in small letters and digits only. */
  readonly alsoCalled: readonly string[];
  /** Whether Terraform has a plugin for what stands there, which needs to know as whom it asks; the rest is built in. */
  readonly plugin: boolean;
  readonly region: RegionFacts;
  /** undefined: its regions have no network. */
  readonly network: NetworkFacts | undefined;
  readonly cluster: ClusterFacts;
  readonly pods: PodFacts;
  readonly names: NameFacts;
  /** Terraform state that lies in this cloud. */
  readonly state: StateFacts | undefined;
  /** How a job of a CI system signs in with the token that the system gives it; left out where nobody signs in. */
  readonly signIn?: SignIn;
  /** Who serves zones of this cloud's accounts. */
  readonly dns: DnsFacts | undefined;
  /** A Git service that knows pods of its clusters by what the cloud says they are; left out where none does. */
  readonly git?: GitFacts;
  readonly colours: Colours;
  /**
   * What nobody loses unasked, as Terraform names it: types of resources, or `type.name`. Clusters, networks and what joins
   * them, keys, addresses that others know, zones, and what holds logs or states.
   */
  readonly guarded: readonly string[];
}

/** Of its lines in pictures, as CSS writes them. */
export interface Colours {
  /** Readable on white and on black. */
  readonly anyGround: string;
  /** Where the ground is known; undefined: as everything around it. */
  readonly light: string | undefined;
  readonly dark: string | undefined;
}

export interface GitFacts {
  /** What people call it. */
  readonly title: string;
  /** URLs of its repositories. */
  readonly url: Shape;
  /** What Flux calls the cloud in `provider` of a GitRepository. */
  readonly provider: string;
  /** How pods say which identity they mean; left out where the cloud knows that by their service account. */
  readonly marks?: (client: string) => PodMarks;
}

/** What pods of an identity and their service account bear. */
export interface PodMarks {
  readonly annotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
}

export interface DnsFacts {
  /** As the file names it under `dns`. */
  readonly provider: string;
  /** Whether zones of one name may exist side by side, so that only an id says which is meant. */
  readonly needsZoneId: boolean;
  /** Whether a cluster with weight 0 answers where nobody else is left; left out where it never does. */
  readonly lastResort?: true;
}

/** A field of a region that not every cloud has. */
export type RegionKey = "location" | "account" | "project" | "subscription" | "identity" | "network" | "zones" | "nat" | "ports";

/** What a text must look like. */
export interface Shape {
  readonly shape: RegExp;
  /** An example, or what is accepted in words. */
  readonly accepted: string;
}

export interface RegionFacts {
  readonly required: readonly RegionKey[];
  readonly allowed: readonly RegionKey[];
  /** How its places are spelled; undefined where it has none. */
  readonly location: Shape | undefined;
  /** Places that this release knows, where a cloud opens others without much ado; undefined where a rule of its own knows them all. */
  readonly places: readonly string[] | undefined;
  /**
   * The part of the cloud that a place is in, with accounts and networks apart from the rest: called like the cloud, but for
   * what stands apart. undefined: nothing does.
   */
  readonly realmOf: ((location: string) => string) | undefined;
  /** How it names who deploys; undefined where nobody is asked. */
  readonly identity: Shape | undefined;
  /** What an edition sets in a region, as the file spells it; a key that is missing has no meaning there. */
  readonly defaults: (edition: string, region: RegionDraft) => RegionDefaults;
}

export interface RegionDraft {
  /** Empty where the file says nothing. */
  readonly location: string;
  /** Whether something else owns its network. */
  readonly existing: boolean;
}

export interface RegionDefaults {
  readonly nat?: NatMode;
  readonly zones?: readonly string[];
  /** `16000-31999` */
  readonly ports?: string;
}

export interface NetworkFacts {
  readonly cuts: CutTable;
  /** Prefix lengths that the cloud accepts; a purpose that is missing has no range there. */
  readonly sizes: Readonly<Partial<Record<RangePurpose, AcceptedSizes>>>;
  /** Addresses that the cloud keeps in every subnet. */
  readonly keptPerSubnet: number;
  /** What stands in subnets that the region's clusters share; undefined where ranges belong to one cluster each. */
  readonly shared: SharedSubnetFacts | undefined;
  /** What it doesn't take beside the blocks that a network has, the first of them first. */
  readonly refusedBeside: (held: readonly Cidr[]) => readonly Cidr[];
  /** Whether routed pods take single addresses of a subnet, not a block a node. */
  readonly podsInSubnet: boolean;
  /** Blocks that it refuses in its networks and in what they are connected to. */
  readonly forbidden: readonly ForbiddenBlock[];
  /** Peerings that one network may have: as it comes, and after the cloud was asked for more. */
  readonly peerings: { readonly standard: number; readonly most: number };
  /** Addresses that a network which the fleet makes shows to the internet; undefined: one in each of its zones. */
  readonly natAddresses: number | undefined;
  /** Ranges of subnets that a network may have, and it and its peers together, as it comes; undefined: nobody counts them. */
  readonly subnetRanges: { readonly network: number; readonly group: number } | undefined;
  /** BGP numbers of its gateways. */
  readonly asns: GatewayNumbers;
  /** What holds for VPNs to other clouds. */
  readonly links: LinkFacts;
  /** Where its networks meet: in a gateway of each, or in one that the hub has for all. */
  readonly meeting: "each" | "hub";
  /** Whether that one stands in no region, so that none takes it along; left out where it stands in the hub's. */
  readonly meetsEverywhere?: true;
  /** The one location that every accelerator is made in, wherever what it leads to stands; undefined where they are in none. */
  readonly acceleratorLocation: string | undefined;
  /** What stands in front of a cluster for such an entry, and why, where the cloud has several kinds; left out where it has one. */
  readonly entryChoice?: (entry: Pick<Entry, "via" | "reach">) => { readonly chosen: string; readonly why: string };
  /** What holds for load balancers that are for networks of the fleet alone; left out where there are none. */
  readonly inside?: InsideFacts;
  /** Whether what stands in front of a cluster is made of parts of the cluster, so that it comes after it. */
  readonly entriesNeedClusters?: boolean;
  /** Why none of its accelerators can lead to some clusters on it, each in words; undefined where it has no accelerators. */
  readonly acceleratorObstacles?: (wanted: Accelerated) => readonly string[];
  /** How callers on private paths are admitted: by rules that stand apart, or by an attribute of the cluster. */
  readonly admitsBy: "rule" | "attribute";
}

/** Private two-byte BGP numbers that no two clouds share: one for each gateway, or one that the cloud gives all of its gateways. */
export type GatewayNumbers = { readonly first: number; readonly last: number } | { readonly always: number };

/** Of load balancers that are for networks of the fleet alone. */
export interface InsideFacts {
  /** Why none can be made for such an entry, each in words. */
  readonly obstacles: (wanted: Pick<Entry, "tls"> & { readonly clusters: number }) => readonly string[];
  /** The region's range that each cluster has an address of, which the plan chooses; undefined: the cloud chooses one. */
  readonly range: RangePurpose | undefined;
}

/** What an accelerator is to lead to. */
export interface Accelerated {
  readonly policy: Entry["policy"];
  readonly tls: Entry["tls"];
  readonly port: number;
  readonly health: Entry["health"];
  /** Who serves the zone of its name; undefined where the file names none. */
  readonly zone: string | undefined;
  /** Of its clusters, all of one cloud. */
  readonly regions: readonly Pick<Region, "location" | "account">[];
}

/** Addresses that things take in subnets which all clusters of a region use, in each zone. */
export interface SharedSubnetFacts {
  /** A node with routed pods; otherwise it takes one. */
  readonly perNode: number;
  readonly perControlPlane: number;
  /** Whether nodes that the cloud brings by itself stand in the subnets of their control plane. */
  readonly autoNodesBesideControlPlane: boolean;
  readonly perBalancer: number;
  /** What is neither a cluster's nor an entry's, in the first subnet of a zone. */
  readonly own: Readonly<Record<SubnetTier, number>>;
  /** Prefix length of the largest subnet that is made where nobody asks for a size. */
  readonly largest: number;
}

/** One kind of range that is granted. */
export interface Cut {
  readonly purpose: RangePurpose;
  /** Default prefix length; undefined where the size follows what clusters may grow to. */
  readonly prefix: number | undefined;
  /** Of one whose size follows the nodes: prefix length of the first range where there is room, because later ones are of little use. */
  readonly roomy?: number;
  /** How many of it: one, or one a zone. */
  readonly each: "one" | "zone";
}

/** What is cut from a region's blocks, which are as large as that needs. */
export interface CutTable {
  readonly region: readonly Cut[];
  readonly cluster: readonly Cut[];
  /** Only where pods are routed and not part of the subnets of the nodes. */
  readonly routedPods: Cut | undefined;
  /** Only where a cluster's services can be routed, and then only when a size is asked for. */
  readonly routedServices: Cut | undefined;
}

/** Prefix lengths from the largest range to the smallest. */
export interface AcceptedSizes {
  readonly largest: number;
  readonly smallest: number;
}

export interface ForbiddenBlock {
  readonly block: Cidr;
  /** `AKS uses them inside` */
  readonly why: string;
}

/** A field of a cluster that not every cloud has. */
export type ClusterKey = "backup" | "fleetProject";

export interface ClusterFacts {
  /** Who reaches API servers without a kubeconfig's help: networks, this machine alone, or that is not for us to know. */
  readonly reached: "network" | "machine" | "unknown";
  /** Whether a private API server takes a runner's token from anywhere, so that no path is needed. */
  readonly reachedWithoutPath: boolean;
  /** Whether clusters can be made there at all. */
  readonly made: boolean;
  /** Whether a living cluster may go from pools to nodes that the cloud brings, and back; elsewhere it is made anew. */
  readonly computeChanges: boolean;
  /** Settings that only some clouds have, and this one has. */
  readonly has: readonly ClusterKey[];
  /** What else never changes there under a living cluster: whether its API server is private, and the addresses of overlay pods. */
  readonly lasting: readonly ("endpoint" | "pods")[];
  /**
   * Zones over which the nodes of a pool are spread, the first choice first, none where a location has none: by names that mean one
   * building. Left out where the plan chooses them with the subnets, or nodes stand in no zones.
   */
  readonly poolZones?: (place: Pick<Region, "location" | "account">) => readonly string[];
  /** Nodes at most that the cloud's own pods run on, beside the pools of the file. */
  readonly systemNodes: number;
  /** Which minors it offers: those of the edition, those with an end of its own for each, or those that we build. */
  readonly minors: "edition" | "own-ends" | "built";
  /** How its machine types are spelled; undefined where nodes have none. */
  readonly machine: Shape | undefined;
  /** How a cluster of others is found without a kubeconfig; undefined: a kubeconfig has to say. */
  readonly existing: ExistingFacts | undefined;
  /** How somebody with rights in clusters is named there, for the reference of the file; undefined: nobody can be yet. */
  readonly principal: { readonly description: string; readonly default: string; readonly example: string } | undefined;
  /** Who names a cluster that is adopted; undefined: none can be. */
  readonly adoption: { readonly by: string } | undefined;
  /** TCP ports on this machine that a control plane is granted, the first given; undefined where it listens elsewhere. */
  readonly ports: { readonly count: number; readonly from: (first: number) => LocalPorts } | undefined;
  /**
   * What controllers in a cluster make there that may be left when the cluster is gone, a line for each kind with what it is to be
   * looked for by. `id`: what the cloud calls the cluster, as its record has it.
   */
  readonly leftovers: (id: string) => readonly string[];
}

export interface ExistingFacts {
  /** Fields that the cloud would refuse, each with what it is instead: `no ARN of a role`. */
  readonly refused: (existing: ExistingCluster) => readonly (readonly [field: "id" | "role", is: string])[];
  /** Why the cloud isn't asked where its API server is, so that the file has to say; undefined: it is asked. */
  readonly unasked: string | undefined;
}

export interface PodFacts {
  /** How pods get addresses where the file doesn't say. */
  readonly standard: PodAddressing;
  /** The only way that it has; undefined: both. */
  readonly only: PodAddressing | undefined;
  /** Ranges that never leave their cluster, so that all clusters there use the same; undefined where they aren't ours to know. */
  readonly reused: Readonly<Record<"pods" | "services", ReusedRange>> | undefined;
}

export interface ReusedRange {
  readonly first: Cidr;
  /** Default prefix length. */
  readonly prefix: number;
}

/** What a cloud accepts as the name of one kind of thing. */
export interface NameRule {
  /** Characters at most. */
  readonly longest: number;
  /** What no name may begin with. */
  readonly keptStarts?: readonly string[];
  /** Characters beside lowercase letters and digits. */
  readonly separator: "-" | "";
  /** Whether the first character must be a letter. */
  readonly letterFirst: boolean;
  /** Names that the cloud keeps for itself. */
  readonly kept: readonly string[];
  /** Added to the derived name, to tell things of one kind apart. */
  readonly suffix: string;
  /** Inside of what two things may not share a name. What nobody in the world may have has the account in its name. */
  readonly unique: "world" | "account" | "location" | "cluster";
}

export interface NameFacts {
  /** A region's things. */
  readonly region: Readonly<Record<string, NameRule>>;
  /** A cluster's things. */
  readonly cluster: Readonly<Record<string, NameRule>>;
  /** Node pools, from the pool's own name alone. */
  readonly pool: NameRule | undefined;
  /** What a VPN to another cloud is made of there: names of its parts are made of it. Left out where nothing of it has a name. */
  readonly link?: NameRule;
  /** The load balancer in front of a cluster, one for each workload with an entry. */
  readonly entry: NameRule | undefined;
  /** What leads users to load balancers by addresses of the cloud's own network, one for each workload; left out where there is none. */
  readonly accelerator?: NameRule;
  /** The certificate of a workload's host in a region; left out where certificates have no names. */
  readonly certificate?: NameRule;
  /** What says which TLS the load balancers of a region speak; left out where that has no name. */
  readonly tlsPolicy?: NameRule;
  /** What asks for the names of a workload's entry whether its load balancers answer; left out where it has no name. */
  readonly check?: NameRule;
  /** A zone that the fleet makes, or what holds it; left out where zones are known by their DNS name alone. */
  readonly zone?: NameRule;
  /** What holds all accelerators of an account; left out where each stands for itself. */
  readonly accelerators?: NameRule;
  /** What holds all that stands in front of a cluster; left out where each load balancer stands for itself. */
  readonly entryGroup?: NameRule;
  /** What holds that which picks among clusters for the names of entries; left out where the zone does so itself. */
  readonly answers?: NameRule;
  /** Places for what entries log, in a region and everywhere. */
  readonly logs: Readonly<Record<string, NameRule>>;
}

export interface StateFacts {
  /** The location in this cloud of a state that lies here; undefined of all others. */
  readonly locationOf: (state: StateBackend) => string | undefined;
}
