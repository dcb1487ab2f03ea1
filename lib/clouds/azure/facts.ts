import { Cidr } from "../../model/cidr.ts";
import type { CloudFacts, NetworkFacts } from "../facts.ts";
import { ACCOUNT, CLUSTER, WORLD, byNodes, from, one, reused } from "../shapes.ts";
import { azureObstacles } from "./accelerators.ts";
import { AKS_LIMITS, SYSTEM_POOL } from "./aks-limits.ts";
import { CLIENT_ID, existingAks } from "./existing.ts";
import { leftovers } from "./leftovers.ts";
import { AZURE_LENGTHS, AZURE_QUOTAS, HUB_NUMBER, NAT_ADDRESSES } from "./limits.ts";
import { AZURE_LOCATIONS } from "./locations.ts";
import { AZURE_SIGN_IN } from "./sign-in.ts";
import { azureZones } from "./zones.ts";

const NETWORK: NetworkFacts = {
  cuts: {
    // A virtual hub takes its range out of the region's blocks; Azure makes none with less than a /24, and advises a /23.
    region: [one("gateway", 23), one("load-balancer", 24), one("endpoints", 24)],
    // Room for 251 nodes where there is any: no subnet grows in which machines stand.
    cluster: [byNodes("nodes", 24), one("control-plane", 27)],
    routedPods: byNodes("pods"),
    routedServices: undefined,
  },
  sizes: {
    block: from(8, 28),
    nodes: from(8, 28),
    pods: from(10, 24),
    services: from(14, 24),
    "control-plane": from(8, 28),
    gateway: from(8, 24),
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
  peerings: { standard: AZURE_QUOTAS.peerings.standard, most: AZURE_QUOTAS.peerings.most },
  natAddresses: NAT_ADDRESSES,
  subnetRanges: undefined,
  // Every gateway in a virtual hub has it, and none another.
  asns: { always: HUB_NUMBER },
  // Eight blocks: a link with AWS takes four of them, one with Google Cloud two.
  links: { addresses: 2, tunnelsToEach: 1, passesOn: true, run: 27, inHub: true },
  meeting: "hub",
  acceleratorLocation: undefined,
  acceleratorObstacles: azureObstacles,
  // Addresses are let in by the security group of the cluster's subnet, and are its identity's to use.
  entriesNeedClusters: true,
  entryChoice: ({ via, reach }) => {
    if (reach === "network") return { chosen: "network address", why: "only networks of the fleet reach it" };
    return via === "accelerator"
      ? { chosen: "gateway", why: "Front Door ends TLS, and HTTP is spoken behind it" }
      : { chosen: "public address", why: "bytes are passed on" };
  },
  inside: {
    obstacles: ({ tls, clusters }) => [
      ...(tls === "none" ? [] : ["nobody on Azure issues a certificate for it"]),
      ...(clusters <= 1 ? [] : ["a private zone on Azure asks after nobody's health, and so leads to one cluster"]),
    ],
    range: "endpoints",
  },
  admitsBy: "attribute",
};

/** What Fleetwright knows of Azure. */
export const AZURE: CloudFacts = {
  title: "Azure",
  alsoCalled: ["aks", "azurerm", "microsoft"],
  plugin: true,
  region: {
    required: ["location", "subscription"],
    allowed: ["identity", "network"],
    location: { shape: /^[a-z]+[1-9]?$/, accepted: "eastus2" },
    places: AZURE_LOCATIONS,
    realmOf: undefined,
    identity: CLIENT_ID,
    defaults: () => ({}),
  },
  network: NETWORK,
  cluster: {
    reached: "network",
    reachedWithoutPath: false,
    computeChanges: true,
    has: [],
    lasting: ["endpoint", "pods"],
    // A number means another building in another subscription.
    poolZones: ({ location, account }) => azureZones(location).map((zone) => `${location}-${zone} of ${account ?? "nobody"}`),
    systemNodes: SYSTEM_POOL.max,
    made: true,
    minors: "own-ends",
    machine: { shape: /^Standard_[A-Za-z0-9_-]+$/, accepted: "Standard_D4s_v5" },
    existing: existingAks,
    principal: undefined,
    adoption: undefined,
    ports: undefined,
    leftovers,
  },
  pods: {
    standard: "overlay",
    only: "overlay",
    reused: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") },
  },
  names: {
    // With overlay pods, Azure uses names of networks and resource groups as labels of nodes.
    region: {
      "resource-group": { ...ACCOUNT, longest: AZURE_LENGTHS.onNodes },
      network: { ...ACCOUNT, longest: AZURE_LENGTHS.onNodes },
      "flow-logs": { ...WORLD, longest: AZURE_LENGTHS.global, separator: "" },
      "key-vault": { ...WORLD, longest: AZURE_LENGTHS.global, letterFirst: true, suffix: "-network" },
      gateway: { ...ACCOUNT, longest: AZURE_LENGTHS.network, suffix: "-hub" },
    },
    cluster: {
      "resource-group": { ...ACCOUNT, longest: AZURE_LENGTHS.onNodes, suffix: "-cluster" },
      "node-resource-group": { ...ACCOUNT, longest: AZURE_LENGTHS.onNodes, suffix: "-nodes" },
      cluster: { ...ACCOUNT, longest: AKS_LIMITS.dnsPrefix },
      identity: { ...ACCOUNT, longest: 128 },
      subnet: { ...ACCOUNT, longest: AZURE_LENGTHS.clusterSubnet },
      "key-vault": { ...WORLD, longest: AZURE_LENGTHS.global, letterFirst: true },
      // Its suffix makes up for names that are too short.
      workspace: { ...ACCOUNT, longest: 63, suffix: "-logs" },
      "private-zone": { ...ACCOUNT, longest: AKS_LIMITS.subzone },
    },
    // A digit is added, so that a pool that must be made anew comes up beside the old one.
    pool: { ...CLUSTER, longest: AKS_LIMITS.pool - 1, separator: "", kept: [SYSTEM_POOL.name] },
    // A number of a tunnel is added.
    link: { ...ACCOUNT, longest: AZURE_LENGTHS.network - 2 },
    entry: { ...ACCOUNT, longest: AZURE_LENGTHS.gateway },
    accelerator: { ...ACCOUNT, longest: AZURE_LENGTHS.frontDoorEndpoint },
    accelerators: { ...ACCOUNT, longest: AZURE_LENGTHS.resourceGroup, suffix: "-front-door" },
    entryGroup: { ...ACCOUNT, longest: AZURE_LENGTHS.gateway, suffix: "-entries" },
    // Of the profile whose answers lead on: its name is a name below trafficmanager.net.
    check: { ...WORLD, longest: AZURE_LENGTHS.profile },
    answers: { ...ACCOUNT, longest: AZURE_LENGTHS.resourceGroup, suffix: "-names" },
    zone: { ...ACCOUNT, longest: AZURE_LENGTHS.resourceGroup },
    logs: {},
  },
  state: { locationOf: (state) => (state.backend === "azurerm" ? state.location : undefined) },
  signIn: AZURE_SIGN_IN,
  dns: { provider: "azure", needsZoneId: true },
  git: {
    title: "Azure DevOps",
    url: {
      shape: /^https:\/\/dev\.azure\.com\/[^/]+\/[^/]+\/_git\/[^/]+$/,
      accepted: "https://dev.azure.com/<organization>/<project>/_git/<repository>",
    },
    provider: "azure",
    marks: (client) => ({
      annotations: { "azure.workload.identity/client-id": client },
      podLabels: { "azure.workload.identity/use": "true" },
    }),
  },
  colours: { anyGround: "#0e7490", light: "#0e7490", dark: "#4fc3dc" },
  guarded: [
    "azurerm_kubernetes_cluster",
    "azurerm_virtual_network",
    "azurerm_virtual_wan",
    "azurerm_virtual_hub",
    "azurerm_vpn_gateway",
    "azurerm_key_vault",
    "azurerm_key_vault_key",
    "azurerm_public_ip_prefix",
    "azurerm_private_dns_zone",
    "azurerm_storage_account",
  ],
};
