import type { GoogleSource } from "./sources.ts";

/** How many of a thing a parent or a project may have. */
export interface GoogleQuota {
  /** What is counted: `peerings`. */
  readonly things: string;
  /** Whose they are: `a network`. */
  readonly whole: string;
  /** As it comes. */
  readonly standard: number;
  /** After Google was asked for more: the same where nobody gets more, Infinity where Google names no end. */
  readonly most: number;
  readonly source: GoogleSource;
}

/** Every count that Google limits and a fleet can reach. Rules and the list in docs/reference/google-limits.md read them here. */
export const GOOGLE_QUOTAS = {
  peerings: { things: "peerings", whole: "a network", standard: 25, most: 25, source: "ncc-spokes" },
  // Every project has its own today; these are what Google's own tools take for the default.
  subnetRanges: { things: "subnet ranges", whole: "a network", standard: 300, most: Infinity, source: "network-dashboard" },
  groupRanges: {
    things: "subnet ranges",
    whole: "a network and its peers",
    standard: 400,
    most: Infinity,
    source: "network-dashboard",
  },
  groupRoutes: {
    things: "static routes",
    whole: "a network and its peers",
    standard: 300,
    most: Infinity,
    source: "network-dashboard",
  },
  spokes: { things: "networks", whole: "a hub", standard: 250, most: 250, source: "ncc-quotas" },
  exportRanges: { things: "blocks", whole: "a member of a hub", standard: 16, most: 16, source: "ncc-quotas" },
  clusters: { things: "clusters", whole: "a project in a location", standard: 100, most: 100, source: "gke-quotas" },
  nodes: { things: "nodes", whole: "a cluster", standard: 5000, most: 15000, source: "gke-quotas" },
  nodesPerZone: { things: "nodes", whole: "a pool in one zone", standard: 1000, most: 1000, source: "gke-quotas" },
  secondaryRanges: { things: "secondary ranges", whole: "a subnet", standard: 170, most: 170, source: "vpc-quotas" },
} as const satisfies Readonly<Record<string, GoogleQuota>>;

/** Characters that names of Google's may have. */
export const GOOGLE_LENGTHS = {
  /** Of everything in Compute Engine, Cloud DNS zones and spokes: RFC 1035. */
  name: 63,
  /** Of networks and subnets: names of further parts are made of them, by `--`, which no name of the fleet's has, and eight characters at most. */
  derived: 53,
  label: 63,
} as const;

/** Addresses that a network shows to the internet. They are chosen once: others hold them in their allow lists. */
export const NAT_ADDRESSES = 2;

/** TCP and UDP ports of an address that Cloud NAT gives away. */
export const PORTS_PER_ADDRESS = 64512;

/** Ports that Cloud NAT gives to a machine: powers of two, the first at least 32. */
export const NAT_PORTS = { least: 64, most: 8192 } as const;

/** Machines that the ports of a network's addresses suffice for. */
export const NAT_MACHINES = Math.floor((NAT_ADDRESSES * PORTS_PER_ADDRESS) / NAT_PORTS.least);
