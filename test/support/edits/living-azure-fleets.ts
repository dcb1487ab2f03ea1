import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";

const [ONE, TWO] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];
const FLUX = `/subscriptions/${ONE}/resourceGroups/apps/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flux`;
const LEGACY_GROUP = `/subscriptions/${TWO}/resourceGroups/legacy/providers/Microsoft.Network`;
const LEGACY = `${LEGACY_GROUP}/virtualNetworks/legacy`;
const AKS = `/subscriptions/${TWO}/resourceGroups/legacy/providers/Microsoft.ContainerService/managedClusters/elder`;
const CA = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=";
const DEPLOY = { apply: "00000000-0000-0000-0000-0000000000a1", plan: "00000000-0000-0000-0000-0000000000a2" };
const STATE = {
  backend: "azurerm",
  subscription: ONE,
  resourceGroup: "terraform",
  account: "acmeterraform",
  container: "state",
  location: "westeurope",
} as const;

/** Networks on Azure that peer, and such that meet in a hub, one of them somebody else's; their hub cluster is elsewhere. */
const NETWORKS: readonly FleetSpec[] = (["mesh", "hub"] as const).map((shape) => ({
  fleet: "acme",
  edition: "2026-11",
  state: STATE,
  connectivity: { default: shape },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  regions: {
    home: { cloud: "external" },
    east: { cloud: "azure", location: "eastus2", subscription: ONE, identity: DEPLOY },
    north: { cloud: "azure", location: "northcentralus", subscription: TWO, sizes: { nodes: 24, gateway: 24, endpoints: 26 } },
    west: {
      cloud: "azure",
      location: "westeurope",
      subscription: TWO,
      network: {
        id: LEGACY,
        cidrs: ["192.168.0.0/16"],
        free: ["192.168.64.0/18"],
        ...(shape === "mesh"
          ? { natGateway: `${LEGACY_GROUP}/natGateways/legacy` }
          : { routeTables: [`${LEGACY_GROUP}/routeTables/legacy`] }),
        natAddresses: ["203.0.113.7"],
      },
    },
  },
  clusters: {
    guest: { region: "west", pools: { general: { max: 6 } } },
    tenant: { region: "north", pools: { general: { max: 4, zones: 1 } } },
    hub: { region: "home", existing: { id: "hub-1", kubeconfig: ".secrets/hub.kubeconfig", context: "admin" } },
  },
}));

/** Two regions of Azure that peer: all kinds of pools and endpoints, and a cluster that others made. */
const CLUSTERS: FleetSpec = {
  fleet: "elm",
  edition: "2026-11",
  state: { ...STATE, identity: DEPLOY.apply },
  connectivity: { default: "mesh" },
  access: { ci: [{ region: "north" }] },
  sync: { hub: "hub" },
  defaults: { kubernetes: "1.35", protect: false },
  regions: {
    north: { cloud: "azure", location: "northeurope", subscription: ONE, jurisdiction: "eu", identity: DEPLOY },
    west: { cloud: "azure", location: "westeurope", subscription: TWO },
  },
  clusters: {
    hub: {
      region: "north",
      upgradeWindow: "Sat 00:00-08:00 UTC",
      identities: { "flux-system/source-controller": FLUX, "flux-system/kustomize-controller": FLUX },
      pools: {
        general: { min: 1, max: 6 },
        batch: { machine: "Standard_E8s_v5", min: 0, zones: 2, spot: true, taints: [{ key: "batch", effect: "NoSchedule" }] },
      },
    },
    shut: { region: "west", endpoint: "private" },
    shop: { region: "west", labels: { tier: "front" } },
    elder: { region: "west", existing: { id: AKS, endpoint: "https://elder.hcp.westeurope.azmk8s.io", ca: CA } },
    old: { region: "west", existing: { id: "legacy-1", kubeconfig: ".secrets/old.kubeconfig" } },
  },
};

/** Two locations with entries of every policy, named in a zone that the fleet makes. */
const ENTRIES: FleetSpec = {
  fleet: "ash",
  edition: "2026-11",
  state: STATE,
  dns: { provider: "azure", zone: "ash.example", region: "north", create: true },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  defaults: { protect: false },
  regions: {
    north: { cloud: "azure", location: "northeurope", subscription: ONE, jurisdiction: "eu" },
    west: { cloud: "azure", location: "westeurope", subscription: ONE, jurisdiction: "eu" },
  },
  clusters: { hub: { region: "north" }, shop: { region: "north" }, store: { region: "west" } },
  workloads: {
    web: {
      topology: "replicated",
      clusters: ["shop", "store"],
      data: "eu",
      entry: { host: "web.ash.example", policy: "latency", tls: "none", health: { path: "/healthz", port: 443 } },
    },
    news: {
      topology: "replicated",
      clusters: ["shop", "store"],
      entry: { host: "news.ash.example", policy: "failover", order: ["shop", "store"], tls: "none", port: 80 },
    },
    maps: {
      topology: "replicated",
      clusters: ["shop", "hub"],
      entry: { host: "maps.ash.example", policy: "weighted", weights: { shop: 90, hub: 10 }, tls: "none", port: 8443 },
    },
    inner: {
      topology: "replicated",
      clusters: ["store"],
      entry: { host: "inner.ash.example", reach: "network", tls: "none" },
    },
    near: {
      topology: "replicated",
      clusters: ["shop", "store"],
      entry: { host: "near.ash.example", via: "accelerator", policy: "failover", order: ["shop", "store"] },
    },
    wide: {
      topology: "segmented",
      components: { front: ["shop", "store"], back: ["hub"] },
      entry: {
        host: "wide.ash.example",
        component: "front",
        policy: "geo",
        geo: { shop: ["europe"], store: ["default"] },
        tls: "none",
      },
    },
  },
};

/** Fleets on Azure that were planned and deployed once, before somebody edits their file. */
export const LIVING_AZURE_FLEETS: readonly FleetSpec[] = [...NETWORKS, CLUSTERS, ENTRIES];
