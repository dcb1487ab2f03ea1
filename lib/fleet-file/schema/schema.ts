import * as z from "zod";
import { EDITION_NAMES } from "./editions.ts";
import { baseline } from "./baseline.ts";
import { cluster, clusterLayer, ringLayer } from "./cluster.ts";
import { accepts, field } from "./field.ts";
import { access, addressing, connectivity } from "./network.ts";
import { region } from "./region.ts";
import { duration, name } from "./scalars.ts";
import { dns, stateBackend } from "./state.ts";
import { sync } from "./sync.ts";
import { workload } from "./workload.ts";

const ring = z.strictObject({
  soak: field(duration(), {
    description: "How long the ring before it must have run a release.",
    default: "no waiting",
    example: "24h",
  }).optional(),
  maxParallel: field(accepts(z.int().min(1).max(1000), "a whole number from 1 to 1000"), {
    description: "Most clusters that change at the same time.",
    default: "no limit",
    example: 5,
  }).optional(),
  approval: field(accepts(z.enum(["auto", "manual"]), "auto or manual"), {
    description: "Whether a person must let a release in.",
    example: "manual",
  }).optional(),
  clusters: field(ringLayer(), {
    description: "Cluster fields for every cluster of the ring.",
    example: { upgradeWindow: "Sat 02:00-06:00 UTC" },
  }).optional(),
});

/** The fleet file as written: the contract that JSON Schema and reference page are generated from. */
export const fleetSchema = z.strictObject({
  fleet: field(name(20), { description: "Name of the fleet; prefix of every derived name.", example: "acme" }),
  edition: field(accepts(z.enum(EDITION_NAMES), EDITION_NAMES.map((edition) => `"${edition}"`).join(" or ")), {
    description: "The dated set of defaults that the file was written against; later releases change none of them under it.",
    example: "2026-11",
  }),
  state: field(stateBackend(), {
    description: "Where Terraform state lives, one key `<fleet>/<stack>.tfstate` a stack.",
    example: { backend: "local" },
  }),
  dns: field(dns, {
    description: "The DNS zone of the entries.",
    default: "none",
    example: { provider: "route53", zone: "fleet.acme.example", region: "eu-west" },
  }).optional(),
  addressing: field(addressing, { description: "Where addresses come from.", example: { pool: "10.0.0.0/8" } }).optional(),
  connectivity: field(connectivity, { description: "Which regions reach each other.", example: { default: "mesh" } }).optional(),
  access: field(access, {
    description: "Who may reach API servers; every allow list is derived from this.",
    example: { operators: ["203.0.113.0/24"] },
  }).optional(),
  sync: field(sync, { description: "The hub, and what keeps clusters in step with Git.", example: { hub: "hub" } }),
  baseline: field(baseline, {
    description: "What every cluster's own API server sees to, by policies that are the same in all of them.",
    default: "nothing",
    example: { policies: { privilegedPods: "deny", images: "warn" }, registries: ["registry.acme.example"] },
  }).optional(),
  rings: field(z.record(name(), field(ring, { description: "One ring." })), {
    description: "Groups of clusters in the order in which upgrades and changes reach them.",
    example: { canary: {}, broad: { soak: "24h" } },
  }).optional(),
  defaults: field(clusterLayer(), {
    description: "Cluster fields for every cluster.",
    example: { kubernetes: "1.35" },
  }).optional(),
  regions: field(z.record(name(), field(region, { description: "One network in one place of one cloud." })), {
    description: "The fleet's regions, by name.",
    example: { "eu-west": { cloud: "aws", location: "eu-west-1", account: "111122223333" } },
  }),
  clusters: field(z.record(name(), field(cluster, { description: "One Kubernetes cluster." })), {
    description: "The fleet's clusters, by name.",
    example: { hub: { region: "eu-west" } },
  }),
  workloads: field(z.record(name(), field(workload, { description: "One application that more than one cluster may serve." })), {
    description: "What runs on the fleet, as far as networks, residency and entries must know.",
    example: { shop: { topology: "replicated", clusters: ["shop-eu-1"] } },
  }).optional(),
});

/** The fleet file as written, every default still missing. */
export type FleetSpec = z.infer<typeof fleetSchema>;

/** What one layer says of clusters: `defaults`, or `clusters:` under a region or ring. */
export type ClusterLayerSpec = NonNullable<FleetSpec["defaults"]>;

export type ClusterSpec = FleetSpec["clusters"][string];
export type RegionSpec = FleetSpec["regions"][string];
export type StateSpec = FleetSpec["state"];
export type WorkloadSpec = NonNullable<FleetSpec["workloads"]>[string];
