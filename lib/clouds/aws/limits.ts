import type { AwsSource } from "./sources.ts";

/** How many of a thing a parent, an account or a place may have. */
export interface AwsQuota {
  /** What is counted: `VPCs`. */
  readonly things: string;
  /** Whose they are: `a location of an account`. */
  readonly whole: string;
  /** As it comes. */
  readonly standard: number;
  /** After AWS was asked for more: the same where nobody gets more, Infinity where AWS names no end. */
  readonly most: number;
  readonly source: AwsSource;
}

const UNNAMED = Infinity;

/** Every count that AWS limits and a fleet can reach. Rules and the list in docs/reference/aws-limits.md read them here, and nowhere else. */
export const AWS_QUOTAS = {
  // EKS
  clusters: { things: "EKS clusters", whole: "a location of an account", standard: 100, most: UNNAMED, source: "eks-quotas" },
  groupsPerCluster: { things: "node groups", whole: "a cluster", standard: 30, most: UNNAMED, source: "eks-quotas" },
  nodesPerGroup: { things: "nodes", whole: "a node group", standard: 450, most: UNNAMED, source: "eks-quotas" },
  publicBlocks: {
    things: "blocks that call over the internet",
    whole: "an API server",
    standard: 40,
    most: 40,
    source: "eks-quotas",
  },
  accessEntries: { things: "access entries", whole: "a cluster", standard: 3000, most: 3000, source: "eks-quotas" },
  podIdentities: {
    things: "Pod Identity associations",
    whole: "a cluster",
    standard: 5000,
    most: 5000,
    source: "eks-pod-identity",
  },
  taints: { things: "taints", whole: "a node group", standard: 50, most: 50, source: "provider-node-group" },
  machineTypes: { things: "instance types", whole: "a node group", standard: 20, most: 20, source: "eks-create-group" },
  launchTemplates: {
    things: "launch templates",
    whole: "a location of an account",
    standard: 5000,
    most: 5000,
    source: "ec2-templates",
  },
  // VPC
  vpcs: {
    things: "VPCs, each with an internet gateway",
    whole: "a location of an account",
    standard: 5,
    most: UNNAMED,
    source: "vpc-quotas",
  },
  vpcBlocks: { things: "IPv4 blocks", whole: "a VPC", standard: 5, most: 50, source: "vpc-quotas" },
  subnets: { things: "subnets", whole: "a VPC", standard: 200, most: UNNAMED, source: "vpc-quotas" },
  routeTables: { things: "route tables", whole: "a VPC", standard: 200, most: UNNAMED, source: "vpc-quotas" },
  routes: { things: "routes", whole: "a route table", standard: 500, most: 1000, source: "vpc-quotas" },
  addresses: {
    things: "Elastic IP addresses",
    whole: "a location of an account",
    standard: 5,
    most: UNNAMED,
    source: "vpc-quotas",
  },
  natGateways: { things: "NAT gateways", whole: "a zone of an account", standard: 5, most: UNNAMED, source: "vpc-quotas" },
  aclRules: { things: "rules", whole: "a network ACL, in one direction", standard: 20, most: 40, source: "vpc-quotas" },
  securityGroups: {
    things: "security groups",
    whole: "a location of an account",
    standard: 2500,
    most: UNNAMED,
    source: "vpc-quotas",
  },
  groupRules: { things: "rules", whole: "a security group, in one direction", standard: 60, most: 1000, source: "vpc-quotas" },
  interfaceEndpoints: { things: "interface endpoints", whole: "a VPC", standard: 50, most: UNNAMED, source: "endpoint-quotas" },
  gatewayEndpoints: {
    things: "gateway endpoints",
    whole: "a location of an account",
    standard: 20,
    most: UNNAMED,
    source: "endpoint-quotas",
  },
  peerings: { things: "active peerings", whole: "a VPC", standard: 50, most: 125, source: "vpc-quotas" },
  pendingPeerings: {
    things: "peerings that nobody accepted yet",
    whole: "an account",
    standard: 25,
    most: UNNAMED,
    source: "peering-quotas",
  },
  // Transit gateways
  transitGateways: {
    things: "transit gateways",
    whole: "a location of an account",
    standard: 5,
    most: UNNAMED,
    source: "transit-quotas",
  },
  transitRoutes: { things: "routes", whole: "a transit gateway", standard: 10_000, most: UNNAMED, source: "transit-quotas" },
  customerGateways: {
    things: "customer gateways",
    whole: "a location of an account",
    standard: 50,
    most: UNNAMED,
    source: "vpn-quotas",
  },
  vpnConnections: {
    things: "VPN connections",
    whole: "a location of an account",
    standard: 50,
    most: UNNAMED,
    source: "vpn-quotas",
  },
  transitPeerings: { things: "peerings", whole: "a transit gateway", standard: 50, most: UNNAMED, source: "transit-quotas" },
  pendingTransitPeerings: {
    things: "peerings that nobody accepted yet",
    whole: "a transit gateway",
    standard: 10,
    most: UNNAMED,
    source: "transit-quotas",
  },
  // Entries
  loadBalancers: {
    things: "network load balancers",
    whole: "a location of an account",
    standard: 50,
    most: UNNAMED,
    source: "nlb-quotas",
  },
  targetGroups: {
    things: "target groups",
    whole: "a location of an account",
    standard: 3000,
    most: UNNAMED,
    source: "nlb-quotas",
  },
  listeners: { things: "listeners", whole: "a load balancer", standard: 50, most: 50, source: "nlb-quotas" },
  certificates: {
    things: "certificates",
    whole: "a location of an account",
    standard: 2500,
    most: UNNAMED,
    source: "acm-quotas",
  },
  zones: { things: "hosted zones", whole: "an account", standard: 500, most: UNNAMED, source: "route53-quotas" },
  records: { things: "records", whole: "a hosted zone", standard: 10_000, most: UNNAMED, source: "route53-quotas" },
  sameName: { things: "records", whole: "one name and type", standard: 100, most: 100, source: "route53-quotas" },
  healthChecks: { things: "health checks", whole: "an account", standard: 200, most: UNNAMED, source: "route53-quotas" },
  accelerators: { things: "accelerators", whole: "an account", standard: 20, most: UNNAMED, source: "accelerator-quotas" },
  endpointGroups: { things: "endpoint groups", whole: "an accelerator", standard: 42, most: 42, source: "accelerator-quotas" },
  endpoints: { things: "endpoints", whole: "an endpoint group", standard: 10, most: 10, source: "accelerator-create-group" },
  // Accounts
  roles: { things: "IAM roles", whole: "an account", standard: 1000, most: 5000, source: "iam-quotas" },
  rolePolicies: { things: "managed policies", whole: "a role", standard: 10, most: 20, source: "iam-quotas" },
  keys: { things: "keys", whole: "a location of an account", standard: 100_000, most: UNNAMED, source: "kms-quotas" },
  tags: { things: "tags", whole: "a thing", standard: 50, most: 50, source: "ec2-tags" },
} as const satisfies Readonly<Record<string, AwsQuota>>;

/** Characters that AWS takes at most. */
export const AWS_LENGTHS = {
  cluster: 100,
  /** Of a label or taint, prefix and name together; of a value as well. */
  label: 63,
  nodeGroupPrefix: 37,
  launchTemplatePrefix: 99,
  role: 64,
  roleDescription: 1000,
  trustPolicy: 2048,
  inlinePolicies: 10_240,
  keyAlias: 256,
  keyPolicy: 32_768,
  keyDescription: 8192,
  logGroup: 512,
  securityGroup: 255,
  description: 255,
  loadBalancer: 32,
  bucket: 63,
  accelerator: 64,
  certificateHost: 64,
  domainName: 255,
  domainLabel: 63,
  recordId: 128,
  zoneComment: 256,
  healthPath: 255,
  tagKey: 128,
  tagValue: 256,
} as const;

/** Domains whose labels and taints EKS lets nobody set on a node group, alone or below a name of their own. */
export const KEPT_LABEL_DOMAINS: readonly string[] = ["eks.amazonaws.com", "k8s.io", "kubernetes.io"];

/** What no name of a bucket begins or ends with. */
export const KEPT_BUCKET_STARTS: readonly string[] = ["amzn-s3-demo-", "sthree-", "xn--"];
export const KEPT_BUCKET_ENDS: readonly string[] = ["--ol-s3", "--table-s3", "--x-s3", "-s3alias", ".mrap"];

/** Days that CloudWatch Logs keeps a log. */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
