import type { CloudFacts, NetworkFacts } from "../facts.ts";
import { googleObstacles } from "./accelerators.ts";
import { SERVICE_ACCOUNT, refusedExisting } from "./existing.ts";
import { GKE_LIMITS } from "./gke-limits.ts";
import { leftovers } from "./leftovers.ts";
import { GOOGLE_LENGTHS, GOOGLE_QUOTAS, NAT_ADDRESSES } from "./limits.ts";
import { GOOGLE_LOCATIONS } from "./locations.ts";
import { GOOGLE_SIGN_IN } from "./sign-in.ts";
import { googleZones } from "./zones.ts";
import { ACCOUNT, CLUSTER, LOCATION, byNodes, from, one, reused } from "../shapes.ts";

const NETWORK: NetworkFacts = {
  cuts: {
    region: [one("proxy", 23)],
    // A pool never moves to a second subnet, and a node takes one address beside 256 for its pods.
    cluster: [byNodes("nodes", 24), one("control-plane", 28)],
    routedPods: byNodes("pods"),
    routedServices: one("services", 20),
  },
  sizes: {
    block: from(8, 28),
    nodes: from(8, 29),
    pods: from(9, 24),
    services: from(16, 27),
    "control-plane": from(28, 28),
    proxy: from(8, 26),
  },
  keptPerSubnet: 4,
  shared: undefined,
  refusedBeside: () => [],
  podsInSubnet: false,
  forbidden: [],
  peerings: { standard: GOOGLE_QUOTAS.peerings.standard, most: GOOGLE_QUOTAS.peerings.most },
  natAddresses: NAT_ADDRESSES,
  subnetRanges: { network: GOOGLE_QUOTAS.subnetRanges.standard, group: GOOGLE_QUOTAS.groupRanges.standard },
  asns: { first: 64900, last: 65199 },
  // Only what meets in a hub with data transfer between sites would go on, and that is not to be had everywhere.
  links: { addresses: 2, tunnelsToEach: 1, passesOn: false },
  meeting: "hub",
  // A hub is a resource for managing, and belongs to no region; traffic goes from network to network:
  // https://cloud.google.com/network-connectivity/docs/network-connectivity-center/concepts/overview
  meetsEverywhere: true,
  acceleratorLocation: undefined,
  acceleratorObstacles: googleObstacles,
  inside: {
    obstacles: ({ tls }) => (tls === "managed" ? [] : ["nobody asks after the health of what brings its own certificate"]),
    range: undefined,
  },
  admitsBy: "attribute",
};

/** What Fleetwright knows of Google Cloud. */
export const GOOGLE: CloudFacts = {
  title: "Google Cloud",
  alsoCalled: ["gke", "google", "googlecloud"],
  plugin: true,
  region: {
    required: ["location", "project"],
    allowed: ["identity", "network"],
    location: { shape: /^[a-z]+-[a-z]+[1-9][0-9]?$/, accepted: "europe-north1" },
    places: GOOGLE_LOCATIONS,
    realmOf: undefined,
    identity: SERVICE_ACCOUNT,
    defaults: () => ({}),
  },
  network: NETWORK,
  cluster: {
    reached: "network",
    // GKE's DNS endpoint takes a runner's token.
    reachedWithoutPath: true,
    lasting: [],
    poolZones: ({ location }) => googleZones(location),
    systemNodes: 0,
    computeChanges: false,
    has: ["backup", "fleetProject"],
    made: true,
    minors: "own-ends",
    machine: { shape: /^[a-z][a-z0-9]*(-[a-z0-9]+){1,4}$/, accepted: "e2-standard-4" },
    existing: { refused: refusedExisting, unasked: undefined },
    principal: undefined,
    adoption: undefined,
    ports: undefined,
    leftovers,
  },
  // The service range is the one that Google manages.
  pods: { standard: "routed", only: "routed", reused: { pods: reused("100.64.0.0/16"), services: reused("34.118.224.0/20") } },
  names: {
    // Names of parts are made of those of networks and subnets.
    region: {
      network: { ...ACCOUNT, longest: GOOGLE_LENGTHS.derived },
      gateway: { ...ACCOUNT, longest: GOOGLE_LENGTHS.name },
    },
    cluster: {
      cluster: { ...LOCATION, longest: GKE_LIMITS.cluster },
      // Its suffix makes up for names that are too short.
      "service-account": { ...ACCOUNT, longest: GKE_LIMITS.accountId.most, suffix: "-node" },
      "key-ring": { ...LOCATION, longest: GKE_LIMITS.keyRing },
      // Names of firewall rules are made of it, and a project has one of each.
      subnet: { ...ACCOUNT, longest: GOOGLE_LENGTHS.derived },
    },
    // What a pool can't change is told by nine characters more, so that its successor comes up beside it.
    pool: { ...CLUSTER, longest: GKE_LIMITS.pool - GKE_LIMITS.poolSuffix, kept: ["default-pool"] },
    link: { ...ACCOUNT, longest: GOOGLE_LENGTHS.derived },
    // Load balancers are made of parts, whose names are made of it.
    entry: { ...LOCATION, longest: GOOGLE_LENGTHS.derived },
    accelerator: { ...ACCOUNT, longest: GOOGLE_LENGTHS.derived },
    certificate: { ...LOCATION, longest: GOOGLE_LENGTHS.derived },
    tlsPolicy: { ...LOCATION, longest: GOOGLE_LENGTHS.name, suffix: "-tls" },
    check: { ...ACCOUNT, longest: GOOGLE_LENGTHS.name },
    zone: { ...ACCOUNT, longest: GOOGLE_LENGTHS.name },
    logs: {},
  },
  state: { locationOf: (state) => (state.backend === "gcs" ? state.location : undefined) },
  signIn: GOOGLE_SIGN_IN,
  dns: { provider: "google", needsZoneId: true },
  colours: { anyGround: "#2563eb", light: "#2563eb", dark: "#82aaff" },
  guarded: [
    "google_container_cluster",
    "google_compute_network",
    "google_network_connectivity_hub",
    "google_compute_ha_vpn_gateway",
    "google_kms_key_ring",
    "google_kms_crypto_key",
    "google_compute_address",
    "google_compute_global_address",
    "google_dns_managed_zone",
  ],
};
