import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl/index.js";
import type { NetworkAclEgress, NetworkAclIngress } from "@cdktf/provider-aws/lib/network-acl/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import { subnetIds } from "./subnets.ts";
import type { AwsNetworkParent, TierSubnets } from "./subnets.ts";

export interface AccessListsProps {
  /** Blocks of all that may talk to this network by private addresses. */
  readonly trusted: readonly Cidr[];
  /** Ports that load balancers in it listen on. */
  readonly entryPorts: readonly number[];
}

type AclRule = NetworkAclEgress & NetworkAclIngress;

const ANYWHERE = "0.0.0.0/0";
const HIGHEST_PORT = 65535;
/** Answers come back to any of these: NAT gateways and nodes pick the port. */
const FIRST_ANSWER_PORT = 1024;
/** What load balancers take from anywhere, whether or not one listens yet. */
const USUAL_PORTS = [80, 443];
/** "Fragmentation needed" is one of its codes: without it, large packets vanish. */
const UNREACHABLE = 3;

/**
 * One list a tier. Security groups decide who talks to whom; these lists are what still holds when a group is wrong:
 * nobody from outside reaches a port below 1024 of a private subnet, and nothing at all leaves or enters an intra
 * subnet but to and from private addresses.
 */
export function addAccessLists({ scope, name, vpc }: AwsNetworkParent, subnets: TierSubnets, props: AccessListsProps): void {
  const { trusted, entryPorts } = props;
  // Those of answers are open already.
  const low = [...new Set([...USUAL_PORTS, ...entryPorts])].filter((port) => port < FIRST_ANSWER_PORT).sort((a, b) => a - b);
  const inside = trusted.map((block, index) => everything(100 + index, block.toString()));
  const out = [everything(100, ANYWHERE)];
  const lists = [
    {
      tier: "public",
      ingress: [...inside, ...answers(), ...low.map((port, index) => tcp(300 + index, port, port))],
      egress: out,
    },
    { tier: "private", ingress: [...inside, ...answers()], egress: out },
    { tier: "intra", ingress: inside, egress: inside },
  ] as const;
  for (const { tier, ingress, egress } of lists) {
    new NetworkAcl(scope, `access-list-${tier}`, {
      vpcId: vpc.id,
      subnetIds: subnetIds(subnets[tier]),
      ingress: [...ingress],
      egress: [...egress],
      tags: { Name: `${name}-${tier}` },
    });
  }
}

function everything(ruleNo: number, cidrBlock: string): AclRule {
  return { ruleNo, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock };
}

function tcp(ruleNo: number, fromPort: number, toPort: number): AclRule {
  return { ruleNo, action: "allow", protocol: "6", fromPort, toPort, cidrBlock: ANYWHERE };
}

function answers(): readonly AclRule[] {
  const udp = "17";
  const icmp = "1";
  return [
    tcp(200, FIRST_ANSWER_PORT, HIGHEST_PORT),
    { ...tcp(210, FIRST_ANSWER_PORT, HIGHEST_PORT), protocol: udp },
    { ...everything(220, ANYWHERE), protocol: icmp, icmpType: UNREACHABLE, icmpCode: -1 },
  ];
}
