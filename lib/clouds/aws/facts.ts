import type { NatMode } from "../../model/fleet.ts";
import type { CloudFacts, NameFacts, NetworkFacts } from "../facts.ts";
import { ACCOUNT, CLUSTER, LOCATION, from, perZone, reused, WORLD } from "../shapes.ts";
import { ACCELERATOR_LOCATION, awsObstacles } from "./accelerators.ts";
import { refusedExisting } from "./existing.ts";
import { leftovers } from "./leftovers.ts";
import { AWS_QUOTAS, KEPT_BUCKET_STARTS } from "./limits.ts";
import { awsPartition } from "./partitions.ts";
import { AWS_SIGN_IN } from "./sign-in.ts";
import { SHARED_SUBNETS } from "./subnets.ts";
import { refusedBeside } from "./vpc-blocks.ts";
import { defaultZones } from "./zones.ts";

const NETWORK: NetworkFacts = {
  cuts: {
    region: [perZone("private"), perZone("public"), perZone("intra")],
    cluster: [],
    routedPods: undefined,
    routedServices: undefined,
  },
  sizes: {
    block: from(16, 28),
    private: from(16, 28),
    public: from(16, 28),
    intra: from(16, 28),
    pods: from(10, 24),
    services: from(14, 24),
  },
  keptPerSubnet: 5,
  shared: SHARED_SUBNETS,
  refusedBeside,
  podsInSubnet: false,
  forbidden: [],
  peerings: { standard: AWS_QUOTAS.peerings.standard, most: AWS_QUOTAS.peerings.most },
  natAddresses: undefined,
  subnetRanges: undefined,
  asns: { first: 64512, last: 64899 },
  // A connection leads to one address, and has two tunnels.
  links: { addresses: 0, tunnelsToEach: 2, passesOn: true },
  meeting: "each",
  acceleratorLocation: ACCELERATOR_LOCATION,
  acceleratorObstacles: awsObstacles,
  admitsBy: "rule",
};

const BUCKET = { ...WORLD, longest: 63, keptStarts: KEPT_BUCKET_STARTS } as const;

const CLUSTER_NAMES = {
  cluster: { ...LOCATION, longest: 100 },
  "cluster-role": { ...ACCOUNT, longest: 64, suffix: "-cluster" },
  "node-role": { ...ACCOUNT, longest: 64, suffix: "-node" },
  "network-role": { ...ACCOUNT, longest: 64, suffix: "-network" },
  "storage-role": { ...ACCOUNT, longest: 64, suffix: "-storage" },
} as const;

const NAMES: NameFacts = {
  region: { network: { ...LOCATION, longest: 255 }, gateway: { ...LOCATION, longest: 255 } },
  cluster: CLUSTER_NAMES,
  // The provider adds 26 characters to a prefix of at most 37, the last of them a dash.
  pool: { ...CLUSTER, longest: 36 },
  link: { ...LOCATION, longest: 253 },
  entry: { ...LOCATION, longest: 32, keptStarts: ["internal-"] },
  accelerator: { ...ACCOUNT, longest: 64 },
  logs: { "entry-logs": { ...BUCKET, suffix: "-entry-logs" }, "accelerator-logs": { ...BUCKET, suffix: "-accelerator-logs" } },
};

/** How private subnets reach the internet, by edition. */
const NAT: Readonly<Record<string, NatMode>> = { "2026-11": "per-zone" };

/** What Fleetwright knows of Amazon Web Services. */
export const AWS: CloudFacts = {
  title: "AWS",
  alsoCalled: ["amazon", "eks"],
  plugin: true,
  region: {
    required: ["location", "account"],
    allowed: ["identity", "network", "zones", "nat"],
    location: { shape: /^[a-z]{2}(-[a-z]+)+-[1-9][0-9]?$/, accepted: "eu-west-1" },
    places: undefined,
    realmOf: awsPartition,
    identity: {
      shape: /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9/+=,.@_-]{1,512}$/,
      accepted: "the ARN of a role, arn:aws:iam::<account>:role/<name>",
    },
    defaults: (edition, { location, existing }) => {
      const nat = NAT[edition];
      return existing || nat === undefined ? {} : { nat, zones: defaultZones(location) };
    },
  },
  network: NETWORK,
  cluster: {
    reached: "network",
    reachedWithoutPath: false,
    lasting: [],
    systemNodes: 0,
    computeChanges: true,
    has: [],
    made: true,
    minors: "own-ends",
    machine: { shape: /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, accepted: "m7i.xlarge" },
    existing: { refused: refusedExisting, unasked: undefined },
    principal: {
      description: "ARN of an IAM role or user.",
      default: "nobody in clusters on AWS",
      example: "arn:aws:iam::111122223333:role/operators",
    },
    adoption: { by: "EKS" },
    ports: undefined,
    leftovers,
  },
  pods: { standard: "routed", only: "routed", reused: { pods: reused("100.64.0.0/16"), services: reused("172.20.0.0/16") } },
  names: NAMES,
  state: { locationOf: (state) => (state.backend === "s3" ? state.region : undefined) },
  signIn: AWS_SIGN_IN,
  dns: { provider: "route53", needsZoneId: true, lastResort: true },
  git: {
    title: "AWS CodeCommit",
    url: {
      shape: /^https:\/\/git-codecommit\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/v1\/repos\/[^/]+$/,
      accepted: "https://git-codecommit.<region>.amazonaws.com/v1/repos/<repository>",
    },
    provider: "aws",
  },
  colours: { anyGround: "#bf6a02", light: "#bf6a02", dark: "#f0a34a" },
  guarded: [
    "aws_eks_cluster",
    "aws_vpc",
    "aws_ec2_transit_gateway",
    "aws_vpn_connection",
    "aws_kms_key",
    "aws_eip",
    "aws_lb",
    "aws_globalaccelerator_accelerator",
    "aws_route53_zone",
    "aws_s3_bucket",
  ],
};
