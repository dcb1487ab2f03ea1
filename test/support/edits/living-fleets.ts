import type { FleetSpec } from "../../../lib/fleet-file/schema/schema.ts";
import { LIVING_APART_FLEET } from "./living-apart-fleet.ts";

const ROLE = "arn:aws:iam::111122223333:role";

/** Two AWS regions that peer, entries by DNS, pools and principals: most fields of the file are set somewhere in it. */
const PEERED: FleetSpec = {
  fleet: "acme",
  edition: "2026-11",
  state: { backend: "s3", bucket: "acme-terraform", region: "eu-west-1", account: "111122223333", identity: `${ROLE}/state` },
  dns: { provider: "route53", zone: "fleet.acme.example", region: "west", create: true },
  addressing: { pool: "10.0.0.0/8", reserved: { office: "10.250.0.0/16" } },
  connectivity: { default: "mesh" },
  access: {
    operators: ["203.0.113.0/24", "10.250.0.0/24"],
    ci: ["198.51.100.7/32", { region: "west" }],
    principals: { sre: { rights: "view", aws: `${ROLE}/sre`, clusters: ["hub", "shop"] } },
  },
  sync: {
    hub: "hub",
    agent: "flux",
    source: { url: "https://git.acme.example/fleet.git", branch: "main", path: "clusters/{cluster}" },
  },
  baseline: {
    policies: { privilegedPods: "deny", hostPaths: "warn", defaultTokens: "audit", images: "warn", loadBalancers: "deny" },
    registries: ["registry.acme.example"],
    loadBalancerClasses: ["service.k8s.aws/nlb"],
    excluded: ["legacy"],
  },
  rings: { canary: { soak: "1h", maxParallel: 2, approval: "manual", clusters: { labels: { wave: "one" } } } },
  defaults: { kubernetes: "1.35", protect: false, labels: { team: "shop" } },
  regions: {
    west: {
      cloud: "aws",
      location: "eu-west-1",
      account: "111122223333",
      jurisdiction: "eu",
      zones: ["euw1-az1", "euw1-az2"],
      nat: "single",
      identity: { apply: `${ROLE}/apply`, plan: `${ROLE}/plan` },
    },
    north: {
      cloud: "aws",
      location: "eu-north-1",
      account: "444455556666",
      jurisdiction: "eu",
      zones: ["eun1-az1", "eun1-az2"],
      nat: "per-zone",
      identity: { apply: "arn:aws:iam::444455556666:role/apply" },
    },
  },
  clusters: {
    hub: { region: "west" },
    shop: {
      region: "west",
      ring: "canary",
      description: "The shop",
      annotations: { "acme.example/on-call": "shop team" },
      addons: { coredns: "v1.12.3-eksbuild.1" },
      identities: { "shop/api": `${ROLE}/shop` },
      labels: { tier: "front" },
      pools: {
        general: {
          machine: "4x16",
          min: 2,
          max: 6,
          zones: 2,
          spot: false,
          arch: "amd64",
          image: "al2023",
          surge: 33,
          labels: { pool: "general" },
          taints: [{ key: "dedicated", value: "shop", effect: "PreferNoSchedule" }],
        },
        batch: { max: 3 },
      },
    },
    store: { region: "north", endpoint: "private" },
  },
  workloads: {
    web: {
      topology: "replicated",
      clusters: ["shop", "store"],
      data: "eu",
      entry: {
        host: "shop.fleet.acme.example",
        via: "dns",
        policy: "latency",
        port: 443,
        health: { path: "/healthz", port: 443 },
        tls: "managed",
      },
    },
  },
};

/** Regions that meet in a transit gateway, nodes that AWS brings, an accelerator, a network and a cluster that others made. */
const MEETING: FleetSpec = {
  fleet: "meet",
  edition: "2026-11",
  state: { backend: "s3", bucket: "meet-terraform", region: "eu-west-1", account: "111122223333" },
  dns: { provider: "route53", zone: "meet.example", region: "west", create: false, zoneId: "Z0123456789ABCDEFGHIJ" },
  connectivity: { default: "hub", hubs: { aws: "west" } },
  access: { operators: ["203.0.113.0/24"], ci: [{ region: "west" }] },
  sync: { hub: "hub", agent: "none" },
  defaults: { protect: false },
  regions: {
    west: { cloud: "aws", location: "eu-west-1", account: "111122223333", zones: ["euw1-az1", "euw1-az2"], nat: "single" },
    north: { cloud: "aws", location: "eu-north-1", account: "111122223333", zones: ["eun1-az1", "eun1-az2"], nat: "single" },
    old: {
      cloud: "aws",
      location: "eu-central-1",
      account: "111122223333",
      network: {
        id: "vpc-0123456789abcdef0",
        cidrs: ["192.168.0.0/16"],
        subnets: { private: ["subnet-0a", "subnet-0b"], public: ["subnet-0c", "subnet-0d"] },
        routeTables: ["rtb-0a"],
        natAddresses: ["198.51.100.9"],
      },
    },
    edge: { cloud: "external" },
  },
  clusters: {
    hub: { region: "west" },
    auto: { region: "north", compute: "auto" },
    kept: { region: "old" },
    plant: { region: "edge", existing: { id: "plant-7", kubeconfig: ".secrets/plant-7.kubeconfig", context: "admin@plant-7" } },
    mill: {
      region: "edge",
      existing: { id: "mill-3", kubeconfig: [".secrets/mill.kubeconfig", ".secrets/people.kubeconfig"], context: "admin@mill-3" },
    },
  },
  workloads: {
    desk: {
      topology: "segmented",
      components: { front: ["auto", "hub"], back: ["hub"] },
      entry: { host: "desk.meet.example", component: "front", via: "accelerator", tls: "none", port: 443 },
    },
    mail: {
      topology: "replicated",
      clusters: ["hub", "auto"],
      entry: { host: "mail.meet.example", policy: "weighted", weights: { hub: 90, auto: 10 }, tls: "managed" },
    },
    news: {
      topology: "replicated",
      clusters: ["hub", "auto"],
      entry: { host: "news.meet.example", policy: "failover", order: ["hub", "auto"], tls: "none", port: 80 },
    },
    maps: {
      topology: "replicated",
      clusters: ["hub", "auto"],
      entry: {
        host: "maps.meet.example",
        policy: "geo",
        geo: { hub: ["europe", "default"], auto: ["DE"] },
        tls: "none",
        port: 80,
      },
    },
  },
};

/** Three clouds, each linked with each, and a region behind an end on two of them. */
const LINKED: FleetSpec = {
  fleet: "link",
  edition: "2026-11",
  state: { backend: "s3", bucket: "link-terraform", region: "eu-west-1", account: "111122223333" },
  connectivity: {
    default: "hub",
    hubs: { aws: "west", gcp: "far" },
    links: [
      { between: ["far", "west"], via: "vpn" },
      { between: ["near", "west"], via: "vpn" },
      { between: ["far", "near"], via: "vpn" },
    ],
  },
  access: { operators: ["203.0.113.0/24"] },
  sync: { hub: "hub", agent: "none" },
  defaults: { protect: false },
  regions: {
    west: { cloud: "aws", location: "eu-west-1", account: "111122223333", zones: ["euw1-az1", "euw1-az2"], nat: "single" },
    east: { cloud: "aws", location: "eu-central-1", account: "111122223333", zones: ["euc1-az2", "euc1-az3"], nat: "single" },
    far: { cloud: "gcp", location: "europe-north1", project: "acme-prod" },
    farther: { cloud: "gcp", location: "us-central1", project: "acme-prod" },
    near: { cloud: "azure", location: "northeurope", subscription: "00000000-0000-0000-0000-000000000001" },
  },
  clusters: { hub: { region: "west" }, mart: { region: "near" }, till: { region: "far" }, mail: { region: "farther" } },
};

/** A hub and two members on this machine. */
const LOCAL: FleetSpec = {
  fleet: "desk",
  edition: "2026-11",
  state: { backend: "local", dir: ".fleetwright/state" },
  sync: { hub: "hub" },
  defaults: { kubernetes: "1.36", protect: false },
  regions: { laptop: { cloud: "local", ports: "16000-31999" } },
  clusters: { hub: { region: "laptop" }, one: { region: "laptop" }, two: { region: "laptop" } },
};

/** Fleets that were planned and deployed once, before somebody edits their file. */
export const LIVING_FLEETS: Readonly<Record<"peered" | "meeting" | "linked" | "local" | "apart", FleetSpec>> = {
  peered: PEERED,
  meeting: MEETING,
  linked: LINKED,
  local: LOCAL,
  apart: LIVING_APART_FLEET,
};
