import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { SubnetTier } from "../../../lib/contracts/aws/network-detail.ts";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { Construct } from "../../cdk.ts";

/** What every part of a network hangs on. */
export interface AwsNetworkParent {
  readonly scope: Construct;
  /** Prefix of the parts' names. */
  readonly name: string;
  readonly vpc: Vpc;
  /** Zone ids. */
  readonly zones: readonly string[];
  /** Whether Terraform refuses to destroy what others rely on. */
  readonly protect: boolean;
}

/** Where a subnet lies. */
export interface AwsSubnetSpec {
  /** Zone id. */
  readonly zone: string;
  readonly cidr: Cidr;
  /**
   * What tells it from others of its tier. It stays for as long as the subnet does: another name is another subnet.
   *
   * @default the zone
   */
  readonly name?: string;
}

export interface ZoneSubnet {
  readonly name: string;
  readonly zone: string;
  readonly subnet: Subnet;
}

export type TierSubnets = Readonly<Record<SubnetTier, readonly ZoneSubnet[]>>;

export function addSubnets(
  parent: AwsNetworkParent,
  specs: Readonly<Record<SubnetTier, readonly AwsSubnetSpec[]>>,
  secondary: readonly VpcIpv4CidrBlockAssociation[],
): TierSubnets {
  const tier = (of: SubnetTier): readonly ZoneSubnet[] =>
    specs[of].map(({ zone, cidr, name = zone }) => ({
      name,
      zone,
      subnet: addSubnet(parent, `${of}-${name}`, of, zone, cidr, secondary),
    }));
  return { private: tier("private"), public: tier("public"), intra: tier("intra") };
}

export function subnetIds(subnets: readonly ZoneSubnet[]): string[] {
  return subnets.map(({ subnet }) => subnet.id);
}

/** The first subnet of each zone, for what takes one of each. */
export function onePerZone(subnets: readonly ZoneSubnet[]): readonly ZoneSubnet[] {
  return subnets.filter(({ zone }, at) => subnets.findIndex((other) => other.zone === zone) === at);
}

export function idsByName(subnets: readonly ZoneSubnet[]): Readonly<Record<string, string>> {
  return Object.fromEntries(subnets.map(({ name, subnet }) => [name, subnet.id]));
}

function addSubnet(
  parent: AwsNetworkParent,
  id: string,
  tier: SubnetTier,
  zone: string,
  block: Cidr,
  secondary: readonly VpcIpv4CidrBlockAssociation[],
): Subnet {
  return new Subnet(parent.scope, id, {
    vpcId: parent.vpc.id,
    availabilityZoneId: zone,
    cidrBlock: block.toString(),
    mapPublicIpOnLaunch: false,
    tags: { Name: `${parent.name}-${id}`, ...controllerTags(parent.name, tier) },
    // Nodes, control planes and load balancers stand in it.
    lifecycle: { preventDestroy: parent.protect },
    // A block is a literal, so that Terraform can't see by itself that it must be the network's first.
    ...(secondary.length === 0 ? {} : { dependsOn: [...secondary] }),
  });
}

/**
 * What load balancer controllers and Karpenter look for. Clusters share the subnets, so Karpenter's tag has the
 * network's name.
 */
function controllerTags(network: string, tier: SubnetTier): Readonly<Record<string, string>> {
  switch (tier) {
    case "public":
      return { "kubernetes.io/role/elb": "1" };
    case "private":
      return { "kubernetes.io/role/internal-elb": "1", "karpenter.sh/discovery": network };
    case "intra":
      return {};
  }
}
