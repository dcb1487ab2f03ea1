import type { AzureSource } from "./sources.ts";

/** How many of a thing a parent or a subscription may have. */
export interface AzureQuota {
  /** What is counted: `peerings`. */
  readonly things: string;
  /** Whose they are: `a network`. */
  readonly whole: string;
  /** As it comes. */
  readonly standard: number;
  /** After Azure was asked for more: the same where nobody gets more. */
  readonly most: number;
  readonly source: AzureSource;
}

/** Every count that Azure limits and a fleet can reach. Rules and the list in docs/reference/azure-limits.md read them here. */
export const AZURE_QUOTAS = {
  peerings: { things: "peerings", whole: "a network", standard: 500, most: 500, source: "network-limits" },
  hubConnections: { things: "networks", whole: "a virtual hub", standard: 500, most: 500, source: "wan-limits" },
  clusters: { things: "clusters", whole: "a subscription", standard: 5000, most: 5000, source: "aks-limits" },
  nodes: { things: "nodes", whole: "a cluster", standard: 5000, most: 5000, source: "aks-limits" },
  nodesOfPool: { things: "nodes", whole: "a pool", standard: 1000, most: 1000, source: "aks-limits" },
  pools: { things: "pools", whole: "a cluster", standard: 100, most: 100, source: "aks-limits" },
  federated: { things: "federated credentials", whole: "an identity", standard: 20, most: 20, source: "federated" },
} as const satisfies Readonly<Record<string, AzureQuota>>;

/** Characters that names of Azure's may have. */
export const AZURE_LENGTHS = {
  /** Of networks, subnets and resource groups in the path of a node: with overlay pods they become labels of nodes. */
  onNodes: 63,
  /** Of most of what has to do with networks. */
  network: 80,
  /** Of a cluster's subnet, of which the name of its API server's is made. */
  clusterSubnet: 54,
  /** Of storage accounts and key vaults, whose names nobody else in the world may have. */
  global: 24,
} as const;

/** Prefix length of the addresses that a network shows to the internet: four, chosen once, because others hold them in their lists. */
export const NAT_PREFIX = 30;
export const NAT_ADDRESSES = 2 ** (32 - NAT_PREFIX);

/** TCP and UDP ports of an address that a NAT gateway gives away. */
export const PORTS_PER_ADDRESS = 64512;

/** Ports that a node is counted with: Azure gives them away as they are asked for, and AKS plans for so many a node at least. */
export const PORTS_PER_NODE = 256;

/** Nodes that the ports of a network's addresses suffice for. */
export const NAT_NODES = Math.floor((NAT_ADDRESSES * PORTS_PER_ADDRESS) / PORTS_PER_NODE);
