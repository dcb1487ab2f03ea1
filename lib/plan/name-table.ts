import type { Cloud } from "../model/fleet.ts";

/** What a cloud accepts as the name of one kind of thing. */
export interface NameRule {
  /** Characters at most. */
  readonly longest: number;
  /** What no name may begin with. */
  readonly keptStart?: string;
  /** Characters beside lowercase letters and digits. */
  readonly separator: "-" | "";
  /** Whether the first character must be a letter. */
  readonly letterFirst: boolean;
  /** Names that the cloud keeps for itself. */
  readonly kept: readonly string[];
  /** Added to the derived name, to tell things of one kind apart. */
  readonly suffix: string;
  /** Inside of what two things may not share a name. */
  readonly unique: "account" | "location" | "cluster";
}

const ACCOUNT = { separator: "-", letterFirst: true, kept: [], suffix: "", unique: "account" } as const;
const LOCATION = { ...ACCOUNT, unique: "location" } as const;
const CLUSTER = { ...ACCOUNT, unique: "cluster" } as const;

type Rules = Readonly<Record<string, NameRule>>;

/** Names of a region's things. */
export const REGION_NAMES: Readonly<Record<Cloud, Rules>> = {
  aws: { network: { ...LOCATION, longest: 255 }, gateway: { ...LOCATION, longest: 255 } },
  gcp: { network: { ...ACCOUNT, longest: 63 }, gateway: { ...LOCATION, longest: 63 } },
  // With overlay pods, Azure uses names of networks and resource groups as labels of nodes.
  azure: {
    "resource-group": { ...ACCOUNT, longest: 63 },
    network: { ...ACCOUNT, longest: 63 },
    gateway: { ...ACCOUNT, longest: 80 },
  },
  local: {},
  external: {},
};

/** Names of the load balancer in front of a cluster, one for each workload with an entry. */
export const ENTRY_NAMES: Readonly<Partial<Record<Cloud, NameRule>>> = {
  aws: { ...LOCATION, longest: 32, keptStart: "internal-" },
};

const BUCKET = { ...ACCOUNT, longest: 63 } as const;

/** Names of the buckets for what entries log, in a region and everywhere; nobody in the world may have the same. */
export const LOG_NAMES: Readonly<Partial<Record<Cloud, Rules>>> = {
  aws: { "entry-logs": { ...BUCKET, suffix: "-entry-logs" }, "accelerator-logs": { ...BUCKET, suffix: "-accelerator-logs" } },
};

/** Names of a cluster's things. */
export const CLUSTER_NAMES: Readonly<Record<Cloud, Rules>> = {
  aws: {
    cluster: { ...LOCATION, longest: 100 },
    "cluster-role": { ...ACCOUNT, longest: 64, suffix: "-cluster" },
    "node-role": { ...ACCOUNT, longest: 64, suffix: "-node" },
    "network-role": { ...ACCOUNT, longest: 64, suffix: "-network" },
    "storage-role": { ...ACCOUNT, longest: 64, suffix: "-storage" },
  },
  gcp: {
    cluster: { ...LOCATION, longest: 40 },
    "service-account": { ...ACCOUNT, longest: 30 },
  },
  azure: {
    "resource-group": { ...ACCOUNT, longest: 63, suffix: "-cluster" },
    "node-resource-group": { ...ACCOUNT, longest: 80, suffix: "-nodes" },
    cluster: { ...ACCOUNT, longest: 63 },
    identity: { ...ACCOUNT, longest: 128 },
  },
  local: { cluster: { ...ACCOUNT, longest: 63 } },
  external: {},
};

/** Names of a cluster's node pools, from the pool's own name alone. */
export const POOL_NAMES: Readonly<Partial<Record<Cloud, NameRule>>> = {
  // The provider adds 26 characters to a prefix of at most 37, the last of them a dash.
  aws: { ...CLUSTER, longest: 36 },
  gcp: { ...CLUSTER, longest: 40, kept: ["default-pool"] },
  azure: { ...CLUSTER, longest: 12, separator: "" },
};

/** Characters of the hash that ends a name which had to be changed. */
export const HASH_LENGTH = 6;
