import { Testing } from "cdktf";
import { Cidr } from "../../lib/model/cidr.ts";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import { AwsCluster } from "../../constructs/aws/cluster/cluster.ts";
import type { AwsClusterProps, AwsPoolSpec } from "../../constructs/aws/cluster/cluster.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import type { AwsNetworkDetail } from "../../lib/contracts/aws/network-detail.ts";
import type { NetworkRecord } from "../../lib/contracts/network-record.ts";
import type { Pool } from "../../lib/model/fleet.ts";
import { aPool } from "./a-fleet.ts";
import type { Resources } from "./aws-connectivity.ts";

export const NETWORK: NetworkRecord<AwsNetworkDetail> = {
  format: 1,
  fleet: "acme",
  cloud: "aws",
  region: "eu-west",
  id: "vpc-1",
  location: "eu-west-1",
  account: "111122223333",
  blocks: ["10.0.0.0/16"],
  egress: ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
  detail: {
    cloud: "aws",
    zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
    subnets: {
      private: inZones("subnet-private"),
      public: inZones("subnet-public"),
      intra: inZones("subnet-intra"),
    },
    routeTables: { private: inZones("rtb-"), public: { all: "rtb-3" }, intra: { all: "rtb-4" } },
  },
};

/** An id in each of three zones: `rtb-0` … */
function inZones(prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries([0, 1, 2].map((at) => [`euw1-az${at + 1}`, `${prefix}${at}`]));
}

/** A pool as far as it differs from a plain one. */
export function anAwsPool(name: string, difference: Partial<Pool> = {}): AwsPoolSpec {
  return {
    ...literal(aPool(name, difference)),
    awsName: literal(name),
    subnetIds: Object.values(NETWORK.detail.subnets.private),
  };
}

export interface SynthesizedCluster {
  readonly json: string;
  readonly resources: Resources;
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  /** The only resource of its type. */
  readonly one: (type: string) => Readonly<Record<string, unknown>>;
}

/** A stack with one EKS cluster, as far as it differs from a plain one. */
export function anAwsCluster(difference: Partial<AwsClusterProps> = {}): SynthesizedCluster {
  const stack = new TerraformStack(Testing.app(), "cluster-shop");
  awsProvider(stack, { fleet: literal("acme"), location: literal("eu-west-1"), account: literal("111122223333") });
  new AwsCluster(stack, "Default", {
    fleet: literal("acme"),
    name: literal("shop"),
    region: literal("eu-west"),
    kubernetes: literal("1.35"),
    location: literal("eu-west-1"),
    account: literal("111122223333"),
    network: NETWORK,
    subnetIds: Object.values(NETWORK.detail.subnets.intra),
    names: {
      cluster: literal("acme-shop"),
      clusterRole: literal("acme-shop-cluster"),
      nodeRole: literal("acme-shop-node"),
      networkRole: literal("acme-shop-network"),
      storageRole: literal("acme-shop-storage"),
    },
    endpoint: "restricted",
    callers: [{ path: "internet", block: Cidr.from("198.51.100.7/32") }],
    grants: [{ name: "apply", principal: literal("arn:aws:iam::111122223333:role/apply"), rights: "cluster-admin" }],
    compute: { pools: [anAwsPool("general")] },
    ...difference,
  });
  const json = Testing.synth(stack);
  const { resource = {}, output = {} } = JSON.parse(json) as {
    readonly resource?: Resources;
    readonly output?: SynthesizedCluster["outputs"];
  };
  return {
    json,
    resources: resource,
    outputs: output,
    one: (type) => {
      const [found, ...others] = Object.values(resource[type] ?? {});
      if (found === undefined || others.length > 0) throw new Error(`the stack has no or more than one ${type}`);
      return found;
    },
  };
}
