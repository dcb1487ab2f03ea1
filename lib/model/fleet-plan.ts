import type { Problem } from "../errors.ts";
import type { Pin } from "./artefact.ts";
import type { Cidr } from "./cidr.ts";
import type { Cluster, Cloud, Fleet, PodAddressing, RangePurpose, Region, StateBackend, SyncSource } from "./fleet.ts";
import type { Choice, Grant, Lock } from "./lock.ts";
import type { ProviderPlace } from "./provider-place.ts";

/** All that can be known before anything is deployed; plain data, the same for the same file and lock. */
export interface FleetPlan {
  readonly fleet: Fleet;
  readonly regions: readonly RegionPlan[];
  readonly clusters: readonly ClusterPlan[];
  /** How pairs of regions reach each other, and why so. */
  readonly connections: readonly Connection[];
  /** Sets of regions that reach each other, over any number of hops. */
  readonly domains: readonly ConnectivityDomain[];
  readonly stacks: readonly StackPlan[];
  /** Stack ids in groups: all of one group may be deployed at the same time, after the groups before it. */
  readonly waves: readonly (readonly string[])[];
  readonly pins: readonly Pin[];
  /** What the plan chose where the file leaves it open, and why. */
  readonly decisions: readonly Decision[];
}

/** What planning returns: the plan, and what it would write to the lock. */
export interface Planned {
  readonly plan: FleetPlan;
  readonly lock: Lock;
  /** Grants that the old lock does not have: without them `synth` refuses. */
  readonly added: readonly Grant[];
  /** Grants that the old lock has as live and the new one as retired. */
  readonly retired: readonly Grant[];
  /** Choices that the old lock does not have: without them `synth` refuses. */
  readonly chosen: readonly Choice[];
  /** What the old lock doesn't know of stacks, in words: without it `synth` refuses. */
  readonly stale: readonly string[];
  /** What nobody should find out by a deployment: it wants a person's yes before it is written. */
  readonly consents: readonly Consent[];
  /** What stands in the way, and what somebody should know; never thrown. With an error among them the plan is not to be used. */
  readonly problems: readonly Problem[];
}

/** Something that leaves, or that users would feel. */
export interface Consent {
  /** `leaves`: a stack, with all that its state holds. `outage`: something that stays, but is away in between. */
  readonly kind: "leaves" | "outage";
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

export interface RegionPlan {
  readonly region: Region;
  /** The names that the cloud gets, by the thing named: `network`, `gateway` … */
  readonly names: Readonly<Record<string, string>>;
  /** Its blocks first; of a purpose that every zone has, one for each zone in turn. */
  readonly ranges: readonly Range[];
  /** BGP number of its gateway; undefined where nothing needs one. */
  readonly asn: number | undefined;
  readonly state: StateBackend;
}

export interface ClusterPlan {
  readonly cluster: Cluster;
  readonly cloud: Cloud;
  readonly hub: boolean;
  readonly names: Readonly<Record<string, string>>;
  readonly ranges: readonly Range[];
  readonly pods: PodAddressing;
  /** Number of the cluster in a service mesh, 1 to 511; undefined where a fleet has more clusters than a mesh can have. */
  readonly meshId: number | undefined;
  /** TCP ports on 127.0.0.1; only for local clusters. */
  readonly ports: LocalPorts | undefined;
  /** Who may reach its API server, derived from the declared callers. */
  readonly callers: readonly Caller[];
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
  readonly why: string;
}

export interface Connection {
  readonly between: readonly [string, string];
  readonly via: "peering" | "transit" | "vpn";
  readonly why: string;
}

export interface ConnectivityDomain {
  /** The name of its first region. */
  readonly name: string;
  readonly regions: readonly string[];
}

/** The providers of a stack: all that its resources, now or before, belong to. */
export interface StackProviders {
  /** The one without an alias. */
  readonly main: ProviderPlace | undefined;
  /** Sorted by name. */
  readonly aliased: readonly ProviderPlace[];
}

export type StackLayer = "network" | "gateway" | "peering" | "link" | "cluster" | "access" | "dns" | "entry" | "bootstrap";

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
}

export interface StackEdge {
  readonly stack: string;
  readonly why: string;
}
