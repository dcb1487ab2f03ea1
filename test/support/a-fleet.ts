import { defaultZones } from "../../lib/clouds/aws/zones.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import type { Cloud, Cluster, ExistingCluster, Fleet, Pool, Region, StateBackend, Workload } from "../../lib/model/fleet.ts";

/** A cluster of a test, as far as it differs from a plain one. */
export type ClusterSketch = Partial<Omit<Cluster, "name" | "region">>;
/** A region of a test with its clusters by name, as far as they differ from plain ones. */
export type RegionSketch = Partial<Omit<Region, "name" | "cloud">> & {
  readonly clusters?: Readonly<Record<string, ClusterSketch>>;
};
/** Regions are given as `"<cloud> <name>"`. The first cluster by name is the hub unless `sync.hub` names another. */
export type FleetSketch = Partial<Omit<Fleet, "regions" | "clusters" | "sync">> & { readonly sync?: Partial<Fleet["sync"]> };

const LOCATIONS = {
  aws: "eu-west-1",
  gcp: "europe-north1",
  azure: "eastus2",
  local: "",
  external: "",
} as const;

export const LOCAL_STATE: StateBackend = {
  backend: "local",
  dir: ".fleetwright/state",
  identity: undefined,
  jurisdiction: undefined,
};

/**
 * A normalized fleet that states only the difference:
 * `aFleet({ "aws eu-west": { clusters: { hub: {}, shop: {} } } })`.
 */
export function aFleet(regions: Readonly<Record<string, RegionSketch>>, sketch: FleetSketch = {}): Fleet {
  const entries = Object.entries(regions).map(([key, region]) => {
    const [cloud, name] = key.split(" ") as [Cloud, string];
    return { name, cloud, region };
  });
  const clusters = entries.flatMap(({ name, region }) =>
    Object.entries(region.clusters ?? {}).map(([cluster, difference]) => aCluster(cluster, name, difference)),
  );
  return {
    name: "acme",
    edition: "2026-11",
    state: LOCAL_STATE,
    dns: undefined,
    addressing: { pool: Cidr.from("10.0.0.0/8"), sizes: {}, pods: undefined, headroom: 100, standardNodes: 6, reserved: {} },
    connectivity: { default: "mesh", hubs: {}, links: [] },
    access: { operators: [], ci: [Cidr.from("198.51.100.7/32")], principals: [] },
    rings: [],
    workloads: [],
    ...sketch,
    regions: entries.map(({ name, cloud, region }) => aRegion(name, cloud, region)),
    clusters,
    sync: {
      hub: clusters.map(({ name }) => name).sort()[0] ?? "hub",
      registries: ["clusterprofile"],
      agent: "flux",
      source: undefined,
      ...sketch.sync,
    },
  };
}

export function aRegion(name: string, cloud: Cloud, { clusters: _, ...difference }: RegionSketch = {}): Region {
  return {
    name,
    cloud,
    location: LOCATIONS[cloud as keyof typeof LOCATIONS],
    account: cloud === "local" || cloud === "external" ? undefined : "111122223333",
    jurisdiction: undefined,
    identity: undefined,
    network: undefined,
    zones: cloud === "aws" && difference.network === undefined ? defaultZones(difference.location ?? LOCATIONS.aws) : [],
    nat: cloud === "aws" && difference.network === undefined ? "per-zone" : undefined,
    sizes: {},
    state: undefined,
    absent: false,
    ports: cloud === "local" ? { first: 16000, last: 31999 } : undefined,
    ...difference,
  };
}

export function aCluster(name: string, region: string, difference: ClusterSketch = {}): Cluster {
  return {
    name,
    region,
    ring: undefined,
    labels: {},
    annotations: {},
    description: undefined,
    kubernetes: "1.36",
    endpoint: "restricted",
    protect: true,
    compute: "pools",
    pools: [aPool("general")],
    addons: {},
    identities: {},
    pods: undefined,
    sizes: {},
    upgradeWindow: undefined,
    backup: undefined,
    fleetProject: undefined,
    state: "present",
    existing: undefined,
    adopt: undefined,
    reason: undefined,
    until: undefined,
    ...difference,
  };
}

/** A cluster that something else owns, as far as it differs from one that is only named. */
export function anExistingCluster(difference: Partial<ExistingCluster> = {}): ExistingCluster {
  return {
    id: "given",
    endpoint: undefined,
    ca: undefined,
    role: undefined,
    kubeconfig: undefined,
    context: undefined,
    exec: [],
    ...difference,
  };
}

export function aPool(name: string, difference: Partial<Pool> = {}): Pool {
  return {
    name,
    machine: "4x16",
    min: 2,
    max: 6,
    zones: 3,
    spot: false,
    arch: "amd64",
    image: undefined,
    surge: 33,
    labels: {},
    taints: [],
    ...difference,
  };
}

export function aWorkload(name: string, clusters: readonly string[], difference: Partial<Workload> = {}): Workload {
  return {
    name,
    state: "present",
    topology: "replicated",
    clusters,
    components: {},
    data: undefined,
    survives: undefined,
    entry: undefined,
    ...difference,
  };
}
