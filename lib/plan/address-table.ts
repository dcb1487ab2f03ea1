import { Cidr } from "../model/cidr.ts";
import type { Cloud, PodAddressing, RangePurpose } from "../model/fleet.ts";
import type { NetworkCloud } from "../model/network-cloud.ts";

/** One kind of range that is granted. */
export interface Cut {
  readonly purpose: RangePurpose;
  /** Default prefix length. */
  readonly prefix: number;
  /** How many of it: one, or one a zone. */
  readonly each: "one" | "zone";
}

/** What is cut from a region's block, of which `prefix` is the default size. */
export interface CutTable {
  readonly block: Cut;
  readonly region: readonly Cut[];
  readonly cluster: readonly Cut[];
  /** Only where pods are routed and not part of the subnets of the nodes. */
  readonly routedPods: Cut | undefined;
  /** Only where a cluster's services can be routed, and then only when a size is asked for. */
  readonly routedServices: Cut | undefined;
}

const one = (purpose: RangePurpose, prefix: number): Cut => ({ purpose, prefix, each: "one" });
const perZone = (purpose: RangePurpose, prefix: number): Cut => ({ purpose, prefix, each: "zone" });

/** "What is cut from what" of the fleet file's reference. Ranges of one owner are cut in this order. */
export const CUTS: Readonly<Record<NetworkCloud, CutTable>> = {
  aws: {
    block: one("block", 16),
    region: [perZone("private", 18), perZone("public", 24), perZone("intra", 27)],
    cluster: [],
    routedPods: undefined,
    routedServices: undefined,
  },
  gcp: {
    block: one("block", 13),
    region: [one("proxy", 23)],
    cluster: [one("nodes", 22), one("control-plane", 28)],
    routedPods: one("pods", 16),
    routedServices: one("services", 20),
  },
  azure: {
    block: one("block", 16),
    region: [one("gateway", 26), one("load-balancer", 24), one("endpoints", 24)],
    cluster: [one("nodes", 22), one("control-plane", 27)],
    routedPods: one("pods", 17),
    routedServices: undefined,
  },
};

/** How pods get addresses where the file doesn't say. */
export const POD_ADDRESSING: Readonly<Record<Cloud, PodAddressing>> = {
  aws: "routed",
  gcp: "routed",
  azure: "overlay",
  local: "overlay",
  external: "overlay",
};

/** A range that never leaves its cluster, so that every cluster of a cloud uses the same. */
export interface Reused {
  readonly first: Cidr;
  /** Default prefix length. */
  readonly prefix: number;
}

const reused = (block: string): Reused => {
  const first = Cidr.from(block);
  return { first, prefix: first.prefix };
};

/** Neither in the lock nor routed, but part of the overlap proof. GKE's service range is the one that Google manages. */
export const REUSED: Readonly<Record<Exclude<Cloud, "external">, Readonly<Record<"pods" | "services", Reused>>>> = {
  aws: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") },
  gcp: { pods: reused("100.64.0.0/16"), services: reused("34.118.224.0/20") },
  azure: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") },
  local: { pods: reused("10.244.0.0/16"), services: reused("10.96.0.0/16") },
};

/** A block that no network of the fleet may hold. */
export interface Forbidden {
  readonly block: Cidr;
  readonly why: string;
  /** Refused everywhere, or in what Azure's networks are connected to. */
  readonly by: "everybody" | "azure";
}

/** Never handed out, so that an Azure region may come later. */
export const FORBIDDEN: readonly Forbidden[] = [
  { block: Cidr.from("0.0.0.0/8"), why: "no host can have such an address", by: "everybody" },
  { block: Cidr.from("127.0.0.0/8"), why: "they are loopback addresses", by: "everybody" },
  { block: Cidr.from("169.254.0.0/16"), why: "they are link-local, metadata servers among them", by: "everybody" },
  { block: Cidr.from("172.30.0.0/15"), why: "AKS uses them inside", by: "azure" },
  { block: Cidr.from("192.0.2.0/24"), why: "AKS uses them inside", by: "azure" },
  { block: Cidr.from("224.0.0.0/3"), why: "they are multicast or reserved", by: "everybody" },
];

/** Nodes that a cluster's share of a network is sized for, where its pools don't ask for more. */
export const NODES_PER_CLUSTER = 200;

/** Pods that one node runs at most. */
export const PODS_PER_NODE = 110;

/** What GKE, and every overlay, gives a node for its pods: a /24. */
export const POD_PREFIX_PER_NODE = 24;

/** Addresses that an AWS node takes from its subnet: its own, and seven prefixes of 16 for 110 pods. */
export const AWS_ADDRESSES_PER_NODE = 1 + 7 * 16;

/** Addresses that the cloud keeps in every subnet. */
export const KEPT_PER_SUBNET: Readonly<Record<NetworkCloud, number>> = { aws: 5, gcp: 4, azure: 5 };

/** Prefix lengths that a cloud accepts, from the largest range to the smallest. */
export interface Accepted {
  readonly largest: number;
  readonly smallest: number;
}

const from = (largest: number, smallest: number): Accepted => ({ largest, smallest });

/** By cloud and purpose; a purpose that is missing has no range in that cloud. */
export const ACCEPTED: Readonly<Record<NetworkCloud, Readonly<Partial<Record<RangePurpose, Accepted>>>>> = {
  aws: {
    block: from(16, 28),
    private: from(16, 28),
    public: from(16, 28),
    intra: from(16, 28),
    pods: from(10, 24),
    services: from(14, 24),
  },
  gcp: {
    block: from(8, 28),
    nodes: from(8, 29),
    pods: from(9, 24),
    services: from(16, 27),
    "control-plane": from(28, 28),
    proxy: from(8, 26),
  },
  azure: {
    block: from(8, 28),
    nodes: from(8, 28),
    pods: from(10, 24),
    services: from(14, 24),
    "control-plane": from(8, 28),
    gateway: from(8, 27),
    "load-balancer": from(8, 24),
    endpoints: from(8, 29),
  },
};
