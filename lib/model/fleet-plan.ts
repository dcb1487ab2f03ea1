import type { Baseline } from "./baseline.ts";
import type { Problem } from "../errors.ts";
import type { Pin } from "./artefact.ts";
import type { Cidr } from "./cidr.ts";
import type {
  Cluster,
  Cloud,
  Dns,
  Entry,
  Fleet,
  ParentZone,
  PodAddressing,
  Principal,
  RangePurpose,
  Region,
  StateBackend,
} from "./fleet.ts";
import type { LinkPlan } from "./link-plan.ts";
import type { RegistryName, Sync, SyncSource } from "./sync.ts";
import type { Choice, Grant, Lock } from "./lock.ts";
import type { ProviderConfig } from "./provider-config.ts";
import type { StackLayer } from "./stack-layer.ts";
import type { WorkloadPlan } from "./workload-plan.ts";

/** Where members are listed, and what follows a source in each. */
export interface SyncPlan extends Pick<Sync, "hub" | "agent" | "images"> {
  /** `clusterprofile` always, another beside it. */
  readonly registries: readonly RegistryName[];
}

/** All that can be known before anything is deployed; plain data, the same for the same file and lock. */
export interface FleetPlan {
  /** What people wrote, with defaults. */
  readonly fleet: Fleet;
  /** The fleet's name. */
  readonly name: string;
  readonly sync: SyncPlan;
  /** Left out: API servers see to nothing for the fleet. */
  readonly baseline?: Baseline;
  readonly regions: readonly RegionPlan[];
  readonly clusters: readonly ClusterPlan[];
  /** How pairs of regions reach each other, and why so. */
  readonly connections: readonly Connection[];
  /** Names of the regions in whose gateway networks of their cloud meet, in clouds that have one for all. */
  readonly hubs: readonly string[];
  /** Sets of regions that reach each other, over any number of hops. */
  readonly domains: readonly ConnectivityDomain[];
  /** What each network hands traffic for the others to: one row for each pair that has a path, in both directions. */
  readonly routes: readonly NetworkRoute[];
  /** What lies behind the ends of each connection between gateways that know no routes by themselves. */
  readonly transits: readonly TransitPlan[];
  /** Connections between clouds: what their two ends are made of. */
  readonly links: readonly LinkPlan[];
  /** Ways in for users, by workload; without those that lead to no load balancer. */
  readonly entries: readonly EntryPlan[];
  /** Where the entries get their names; undefined where the file names no zone. */
  readonly zone: ZonePlan | undefined;
  readonly stacks: readonly StackPlan[];
  /** Stack ids in groups: all of one group may be deployed at the same time, after the groups before it. */
  readonly waves: readonly (readonly string[])[];
  readonly pins: readonly Pin[];
  /** What the plan chose where the file leaves it open, and why. */
  readonly decisions: readonly Decision[];
}

/** A plan without what people wrote: all that stacks are made from. What isn't in it is not theirs to decide. */
export type Intent = Omit<FleetPlan, "fleet">;

/** What planning returns: the plan, and what it would write to the lock. */
export interface Planned {
  readonly plan: FleetPlan;
  readonly lock: Lock;
  /** Grants that the old lock does not have: without them `synth` refuses. */
  readonly added: readonly Grant[];
  /** Grants that the old lock has as live and the new one as retired. */
  readonly retired: readonly Grant[];
  /** Choices that the old lock does not have, or has otherwise: without them `synth` refuses. */
  readonly chosen: readonly Choice[];
  /** What the old lock doesn't know of stacks, in words: without it `synth` refuses. */
  readonly stale: readonly string[];
  /** What nobody should find out by a deployment: it wants a person's yes before it is written. */
  readonly consents: readonly Consent[];
  /** What each workload depends on, by name. */
  readonly workloads: readonly WorkloadPlan[];
  /** What stands in the way, and what somebody should know; never thrown. With an error among them the plan is not to be used. */
  readonly problems: readonly Problem[];
}

/** Something that leaves, or that users would feel. */
export interface Consent {
  /**
   * `leaves`: a stack, with all that its state holds. `outage`: something that stays, but is away in between. `unsynced`: what
   * members followed, and do no longer.
   */
  readonly kind: "leaves" | "outage" | "unsynced";
  /** A stack's id, or the thing concerned. */
  readonly about: string;
  readonly what: string;
  /** The order in which it hurts least; undefined where there is none better. */
  readonly safer: string | undefined;
}

/** Something that the plan chose. */
export interface Decision {
  readonly about: string;
  readonly chosen: string;
  readonly why: string;
}

/** A block that belongs to somebody, for one purpose. */
export interface Range {
  readonly owner: string;
  readonly purpose: RangePurpose | "reserved" | "network";
  readonly block: Cidr;
  /** Whether other networks of its domain can see it: routed blocks may not overlap there. */
  readonly routed: boolean;
}

/** What a subnet is for. `private` has a way out by NAT, `public` is reachable from outside, `intra` has no way out. */
export type SubnetTier = "private" | "public" | "intra";

/** A subnet, by a name that stays: what uses it keeps it. */
export interface SubnetName {
  readonly tier: SubnetTier;
  /** Zone and count, `euw1-az1` or `euw1-az1-2`; of a network that something else owns, the subnet's id. */
  readonly name: string;
}

/** A subnet of a network of ours. */
export interface SubnetPlan extends SubnetName {
  readonly zone: string;
  readonly block: Cidr;
}

export interface RegionPlan {
  readonly region: Region;
  /** The names that the cloud gets, by the thing named: `network`, `gateway` … */
  readonly names: Readonly<Record<string, string>>;
  /** Its blocks first; of a purpose that every zone has, one for each zone in turn. */
  readonly ranges: readonly Range[];
  /** Undefined where the region has no network. */
  readonly network: NetworkPlan | undefined;
  /** Ids of the zones of a network of ours: those that it had before come first, in the order in which they came. */
  readonly zones: readonly string[];
  /** The subnets of a network of ours, by tier, where clusters share them; empty in all other networks. */
  readonly subnets: readonly SubnetPlan[];
  /** Where a gateway is attached to the network, one subnet in each zone; empty where that isn't for us to choose. */
  readonly attached: readonly SubnetName[];
  /** BGP number of its gateway; undefined where nothing needs one. */
  readonly asn: number | undefined;
  /** For each public address of its gateway, those inside of tunnels that it is told of before there are any; empty where it needs not be. */
  readonly tunnelHosts: readonly (readonly string[])[];
  readonly state: StateBackend;
}

export interface NetworkPlan {
  /** Every block, granted or there already: what others route to it, and admit. */
  readonly blocks: readonly Cidr[];
  /** Who may talk to it by private addresses: networks may be peers that are none today. */
  readonly trusted: readonly Cidr[];
  /** TCP ports that load balancers in it listen on. */
  readonly entryPorts: readonly number[];
  /** Kept as long as any cluster in it is. */
  readonly protect: boolean;
}

export interface ClusterPlan {
  readonly cluster: Cluster;
  readonly cloud: Cloud;
  readonly hub: boolean;
  /** Of the cluster in the inventory: the file's own, and which workloads it serves. */
  readonly labels: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, string>>;
  readonly ranges: readonly Range[];
  readonly pods: PodAddressing;
  /** The subnets of its things, by the thing: `control-plane`, `pool/general`, `entry/shop`. Chosen once and kept. */
  readonly subnets: Readonly<Record<string, readonly SubnetName[]>>;
  /** Number of the cluster in a service mesh, 1 to 511; undefined where a fleet has more clusters than a mesh can have. */
  readonly meshId: number | undefined;
  /** TCP ports on 127.0.0.1; only for local clusters. */
  readonly ports: LocalPorts | undefined;
  /** Who may reach its API server, derived from the declared callers. */
  readonly callers: readonly Caller[];
  /** Those of them that an allow list at the API server's own address names; empty where it has none. */
  readonly allowed: readonly AllowedCaller[];
  /** Who may do what in it, beside its creator. */
  readonly rights: readonly ClusterRights[];
  /** The source with `{cluster}` and the like filled in. */
  readonly source: SyncSource | undefined;
}

/** The ports that one local control plane listens on. */
export interface LocalPorts {
  readonly api: number;
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kwok: number;
  /** Two more that the grant holds for later. */
  readonly spare: readonly [number, number];
}

export interface Caller {
  /** `operators`, `ci`, `hub`, `peer`. */
  readonly kind: "operators" | "ci" | "hub" | "peer";
  /** A block from the fleet file, or a region whose NAT addresses or private paths count. */
  readonly from: Cidr | { readonly region: string };
  /** `private`: over the fleet's networks, by their own addresses. `internet`: as the addresses that the caller shows there. */
  readonly path: "private" | "internet";
  /** What it calls from on private paths; on others, the block that the file names. Nothing where only the cloud knows. */
  readonly blocks: readonly Cidr[];
  readonly why: string;
}

/** A block, or a region whose network's addresses on the internet count. */
export type AllowedCaller = { readonly path: Caller["path"] } & ({ readonly block: Cidr } | { readonly region: string });

/** One identity, as its cloud names it, and what it may do in a whole cluster. */
export interface ClusterRights {
  /** Tells those of one cluster apart: `apply`, `plan`, or `principal-` and a name of the fleet file. */
  readonly name: string;
  readonly principal: string;
  readonly rights: Principal["rights"];
}

export interface Connection {
  readonly between: readonly [string, string];
  readonly via: "peering" | "transit" | "vpn";
  readonly why: string;
}

/** What one network hands traffic for another to. */
export interface NetworkRoute {
  /** Region names. */
  readonly from: string;
  readonly to: string;
  /** The first connection on the way. */
  readonly over: Pick<Connection, "between" | "via">;
}

/** A connection of two gateways that learn no routes over it. */
export interface TransitPlan {
  readonly between: readonly [string, string];
  /** For each of the two, the regions that it reaches over the other: the other's own network, and those behind it. */
  readonly beyond: readonly [readonly string[], readonly string[]];
}

/** A workload's way in for its users. */
export interface EntryPlan {
  readonly workload: string;
  readonly entry: Entry;
  /** What its accelerator is called; undefined where names alone lead to clusters. */
  readonly accelerator: string | undefined;
  /** What holds its accelerator beside those of other entries; undefined where each stands for itself, or there is none. */
  readonly accelerators: string | undefined;
  /** What asks its load balancers for its names is called; undefined where that has no name. */
  readonly check: string | undefined;
  /** Where its name is seen, and what the zone is called that has it; undefined where the whole world sees it. */
  readonly inside: { readonly zone: string; readonly regions: readonly string[] } | undefined;
  /** One for each cluster that users are led to. */
  readonly fronts: readonly FrontPlan[];
}

/** A load balancer in front of one cluster for one workload. */
export interface FrontPlan {
  readonly cluster: string;
  readonly region: string;
  readonly cloud: Cloud;
  /** The cloud's own name of the region. */
  readonly location: string;
  /** What the cloud calls the load balancer. */
  readonly name: string;
  /** Its address, of one that only networks reach; undefined where the cloud chooses one. */
  readonly address: string | undefined;
  readonly protect: boolean;
}

/** The zone of the entries' names. */
export interface ZonePlan {
  readonly name: string;
  readonly provider: Dns["provider"];
  /** The cloud of that provider. */
  readonly cloud: Cloud;
  /** The region whose account owns it. */
  readonly region: string;
  /** What the provider calls it; undefined where the fleet makes it. */
  readonly id: string | undefined;
  /** What one that the fleet makes is called, beside its DNS name, or what holds it; undefined where neither has another name. */
  readonly called: string | undefined;
  /** What holds that which picks among clusters by the policies of entries; undefined where the zone does so itself. */
  readonly answers: string | undefined;
  /** The zone above that names it. */
  readonly parent: ParentZone | undefined;
  readonly protect: boolean;
}

export interface ConnectivityDomain {
  /** The name of its first region. */
  readonly name: string;
  readonly regions: readonly string[];
}

/** The providers of a stack: all that its resources, now or before, belong to. */
export interface StackProviders {
  /** The one without an alias. */
  readonly main: ProviderConfig | undefined;
  /** Sorted by name. */
  readonly aliased: readonly ProviderConfig[];
}

/** One Terraform state. */
export interface StackPlan {
  /** Unique in the fleet; also the name of its folder and its state. */
  readonly id: string;
  readonly layer: StackLayer;
  /** What it is about: a region, cloud, cluster or pair. */
  readonly subject: string;
  readonly clouds: readonly Cloud[];
  /** Deployed before it; each with the reason. */
  readonly after: readonly StackEdge[];
  /** Position in the plan's waves, from 0. */
  readonly wave: number;
  readonly state: StateBackend;
  /** `<fleet>/<stack>.tfstate`. */
  readonly stateKey: string;
  readonly providers: StackProviders;
  /** Whether Terraform is told to refuse the destruction of anything in it. */
  readonly protect: boolean;
  /** Why it is no longer wanted: what its state holds is destroyed. Undefined for a stack that stays. */
  readonly leaving: string | undefined;
  /** Of a member's bootstrap that leaves: the member was given up, so what its state holds goes without asking it. */
  readonly lost?: true;
}

export interface StackEdge {
  readonly stack: string;
  readonly why: string;
}
