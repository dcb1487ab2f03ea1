import type { AzureSource } from "./sources.ts";

/** How many of a thing a parent or a subscription may have. */
export interface AzureQuota {
  /** What is counted: `peerings`. */
  readonly things: string;
  /** Whose they are: `a network`. */
  readonly whole: string;
  /** As it comes. */
  readonly standard: number;
  /** After Azure was asked for more: the same where nobody gets more, infinite where it names no end. */
  readonly most: number;
  readonly source: AzureSource;
}

/** Azure raises it, and names no end. */
const UNNAMED = Infinity;

/** Every count that Azure limits and a fleet can reach. Rules and the list in docs/reference/azure-limits.md read them here. */
export const AZURE_QUOTAS = {
  peerings: { things: "peerings", whole: "a network", standard: 500, most: 500, source: "network-limits" },
  hubConnections: { things: "networks", whole: "a virtual hub", standard: 500, most: 500, source: "wan-limits" },
  clusters: { things: "clusters", whole: "a subscription", standard: 5000, most: 5000, source: "aks-limits" },
  nodes: { things: "nodes", whole: "a cluster", standard: 5000, most: 5000, source: "aks-limits" },
  nodesOfPool: { things: "nodes", whole: "a pool", standard: 1000, most: 1000, source: "aks-limits" },
  pools: { things: "pools", whole: "a cluster", standard: 100, most: 100, source: "aks-limits" },
  // By offer: a subscription of an enterprise agreement begins with 1,000.
  addresses: {
    things: "public addresses",
    whole: "a subscription in one location",
    standard: 10,
    most: UNNAMED,
    source: "network-limits",
  },
  profiles: {
    things: "profiles of Traffic Manager",
    whole: "a subscription",
    standard: 100,
    most: UNNAMED,
    source: "traffic-limits",
  },
  endpoints: { things: "endpoints", whole: "a profile of Traffic Manager", standard: 200, most: 200, source: "traffic-limits" },
  frontDoorEndpoints: { things: "endpoints", whole: "a Front Door", standard: 25, most: 25, source: "front-door-limits" },
  resourceGroups: { things: "resource groups", whole: "a subscription", standard: 980, most: 980, source: "subscription-limits" },
  roleAssignments: {
    things: "role assignments",
    whole: "a subscription",
    standard: 4000,
    most: 4000,
    source: "role-limits",
  },
  privateZones: {
    things: "private DNS zones",
    whole: "a subscription",
    standard: 1000,
    most: 1000,
    source: "private-dns-limits",
  },
  privateEndpoints: { things: "private endpoints", whole: "a network", standard: 1000, most: 1000, source: "network-limits" },
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
  /** Of Application Gateways for Containers, one in the group of a cluster's entries that is called like it. */
  gateway: 64,
  /** Of an endpoint of Front Door. */
  frontDoorEndpoint: 46,
  /** Of resource groups that no node carries as a label. */
  resourceGroup: 90,
  /** Of a profile of Traffic Manager, whose name is a label of a DNS name; those of its parts are made of it. */
  profile: 47,
  /** Of storage accounts and key vaults, whose names nobody else in the world may have. */
  global: 24,
} as const;

/** BGP number of everything in a hub of Virtual WAN; no gateway there gets another. */
export const HUB_NUMBER = 65515;

/** Prefix length of the addresses that a network shows to the internet: four, chosen once, because others hold them in their lists. */
export const NAT_PREFIX = 30;
export const NAT_ADDRESSES = 2 ** (32 - NAT_PREFIX);

/** TCP and UDP ports of an address that a NAT gateway gives away. */
export const PORTS_PER_ADDRESS = 64512;

/** Ports that a node is counted with: Azure gives them away as they are asked for, and AKS plans for so many a node at least. */
export const PORTS_PER_NODE = 256;

/** Nodes that the ports of a network's addresses suffice for. */
export const NAT_NODES = Math.floor((NAT_ADDRESSES * PORTS_PER_ADDRESS) / PORTS_PER_NODE);

/** Prefix length of the subnet of an Application Gateway for Containers beside overlay pods: no other is taken. */
export const GATEWAY_PREFIX = 24;
