import { expect, test } from "@jest/globals";
import { actorNamed } from "../../lib/trace/outsiders.ts";
import { readWorld } from "../../lib/trace/read-world.ts";
import { trace, verdicts } from "../../lib/trace/trace.ts";
import { Walks } from "../../lib/trace/walk.ts";
import type { Passage } from "../../lib/trace/walk.ts";
import {
  awsNat,
  awsNeighbour,
  awsPeering,
  awsRoute,
  awsTransit,
  awsVpc,
  azureHub,
  azureLink,
  azurePeering,
  azureVnet,
  googleNat,
  googlePeering,
  googleVpc,
  over,
  stackOf,
} from "../support/public-topologies.ts";
import type { Written } from "../support/public-topologies.ts";

interface Case {
  readonly what: string;
  /** Where it is said whether it works. */
  readonly source: string;
  readonly given: readonly Written[];
  readonly from: string;
  readonly to: string;
  /** Whether it works; where it doesn't, what stops it. */
  readonly works: true | RegExp;
}

const A = awsVpc("a", { number: 1 });
const B = awsVpc("b", { number: 2, admits: ["10.1.0.0/16", "10.3.0.0/16"] });
const C = awsVpc("c", { number: 3, admits: ["10.1.0.0/16"] });
const PEERED = [A, B, awsPeering("a", "b"), awsRoute("a", "10.2.0.0/16", over("a-b")), awsRoute("b", "10.1.0.0/16", over("a-b"))];
const TGW = { transit_gateway_id: "${aws_ec2_transit_gateway.all.id}" };
const ATTACHED = [A, B, awsTransit("a", "b"), awsRoute("a", "10.0.0.0/8", TGW), awsRoute("b", "10.0.0.0/8", TGW)];
/** The subnet of the nodes lies in another zone than the only one that the gateway has a foot in. */
const OTHER_ZONE: Written = {
  aws_subnet: {
    a: { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.1.0.0/24", availability_zone: "b" },
    other: { vpc_id: "${aws_vpc.a.id}", cidr_block: "10.1.7.0/28", availability_zone: "a" },
  },
  aws_ec2_transit_gateway_vpc_attachment: {
    a: { ...TGW, vpc_id: "${aws_vpc.a.id}", subnet_ids: ["${aws_subnet.other.id}"] },
  },
};
const publicApi = (block: string): Written =>
  awsVpc("a", {
    number: 1,
    api: { endpoint_private_access: false, endpoint_public_access: true, public_access_cidrs: [block] },
  });

const PEERING_BASICS = "https://docs.aws.amazon.com/AmazonVPC/latest/PeeringGuide/invalid-peering-configurations.html";
const GOOGLE_PEERING = "https://cloud.google.com/compute/docs/peering-networks";
const AZURE_PEERING = "https://www.redkitecloud.com/docs/azure-networking/vnet-peering.html";

const CASES: readonly Case[] = [
  {
    what: "two peered VPCs with routes on both sides and a rule that admits the other",
    source: "https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-full-access.html",
    given: PEERED,
    from: "nodes/a",
    to: "nodes/b",
    works: true,
  },
  {
    what: "two peered VPCs, one of which has no route back",
    source: PEERING_BASICS,
    given: PEERED.slice(0, -1),
    from: "nodes/a",
    to: "nodes/b",
    works: /aws_subnet\.b has no route to 10\.1\./,
  },
  {
    what: "a peering that its other owner hasn't accepted",
    source: PEERING_BASICS,
    given: [...PEERED, awsPeering("a", "b", false)],
    from: "nodes/a",
    to: "nodes/b",
    works: /nobody accepted it/,
  },
  {
    what: "two peered VPCs whose security groups don't admit each other",
    source: PEERING_BASICS,
    given: PEERED,
    from: "nodes/b",
    to: "nodes/a",
    works: /no rule of .*cluster security group/,
  },
  {
    what: "a third VPC behind a peer: peering isn't transitive",
    source: "https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/vpc-peering.html",
    given: [
      ...PEERED,
      C,
      awsPeering("b", "c"),
      awsRoute("a", "10.3.0.0/16", over("a-b")),
      awsRoute("b", "10.3.0.0/16", over("b-c")),
      awsRoute("c", "10.1.0.0/16", over("b-c")),
    ],
    from: "nodes/a",
    to: "nodes/c",
    works: /carries nothing but what its own two/,
  },
  {
    what: "the internet by the NAT gateway of a peer: routing from edge to edge",
    source: "https://repost.aws/questions/QUkEDWv6XMSrSg_AxB3E_ubQ/eks-not-routing-through-another-peer-vpc-s-vpn-gateway",
    given: [...PEERED, awsNat("b", 2), awsRoute("a", "0.0.0.0/0", over("a-b"))],
    from: "nodes/a",
    to: "internet",
    works: /carries nothing but what its own two/,
  },
  {
    what: "two VPCs at a transit gateway that propagates both",
    source: "https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html",
    given: ATTACHED,
    from: "nodes/a",
    to: "nodes/b",
    works: true,
  },
  {
    what: "a zone without a foot of the transit gateway",
    source: "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
    given: [...ATTACHED, OTHER_ZONE],
    from: "nodes/a",
    to: "nodes/b",
    works: /has no foot in zone b/,
  },
  {
    what: "a private subnet to the internet by a NAT gateway",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway",
    given: [A, awsNat("a", 1)],
    from: "nodes/a",
    to: "internet",
    works: true,
  },
  {
    what: "the internet to a private subnet by its NAT gateway",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway",
    given: [awsVpc("a", { number: 1, admits: ["0.0.0.0/0"] }), awsNat("a", 1)],
    from: "internet",
    to: "nodes/a",
    works: /nothing with an address on the internet/,
  },
  {
    what: "a NAT gateway whose subnet's access list doesn't take answers on high ports",
    source: "https://www.repost.aws/questions/QUXCMnwMMtSU2FxazvMv5rKQ/nat-gateway-network-acl-inbound-outbound-rule",
    given: [A, awsNat("a", 1, [[443, 443]])],
    from: "nodes/a",
    to: "internet",
    works: /aws_subnet\.a-out refuses it .* port 40000/,
  },
  {
    what: "the same with high ports",
    source: "https://www.repost.aws/questions/QUXCMnwMMtSU2FxazvMv5rKQ/nat-gateway-network-acl-inbound-outbound-rule",
    given: [
      A,
      awsNat("a", 1, [
        [443, 443],
        [1024, 65535],
      ]),
    ],
    from: "nodes/a",
    to: "internet",
    works: true,
  },
  {
    what: "a private API server of EKS from a peered VPC that its group admits",
    source: "https://www.repost.aws/knowledge-center/eks-private-cluster-endpoint-vpc",
    given: PEERED,
    from: "nodes/a",
    to: "api/b",
    works: true,
  },
  {
    what: "a private API server of EKS whose group doesn't admit the management cluster's VPC",
    source: "https://github.com/kubernetes-sigs/cluster-api-provider-aws/issues/2465",
    given: PEERED,
    from: "nodes/b",
    to: "api/a",
    works: /no rule of .*cluster security group/,
  },
  {
    what: "a private API server of EKS from a machine of another group in the same VPC",
    source: "https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2064",
    given: [A, awsNeighbour("n", "a")],
    from: "nodes/n",
    to: "api/a",
    works: /no rule of .*cluster security group/,
  },
  {
    what: "nodes whose NAT address isn't on the list of their public API server",
    source: "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks.EndpointAccess.html",
    given: [publicApi("198.51.100.7/32"), awsNat("a", 1)],
    from: "nodes/a",
    to: "api/a",
    works: /no rule of .*public_access_cidrs/,
  },
  {
    what: "the same with their NAT address on the list",
    source: "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks.EndpointAccess.html",
    given: [publicApi("${aws_eip.a.public_ip}/32"), awsNat("a", 1)],
    from: "nodes/a",
    to: "api/a",
    works: true,
  },
  {
    what: "two VPCs of Google Cloud that peer, with a firewall that admits the other",
    source: GOOGLE_PEERING,
    given: [googleVpc("a", 1), googleVpc("b", 2, ["10.1.0.0/16"]), googlePeering("a", "b")],
    from: "nodes/a",
    to: "nodes/b",
    works: true,
  },
  {
    what: "a peering of Google Cloud that only one side made",
    source: GOOGLE_PEERING,
    given: [googleVpc("a", 1), googleVpc("b", 2, ["10.1.0.0/16"]), googlePeering("a", "b", 1)],
    from: "nodes/a",
    to: "nodes/b",
    works: /nothing answers to 10\.1\./,
  },
  {
    what: "net-b and net-c that both peer with net-a",
    source: GOOGLE_PEERING,
    given: [
      googleVpc("a", 1),
      googleVpc("b", 2, ["10.0.0.0/8"]),
      googleVpc("c", 3, ["10.0.0.0/8"]),
      googlePeering("a", "b"),
      googlePeering("a", "c"),
    ],
    from: "nodes/b",
    to: "nodes/c",
    works: /nothing answers to 10\.2\./,
  },
  {
    what: "a private control plane of GKE from a peered VPC",
    source: "https://cloud.google.com/architecture/creating-kubernetes-engine-private-clusters-with-net-proxies",
    given: [googleVpc("a", 1), googleVpc("b", 2), googlePeering("a", "b")],
    from: "nodes/a",
    to: "api/b",
    works: /no name leads there/,
  },
  {
    what: "machines without addresses of their own to the internet by Cloud NAT",
    source: "https://docs.cloud.google.com/nat/docs/overview",
    given: [googleVpc("a", 1), googleNat("a")],
    from: "nodes/a",
    to: "internet",
    works: true,
  },
  {
    what: "the internet to machines behind Cloud NAT",
    source: "https://docs.cloud.google.com/nat/docs/overview",
    given: [googleVpc("a", 1, ["0.0.0.0/0"]), googleNat("a")],
    from: "internet",
    to: "nodes/a",
    works: /nothing with an address on the internet/,
  },
  {
    what: "two virtual networks that peer, with the rules that every security group has",
    source: AZURE_PEERING,
    given: [azureVnet("a", 1), azureVnet("b", 2), azurePeering("a", "b")],
    from: "nodes/a",
    to: "nodes/b",
    works: true,
  },
  {
    what: "a peering of Azure that is initiated, but not connected",
    source: "https://guided-49q.pages.dev/guided/az-700/domain-1/vnet-peering-and-connectivity/",
    given: [azureVnet("a", 1), azureVnet("b", 2), azurePeering("a", "b", 1)],
    from: "nodes/a",
    to: "nodes/b",
    works: /no route to 10\.2\./,
  },
  {
    what: "two spokes that peer with one hub network",
    source: "https://charbelnemnom.com/use-azure-vpn-gateway-to-route-traffic-between-spoke-networks/",
    given: [azureVnet("a", 1), azureVnet("b", 2), azureVnet("c", 3), azurePeering("a", "b"), azurePeering("a", "c")],
    from: "nodes/b",
    to: "nodes/c",
    works: /no route to 10\.3\./,
  },
  {
    what: "two networks at a virtual hub",
    source: "https://raw.githubusercontent.com/MicrosoftDocs/azure-docs/main/articles/virtual-wan/how-to-virtual-hub-routing.md",
    given: [azureVnet("a", 1), azureVnet("b", 2), azureHub("a", "b")],
    from: "nodes/a",
    to: "nodes/b",
    works: true,
  },
  {
    what: "a private API server of AKS from a peered network that its zone isn't linked to",
    source: "https://github.com/Azure/AKS/issues/1508",
    given: [azureVnet("a", 1), azureVnet("b", 2), azurePeering("a", "b")],
    from: "nodes/a",
    to: "api/b",
    works: /no name leads there/,
  },
  {
    what: "the same with the zone linked",
    source: "https://github.com/Azure/AKS/issues/1508",
    given: [azureVnet("a", 1), azureVnet("b", 2), azurePeering("a", "b"), azureLink("b", "a")],
    from: "nodes/a",
    to: "api/b",
    works: true,
  },
];

test.each(CASES.map((one) => [one.what, one] as const))("%s", (_what, { given, from, to, works }) => {
  const world = readWorld(new Map([["one", { json: stackOf(...given), cluster: undefined }]]));
  const [source, target] = [actorNamed(world, from), actorNamed(world, to)];
  if (source === undefined || target === undefined) throw new Error(`${from} or ${to} isn't there`);
  const { verdict, passages } = trace(new Walks(world), source, target, 443);
  // What is proved of a whole fleet is found without the words, on the same way.
  expect(verdicts(new Walks(world), source, target, 443)).toEqual(passages.map((one) => one.verdict));
  if (works === true) expect(verdict).toBe("reached");
  else expect([verdict, lastHop(passages)]).toEqual([expect.not.stringMatching("reached"), expect.stringMatching(works)]);
});

/** The last thing that the packet met, or its answer. */
function lastHop(passages: readonly Passage[]): string {
  const [first] = passages;
  const hop = [...(first?.hops ?? []), ...(first?.back ?? [])].at(-1);
  return hop === undefined ? "no name leads there" : `${hop.at} ${hop.says}`;
}

test("more than twenty cases have a source that nobody here wrote", () => {
  expect(CASES.filter(({ source }) => source.startsWith("https://")).length).toBeGreaterThanOrEqual(20);
});
