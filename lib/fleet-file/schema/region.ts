import * as z from "zod";
import { CLOUD_NAMES } from "../../clouds/clouds.ts";
import { clusterLayer } from "./cluster.ts";
import { accepts, field } from "./field.ts";
import { existingNetwork, sizes } from "./network.ts";
import { account, cloudId, jurisdiction, location, pattern, project, uuid } from "./scalars.ts";
import { stateBackend } from "./state.ts";

export const region = z.strictObject({
  cloud: field(accepts(z.enum(CLOUD_NAMES), `${CLOUD_NAMES.slice(0, -1).join(", ")} or ${CLOUD_NAMES.at(-1) ?? ""}`), {
    description: "Who runs it. `local` is this machine, `external` anything outside the three clouds.",
    example: "aws",
  }),
  location: field(location(), {
    description: "The cloud's own name of the place; required for aws, gcp and azure.",
    default: "none for local and external",
    example: "eu-west-1",
  }).optional(),
  account: field(account(), { description: "The AWS account; required for aws.", default: "none elsewhere", example: "111122223333" }).optional(),
  project: field(project(), { description: "The Google Cloud project; required for gcp.", default: "none elsewhere", example: "acme-prod" }).optional(),
  subscription: field(uuid(), {
    description: "The Azure subscription; required for azure.",
    default: "none elsewhere",
    example: "00000000-0000-0000-0000-000000000001",
  }).optional(),
  jurisdiction: field(jurisdiction(), {
    description: "Where the region legally lies; compared with the `data:` of workloads.",
    default: "unknown: no workload with `data:` may run there",
    example: "eu",
  }).optional(),
  identity: field(
    z.strictObject({
      apply: field(cloudId(), { description: "Who creates and changes things.", example: "arn:aws:iam::111122223333:role/apply" }),
      plan: field(cloudId(), { description: "Who only reads.", default: "that of `apply`", example: "arn:aws:iam::111122223333:role/plan" }).optional(),
    }),
    {
      description: "Deploy identities: AWS role ARNs, Google service accounts, Azure client ids.",
      default: "the ambient credentials",
      example: { apply: "deploy@acme-prod.iam.gserviceaccount.com" },
    },
  ).optional(),
  network: field(existingNetwork, {
    description: "A network that exists already; it takes part in peering and in the overlap proof as an equal.",
    default: "Fleetwright creates the network",
    example: { id: "vpc-0a1b2c3d4e5f60718", cidrs: ["10.20.0.0/16"] },
  }).optional(),
  zones: field(z.array(field(pattern(/^[a-z]{2,5}[1-9]-az[1-9]$/, "a zone id such as euw1-az1; names such as eu-west-1a differ between accounts"), { description: "A zone, by its id." })).min(2).max(6), {
    description: "Zones that the network spreads over; only for aws. Chosen once: another order or another zone makes subnets anew.",
    default: "the first three that EKS takes",
    example: ["euw1-az1", "euw1-az2", "euw1-az3"],
  }).optional(),
  nat: field(accepts(z.enum(["per-zone", "single", "none"]), "per-zone, single or none"), {
    description: "How private subnets reach the internet; only for aws. `none` leaves only AWS's own services, by interface endpoints, and needs `sync.images` within reach or `sync.agent: none`.",
    default: "`per-zone` for aws",
    example: "single",
  }).optional(),
  sizes: field(sizes(), { description: "Prefix length by purpose, for this region and its clusters.", example: { block: 15 } }).optional(),
  state: field(stateBackend(), {
    description: "Where the state of this region's stacks lives.",
    default: "that of `state`",
    example: { backend: "s3", bucket: "acme-terraform-us", region: "us-east-1", account: "111122223333" },
  }).optional(),
  absent: field(z.boolean(), {
    description: "Whether it leaves the fleet, with its network; set by `fleetwright remove`.",
    default: "it stays",
    example: true,
  }).optional(),
  ports: field(pattern(/^[0-9]{4,5}-[0-9]{4,5}$/, "first and last TCP port, such as 16000-31999"), {
    description: "TCP ports on 127.0.0.1 that local clusters listen on, eight a cluster; only for local.",
    example: "16000-31999",
  }).optional(),
  clusters: field(clusterLayer(), { description: "Cluster fields for every cluster of the region.", example: { kubernetes: "1.34" } }).optional(),
});
