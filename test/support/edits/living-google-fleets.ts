import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";

const REGIONS = {
  home: { cloud: "external" },
  north: {
    cloud: "gcp",
    location: "europe-north1",
    project: "acme-prod",
    identity: { apply: "deploy@acme-prod.iam.gserviceaccount.com", plan: "reader@acme-prod.iam.gserviceaccount.com" },
  },
  south: {
    cloud: "gcp",
    location: "europe-southwest1",
    project: "acme-prod",
    sizes: { nodes: 22, pods: 18, services: 22, "control-plane": 28, proxy: 24 },
  },
  west: {
    cloud: "gcp",
    location: "europe-west1",
    project: "acme-west",
    network: {
      id: "projects/acme-host/global/networks/shared",
      cidrs: ["192.168.0.0/16"],
      free: ["192.168.64.0/18"],
      natAddresses: ["203.0.113.7"],
    },
  },
} as const;

/** Networks on Google Cloud that peer, and such that meet in a hub, one of them shared; their hub cluster is elsewhere. */
const NETWORKS: readonly FleetSpec[] = (["mesh", "hub"] as const).map((shape) => ({
  fleet: "acme",
  edition: "2026-11",
  state: { backend: "gcs", bucket: "acme-terraform", location: "europe-north1" },
  connectivity: { default: shape },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  regions: structuredClone(REGIONS) as unknown as FleetSpec["regions"],
  clusters: {
    tenant: { region: "west", pools: { general: { max: 4 } } },
    hub: { region: "home", existing: { id: "hub-1", kubeconfig: ".secrets/hub.kubeconfig", context: "admin" } },
  },
}));

/** Two regions of Google Cloud that peer: pools and Autopilot, all kinds of endpoints, and a cluster that others made. */
const CLUSTERS: FleetSpec = {
  fleet: "fir",
  edition: "2026-11",
  state: {
    backend: "gcs",
    bucket: "fir-terraform",
    location: "europe-north1",
    identity: "state-reader@fir-prod.iam.gserviceaccount.com",
  },
  connectivity: { default: "mesh" },
  access: { operators: ["203.0.113.0/24"], ci: ["198.51.100.7/32", { region: "north" }] },
  sync: { hub: "hub" },
  defaults: { kubernetes: "1.35", protect: false },
  regions: {
    north: {
      cloud: "gcp",
      location: "europe-north1",
      project: "fir-prod",
      jurisdiction: "eu",
      identity: { apply: "deploy@fir-prod.iam.gserviceaccount.com", plan: "viewer@fir-prod.iam.gserviceaccount.com" },
    },
    south: { cloud: "gcp", location: "europe-southwest1", project: "fir-south" },
  },
  clusters: {
    hub: {
      region: "north",
      upgradeWindow: "Sat,Sun 00:00-08:00 UTC",
      identities: { "flux-system/source-controller": "flux-sync@fir-prod.iam.gserviceaccount.com" },
      pools: {
        general: { min: 1, max: 6 },
        batch: { machine: "n4-standard-8", min: 0, zones: 2, spot: true, taints: [{ key: "batch", effect: "NoSchedule" }] },
      },
    },
    auto: { region: "north", compute: "auto", endpoint: "private" },
    shop: {
      region: "south",
      labels: { tier: "front" },
      fleetProject: "fir-prod",
      backup: { rpoHours: 24, retainDays: 30, lockDays: 0 },
    },
    old: { region: "south", existing: { id: "legacy-1" } },
  },
};

/** Two regions of one project with entries of every policy that Cloud DNS knows, and one that Google announces everywhere. */
const ENTRIES: FleetSpec = {
  fleet: "oak",
  edition: "2026-11",
  state: { backend: "gcs", bucket: "oak-terraform", location: "europe-north1" },
  dns: { provider: "google", zone: "oak.example", region: "north", create: true },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  defaults: { protect: false },
  regions: {
    north: { cloud: "gcp", location: "europe-north1", project: "oak-prod", jurisdiction: "eu" },
    south: { cloud: "gcp", location: "europe-southwest1", project: "oak-prod", jurisdiction: "eu" },
  },
  clusters: { hub: { region: "north" }, shop: { region: "north" }, store: { region: "south" } },
  workloads: {
    web: {
      topology: "replicated",
      clusters: ["shop", "store"],
      data: "eu",
      entry: { host: "web.oak.example", policy: "latency", health: { path: "/healthz", port: 443 } },
    },
    news: {
      topology: "replicated",
      clusters: ["shop", "store"],
      entry: { host: "news.oak.example", policy: "failover", order: ["shop", "store"], tls: "none", port: 80 },
    },
    maps: {
      topology: "replicated",
      clusters: ["shop", "hub"],
      entry: { host: "maps.oak.example", policy: "weighted", weights: { shop: 90, hub: 10 }, port: 8443 },
    },
    inner: {
      topology: "replicated",
      clusters: ["shop", "store"],
      entry: { host: "inner.oak.example", reach: "network", policy: "failover", order: ["shop", "store"] },
    },
    wide: {
      topology: "segmented",
      components: { front: ["shop", "store"], back: ["hub"] },
      entry: { host: "wide.oak.example", component: "front", via: "accelerator" },
    },
  },
};

/** Fleets on Google Cloud that were planned and deployed once, before somebody edits their file. */
export const LIVING_GOOGLE_FLEETS: readonly FleetSpec[] = [...NETWORKS, CLUSTERS, ENTRIES];
