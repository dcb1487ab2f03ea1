import { Cidr } from "../../model/cidr.ts";
import type { CloudFacts, NetworkFacts } from "../facts.ts";
import { ACCOUNT, CLUSTER, byNodes, from, one, reused } from "../shapes.ts";

const NETWORK: NetworkFacts = {
  cuts: {
    region: [one("gateway", 26), one("load-balancer", 24), one("endpoints", 24)],
    cluster: [byNodes("nodes"), one("control-plane", 27)],
    routedPods: byNodes("pods"),
    routedServices: undefined,
  },
  sizes: {
    block: from(8, 28),
    nodes: from(8, 28),
    pods: from(10, 24),
    services: from(14, 24),
    "control-plane": from(8, 28),
    gateway: from(8, 27),
    "load-balancer": from(8, 24),
    endpoints: from(8, 29),
  },
  keptPerSubnet: 5,
  shared: undefined,
  refusedBeside: () => [],
  podsInSubnet: true,
  forbidden: [
    { block: Cidr.from("172.30.0.0/15"), why: "AKS uses them inside" },
    { block: Cidr.from("192.0.2.0/24"), why: "AKS uses them inside" },
  ],
  peerings: { standard: 500, most: 500 },
  subnetRanges: undefined,
  asns: { first: 65200, last: 65499 },
  meeting: "hub",
  acceleratorLocation: undefined,
  admitsBy: "attribute",
};

/** What Fleetwright knows of Azure. */
export const AZURE: CloudFacts = {
  title: "Azure",
  plugin: true,
  region: {
    required: ["location", "subscription"],
    allowed: ["identity", "network"],
    location: { shape: /^[a-z]+[1-9]?$/, accepted: "eastus2" },
    realmOf: undefined,
    identity: {
      shape: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      accepted: "the client id of an identity, a UUID",
    },
    defaults: () => ({}),
  },
  network: NETWORK,
  cluster: {
    reached: "network",
    reachedWithoutPath: false,
    computeChanges: true,
    has: [],
    made: true,
    minors: "edition",
    machine: { shape: /^Standard_[A-Za-z0-9_-]+$/, accepted: "Standard_D4s_v5" },
    existing: undefined,
    principal: undefined,
    adoption: undefined,
    ports: undefined,
  },
  pods: { standard: "overlay", only: undefined, reused: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") } },
  names: {
    // With overlay pods, Azure uses names of networks and resource groups as labels of nodes.
    region: {
      "resource-group": { ...ACCOUNT, longest: 63 },
      network: { ...ACCOUNT, longest: 63 },
      gateway: { ...ACCOUNT, longest: 80 },
    },
    cluster: {
      "resource-group": { ...ACCOUNT, longest: 63, suffix: "-cluster" },
      "node-resource-group": { ...ACCOUNT, longest: 80, suffix: "-nodes" },
      cluster: { ...ACCOUNT, longest: 63 },
      identity: { ...ACCOUNT, longest: 128 },
    },
    pool: { ...CLUSTER, longest: 12, separator: "" },
    entry: undefined,
    logs: {},
  },
  state: { locationOf: (state) => (state.backend === "azurerm" ? state.location : undefined) },
  dns: { provider: "azure", needsZoneId: false },
  colours: { anyGround: "#0e7490", light: "#0e7490", dark: "#4fc3dc" },
};
