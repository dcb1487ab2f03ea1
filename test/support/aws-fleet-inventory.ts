import type { Place } from "./aws-api/call.ts";
import type { Reader } from "./aws-api/reader.ts";
import { elements, items, parseXml, textOf } from "./aws-api/xml.ts";
import type { XmlElement } from "./aws-api/xml.ts";

/** One thing in AWS. */
export interface Thing {
  /** `vpc`, `kms key` … */
  readonly kind: string;
  readonly account: string;
  readonly id: string;
  /** In AWS's own words, where it has one. */
  readonly state?: string;
}

/**
 * Everything of the kinds that a fleet is made of, in some places; what is gone but still shown is left out. Network
 * interfaces are, too: those of NAT gateways go with them in AWS, and stay in moto.
 */
export async function inventory(reader: Reader, places: readonly Place[]): Promise<readonly Thing[]> {
  const found: Thing[] = [];
  for (const place of places) {
    for (const list of LISTS) {
      const things = await list(reader, place);
      found.push(...things.filter(({ state = "" }) => !GONE.test(state)).map((thing) => ({ ...thing, account: place.account })));
    }
  }
  return found;
}

type List = (reader: Reader, place: Place) => Promise<readonly Omit<Thing, "account">[]>;

const GONE = /^(deleted|released)$/;
const API_2013 = "/2013-04-01";

const LISTS: readonly List[] = [
  ec2("vpc", "DescribeVpcs", "vpcSet", "vpcId"),
  ec2("subnet", "DescribeSubnets", "subnetSet", "subnetId"),
  ec2("route table", "DescribeRouteTables", "routeTableSet", "routeTableId"),
  ec2("internet gateway", "DescribeInternetGateways", "internetGatewaySet", "internetGatewayId"),
  ec2("nat gateway", "DescribeNatGateways", "natGatewaySet", "natGatewayId", ["state"]),
  ec2("address", "DescribeAddresses", "addressesSet", "allocationId"),
  // A network's default list goes with it; moto leaves it there.
  ec2("network acl", "DescribeNetworkAcls", "networkAclSet", "networkAclId", [], (item) => textOf(item, "default") !== "true"),
  ec2("security group", "DescribeSecurityGroups", "securityGroupInfo", "groupId"),
  ec2("security group rule", "DescribeSecurityGroupRules", "securityGroupRuleSet", "securityGroupRuleId"),
  ec2("vpc endpoint", "DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId", ["state"]),
  ec2("peering", "DescribeVpcPeeringConnections", "vpcPeeringConnectionSet", "vpcPeeringConnectionId", ["status", "code"]),
  ec2("flow log", "DescribeFlowLogs", "flowLogSet", "flowLogId"),
  ec2("launch template", "DescribeLaunchTemplates", "launchTemplates", "launchTemplateId"),
  query("load balancer", "elasticloadbalancing", "DescribeLoadBalancers", "LoadBalancerArn"),
  query("target group", "elasticloadbalancing", "DescribeTargetGroups", "TargetGroupArn"),
  query("role", "iam", "ListRoles", "RoleName"),
  async (reader, place) => {
    const { clusters } = JSON.parse(await reader.rest("eks", place, "/clusters")) as { clusters: readonly string[] };
    return clusters.map((id) => ({ kind: "cluster", id }));
  },
  async (reader, place) => {
    const { Keys } = (await reader.json("kms", place, "ListKeys")) as { Keys: readonly { KeyId: string }[] };
    return await Promise.all(
      Keys.map(async ({ KeyId }) => {
        const one = (await reader.json("kms", place, "DescribeKey", { KeyId })) as { KeyMetadata: { KeyState: string } };
        return { kind: "kms key", id: KeyId, state: one.KeyMetadata.KeyState };
      }),
    );
  },
  async (reader, place) => {
    const { Aliases } = (await reader.json("kms", place, "ListAliases")) as { Aliases: readonly { AliasName: string }[] };
    return Aliases.map(({ AliasName }) => ({ kind: "kms alias", id: AliasName }));
  },
  async (reader, place) => {
    const { logGroups } = (await reader.json("logs", place, "DescribeLogGroups")) as {
      logGroups: readonly { logGroupName: string }[];
    };
    return logGroups.map(({ logGroupName }) => ({ kind: "log group", id: logGroupName }));
  },
  async (reader, place) => {
    const { CertificateSummaryList } = (await reader.json("acm", place, "ListCertificates")) as {
      CertificateSummaryList: readonly { CertificateArn: string }[];
    };
    return CertificateSummaryList.map(({ CertificateArn }) => ({ kind: "certificate", id: CertificateArn }));
  },
  rest("hosted zone", "route53", `${API_2013}/hostedzone`, "HostedZone", "Id"),
  rest("health check", "route53", `${API_2013}/healthcheck`, "HealthCheck", "Id"),
  rest("bucket", "s3", "/", "Bucket", "Name"),
];

function ec2(
  kind: string,
  action: string,
  list: string,
  id: string,
  state: readonly string[] = [],
  counts: (item: XmlElement) => boolean = () => true,
): List {
  return async (reader, place) => {
    const answer = await reader.query("ec2", place, { Action: action });
    return items(answer, list)
      .filter(counts)
      .map((item) => thing(kind, item, id, state));
  };
}

function query(kind: string, service: "elasticloadbalancing" | "iam", action: string, id: string): List {
  return async (reader, place) => {
    const found = elements(await reader.query(service, place, { Action: action }), id);
    return found.map(({ text }) => ({ kind, id: text }));
  };
}

function rest(kind: string, service: "route53" | "s3", path: string, element: string, id: string): List {
  return async (reader, place) =>
    elements(parseXml(await reader.rest(service, place, path)), element).map((item) => thing(kind, item, id, []));
}

function thing(kind: string, item: XmlElement, id: string, path: readonly string[]): Omit<Thing, "account"> {
  const state = path.length === 0 ? undefined : textOf(item, ...path);
  return { kind, id: textOf(item, id) ?? "", ...(state === undefined ? {} : { state }) };
}
