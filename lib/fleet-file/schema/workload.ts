import * as z from "zod";
import { accepts, field } from "./field.ts";
import { hostName, jurisdiction, name, pattern, port } from "./scalars.ts";

const clusterName = () => field(name(), { description: "A cluster.", example: "shop-eu-1" });

const entry = z.strictObject({
  host: field(hostName(), { description: "The name that users type.", example: "shop.acme.example" }),
  component: field(name(), {
    description: "The component that users reach; required where the workload is segmented.",
    default: "none: a replicated workload is reached as a whole",
    example: "api",
  }).optional(),
  via: field(accepts(z.enum(["dns", "accelerator"]), "dns or accelerator"), {
    description: "What leads users to a cluster: DNS answers, on all clouds, or addresses that one cloud announces everywhere (AWS Global Accelerator, Google's global load balancer, Azure Front Door), for clusters that are all there.",
    example: "dns",
  }).optional(),
  reach: field(accepts(z.enum(["internet", "network"]), "internet or network"), {
    description: "Who reaches it: everybody, or only the fleet's own networks; `network` on gcp, where the cloud ends TLS, and on azure with one cluster and `tls: none`.",
    example: "internet",
  }).optional(),
  policy: field(accepts(z.enum(["latency", "weighted", "failover", "geo"]), "latency, weighted, failover or geo"), {
    description: "Which cluster answers: the nearest, by weight, the first that is healthy, or by the user's place.",
    example: "latency",
  }).optional(),
  port: field(port(), { description: "The port that users reach.", example: 443 }).optional(),
  health: field(
    z.strictObject({
      path: field(pattern(/^\/[A-Za-z0-9._~/%=&?-]{0,254}$/, "a path that begins with /"), {
        description: "Path that answers 200 while the cluster serves.",
        example: "/healthz",
      }).optional(),
      port: field(port(), {
        description: "Port of the check. Any but the entry's own is a port of the workload that stays closed to the internet.",
        default: "that of the entry",
        example: 443,
      }).optional(),
      protocol: field(accepts(z.enum(["http", "https", "tcp"]), "http, https or tcp"), {
        description: "How the workload is asked; `tcp` only connects.",
        default: "https where the workload brings its own certificate for port 443, else http",
        example: "http",
      }).optional(),
    }),
    { description: "How the health of a cluster is asked.", example: { path: "/healthz", port: 443 } },
  ).optional(),
  tls: field(accepts(z.enum(["managed", "none"]), "managed or none"), {
    description: "Whether certificates come from the clouds or the workload brings its own.",
    example: "managed",
  }).optional(),
  weights: field(z.record(name(), field(accepts(z.int().min(0).max(255), "a whole number from 0 to 255"), { description: "Share of the cluster.", example: 90 })), {
    description: "Cluster to share; for `weighted`.",
    default: "equal shares",
    example: { "shop-eu-1": 90, "shop-eu-2": 10 },
  }).optional(),
  order: field(z.array(clusterName()), { description: "Clusters, first choice first; required for `failover`.", default: "none", example: ["shop-eu-1", "shop-eu-2"] }).optional(),
  geo: field(
    z.record(
      name(),
      field(
        z
          .array(
            field(
              pattern(
                /^(africa|antarctica|asia|europe|north-america|oceania|south-america|default|[A-Z]{2})$/,
                "a continent such as europe, a country such as DE, or default",
              ),
              { description: "A continent, a country of ISO 3166, or `default`.", example: "europe" },
            ),
          )
          .min(1),
        { description: "The places that the cluster serves.", example: ["europe", "default"] },
      ),
    ),
    { description: "Cluster to the places that it serves; required for `geo`.", default: "none", example: { "shop-eu-1": ["europe"], "shop-us": ["default"] } },
  ).optional(),
});

export const workload = z.strictObject({
  state: field(accepts(z.enum(["present", "absent"]), "present or absent"), {
    description: "`absent` while it leaves the fleet; set by `fleetwright remove`.",
    default: "present",
    example: "present",
  }).optional(),
  topology: field(accepts(z.enum(["replicated", "segmented"]), "replicated or segmented"), {
    description: "Whether every cluster serves all of it, or its parts live in different clusters.",
    example: "replicated",
  }),
  clusters: field(z.array(clusterName()), { description: "The clusters that serve it; for `replicated`.", default: "none", example: ["shop-eu-1", "shop-eu-2"] }).optional(),
  components: field(z.record(name(), field(z.array(clusterName()).min(1), { description: "The clusters of this component.", example: ["shop-eu-1"] })), {
    description: "Component to its clusters; for `segmented`.",
    default: "none",
    example: { api: ["shop-eu-1"], ledger: ["shop-eu-2"] },
  }).optional(),
  data: field(jurisdiction(), {
    description: "Jurisdiction that its clusters, state, keys, logs, backups and entries must stay in.",
    default: "anywhere",
    example: "eu",
  }).optional(),
  survives: field(accepts(z.enum(["zone", "cluster", "region", "cloud"]), "zone, cluster, region or cloud"), {
    description: "The largest thing that may fail while the workload goes on, and so may everything that comes before: one zone, link or hub of networks; with `cluster` also one cluster, with `region` one region, with `cloud` one cloud. A plan in which it doesn't is refused.",
    default: "nothing is claimed; `fleetwright plan` tells what the workload depends on",
    example: "region",
  }).optional(),
  entry: field(entry, { description: "How users reach it.", default: "none", example: { host: "shop.acme.example", policy: "latency" } }).optional(),
});
