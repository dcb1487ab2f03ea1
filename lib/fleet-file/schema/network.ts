import * as z from "zod";
import { eachCloud } from "../../clouds/clouds.ts";
import { accepts, field } from "./field.ts";
import { cidr, cloudId, date, address, name } from "./scalars.ts";

/** What each range is for, and how large it is when nobody says; the plan has the same numbers, and a test compares them. */
const PURPOSES = {
  block: ["the whole region", "what is cut from it; a further block is twice as large as the one before, on AWS /16 at most"],
  private: [
    "each private subnet of an AWS region",
    "113 addresses for each node that pools there may grow to (1 where pods are not routed), and as many again, /18 at most; another set of subnets is appended when one is full",
  ],
  public: ["each public subnet of an AWS region", "8 addresses for each load balancer, and as many again"],
  intra: ["each subnet without a way out of an AWS region", "16 addresses for each control plane, and as many again"],
  nodes: ["the nodes of a cluster on Google Cloud or Azure", "one address for each node that its pools may grow to, and as many again"],
  pods: [
    "the pods of a cluster",
    "a /24 for each node that its pools may grow to (on Azure 110 addresses), and as many again; /16 where pods are not routed; on AWS, routed pods share the private subnets",
  ],
  services: ["the services of a cluster", "/16, or /20 on Google Cloud"],
  "control-plane": ["the control plane of a cluster on Google Cloud, the API server's subnet on Azure", "/28 on Google Cloud, /27 on Azure"],
  proxy: ["the proxies of a Google Cloud region", "/23"],
  gateway: ["the range of a virtual hub on Azure, kept free in every region", "/23"],
  "load-balancer": ["the load balancers of an Azure region", "/24"],
  endpoints: ["the private endpoints of an Azure region", "/24"],
} as const;

function size(purpose: keyof typeof PURPOSES) {
  const [what, standard] = PURPOSES[purpose];
  const schema = accepts(z.int().min(8).max(29), "a prefix length from 8 to 29; the smaller, the larger the range");
  return field(schema, { description: `Prefix length of the range for ${what}.`, default: standard, example: 20 }).optional();
}

/** Prefix lengths by purpose. */
export function sizes() {
  return z.strictObject({
    block: size("block"),
    private: size("private"),
    public: size("public"),
    intra: size("intra"),
    nodes: size("nodes"),
    pods: size("pods"),
    services: size("services"),
    "control-plane": size("control-plane"),
    proxy: size("proxy"),
    gateway: size("gateway"),
    "load-balancer": size("load-balancer"),
    endpoints: size("endpoints"),
  });
}

export const addressing = z.strictObject({
  pool: field(cidr(), { description: "Everything routable is cut from this block.", example: "10.0.0.0/8" }).optional(),
  sizes: field(sizes(), { description: "Prefix length by purpose, for all regions and clusters.", example: { nodes: 21 } }).optional(),
  pods: field(accepts(z.enum(["routed", "overlay"]), "routed or overlay"), {
    description: "Whether other networks can reach pod addresses.",
    default: "routed on AWS and Google Cloud, overlay on Azure",
    example: "routed",
  }).optional(),
  reserved: field(z.record(name(), field(cidr(), { description: "A block that something else uses.", example: "10.250.0.0/16" })), {
    description: "Blocks by name that are never handed out and take part in every overlap proof.",
    example: { office: "10.250.0.0/16" },
  }).optional(),
});

const clouds = { description: "The hub region of this cloud.", default: "the cloud's first region by name", example: "eu-west" };

const link = z.strictObject({
  between: field(z.tuple([field(name(), { description: "One region." }), field(name(), { description: "The other region." })]), {
    description: "Two regions, in any order.",
    example: ["eu-west", "us-east"],
  }),
  via: field(accepts(z.enum(["peering", "transit", "vpn", "none"]), "peering, transit, vpn or none"), {
    description: "How they reach each other.",
    example: "vpn",
  }),
  // Not free text until a stack carries it: what reaches nothing can't be proven harmless.
  reason: field(accepts(z.string().regex(/^[\p{L}\p{N} .,:;'()/+-]{1,200}$/u), "a sentence of letters, digits and plain punctuation, at most 200 characters"), {
    description: "Why this pair differs from the rest.",
    default: "none",
    example: "The partner's firewall speaks IPsec only.",
  }).optional(),
  until: field(date(), { description: "The day on which the exception ends.", example: "2027-03-31" }).optional(),
});

export const connectivity = z.strictObject({
  default: field(accepts(z.enum(["mesh", "hub", "none"]), "mesh, hub or none"), {
    description: "How the regions of one cloud reach each other.",
    example: "mesh",
  }).optional(),
  hubs: field(
    z.strictObject(eachCloud(({ network }) => (network === undefined ? undefined : field(name(), clouds).optional()))),
    { description: "The hub region of each cloud, where `hub` is chosen.", example: { aws: "eu-west" } },
  ).optional(),
  links: field(z.array(field(link, { description: "One pair of regions." })), {
    description: "Pairs of regions in different clouds, and exceptions inside one cloud.",
    example: [{ between: ["eu-west", "us-east"], via: "vpn" }],
  }).optional(),
});

const principal = z.strictObject({
  rights: field(accepts(z.enum(["cluster-admin", "edit", "view"]), "cluster-admin, edit or view"), {
    description: "What they may do in the whole cluster: everything; workloads and their secrets; or look, but not at secrets.",
    example: "view",
  }),
  ...eachCloud(({ cluster: { principal } }) => (principal === undefined ? undefined : field(cloudId(), principal).optional())),
  clusters: field(z.array(field(name(), { description: "A cluster of the fleet.", example: "shop-eu-1" })).min(1), {
    description: "Clusters in which they have these rights.",
    default: "all of them",
    example: ["shop-eu-1"],
  }).optional(),
});

export const access = z.strictObject({
  principals: field(z.record(name(), field(principal, { description: "Somebody with rights in clusters." })), {
    description: "Who may do what in clusters, by a name of your own, beside those who deploy.",
    default: "nobody",
    example: { operators: { rights: "cluster-admin", aws: "arn:aws:iam::111122223333:role/operators" } },
  }).optional(),
  operators: field(z.array(field(cidr(), { description: "A block of addresses.", example: "203.0.113.0/24" })), {
    description: "Where people come from who administer clusters.",
    example: ["203.0.113.0/24"],
  }).optional(),
  ci: field(
    z.array(
      field(
        accepts(
          z.union([cidr(), z.strictObject({ region: field(name(), { description: "The runner sits in this region's network.", example: "eu-west" }) })]),
          "an IPv4 block such as 198.51.100.7/32, or { region: NAME }",
        ),
        { description: "A block of addresses, or the region whose network the runner sits in.", example: "198.51.100.7/32" },
      ),
    ),
    { description: "Where the runners come from that deploy and bootstrap.", example: ["198.51.100.7/32", { region: "eu-west" }] },
  ).optional(),
});

export const existingNetwork = z.strictObject({
  id: field(cloudId(), { description: "What the cloud calls the network.", example: "vpc-0a1b2c3d4e5f60718" }),
  cidrs: field(z.array(field(cidr(), { description: "A block of the network.", example: "10.20.0.0/16" })).min(1), {
    description: "Every block of the network.",
    example: ["10.20.0.0/16"],
  }),
  free: field(z.array(field(cidr(), { description: "A block of the network.", example: "10.20.64.0/18" })).min(1), {
    description: "Blocks of the network in which nobody else makes subnets: clusters of the fleet get theirs there; only for gcp and azure.",
    default: "none: no cluster can be made there on Google Cloud and Azure",
    example: ["10.20.64.0/18"],
  }).optional(),
  subnets: field(
    z.strictObject({
      private: field(z.array(field(cloudId(), { description: "A subnet." })), { description: "Subnets for nodes.", example: ["subnet-1"] }).optional(),
      public: field(z.array(field(cloudId(), { description: "A subnet." })), { description: "Subnets for load balancers.", example: ["subnet-2"] }).optional(),
      intra: field(z.array(field(cloudId(), { description: "A subnet." })), { description: "Subnets without a way out.", example: ["subnet-3"] }).optional(),
    }),
    { description: "Subnets by kind, as the cloud names them.", example: { private: ["subnet-1"] } },
  ).optional(),
  routeTables: field(z.array(field(cloudId(), { description: "A route table." })), {
    description: "Route tables: on AWS those that get the routes to peers, on Azure the one that leads new clusters' nodes to the internet.",
    example: ["rtb-1"],
  }).optional(),
  natGateway: field(cloudId(), {
    description: "The NAT gateway by which new clusters' nodes reach the internet, by its id; only for azure.",
    default: "none: `routeTables` names their way out",
    example: "/subscriptions/00000000-0000-0000-0000-000000000003/resourceGroups/legacy/providers/Microsoft.Network/natGateways/legacy",
  }).optional(),
  natAddresses: field(z.array(field(address(), { description: "An address." })), {
    description: "Addresses that the network shows to the internet.",
    example: ["192.0.2.10"],
  }).optional(),
});
