import type { Place } from "./aws-api/call.ts";
import type { Reader } from "./aws-api/reader.ts";
import { elements, items, parseXml, textOf } from "./aws-api/xml.ts";
import type { XmlElement } from "./aws-api/xml.ts";

/** A network as AWS describes it. */
export interface NetworkReading {
  readonly blocks: readonly string[];
  readonly subnets: readonly string[];
  /** What the network shows to the internet. */
  readonly natAddresses: readonly string[];
  /** Of every table that subnets use. */
  readonly tables: readonly { readonly id: string; readonly routes: readonly RouteReading[] }[];
}

export interface RouteReading {
  readonly to: string;
  /** Id of the peering connection; undefined for every other way. */
  readonly peering: string | undefined;
}

/** The fleet's one network in that place. */
export async function readNetwork(reader: Reader, place: Place, fleet: string): Promise<NetworkReading> {
  const ask = async (Action: string, filter: string, value: string): Promise<XmlElement> =>
    await reader.query("ec2", place, { Action, "Filter.1.Name": filter, "Filter.1.Value.1": value });
  const vpcs = items(await ask("DescribeVpcs", "tag:fleetwright.dev/fleet", fleet), "vpcSet");
  const [vpc] = vpcs;
  if (vpc === undefined || vpcs.length > 1) throw new Error(`there are ${vpcs.length} networks of ${fleet} in ${place.region}`);
  const id = textOf(vpc, "vpcId") ?? "";
  const subnets = items(await ask("DescribeSubnets", "vpc-id", id), "subnetSet");
  const tables = items(await ask("DescribeRouteTables", "vpc-id", id), "routeTableSet");
  const gateways = items(await ask("DescribeNatGateways", "vpc-id", id), "natGatewaySet");
  return {
    blocks: texts(items(vpc, "cidrBlockAssociationSet"), "cidrBlock"),
    subnets: texts(subnets, "cidrBlock"),
    natAddresses: gateways.flatMap((gateway) => elements(gateway, "publicIp").map(({ text }) => text)),
    tables: tables
      .filter((table) => elements(table, "subnetId").length > 0)
      .map((table) => ({
        id: textOf(table, "routeTableId") ?? "",
        routes: items(table, "routeSet").map((route) => ({
          to: textOf(route, "destinationCidrBlock") ?? "",
          peering: textOf(route, "vpcPeeringConnectionId"),
        })),
      })),
  };
}

/** Every peering connection that one side sees, by its id. */
export async function readPeerings(reader: Reader, place: Place): Promise<ReadonlyMap<string, string>> {
  const answer = await reader.query("ec2", place, { Action: "DescribeVpcPeeringConnections" });
  const found = items(answer, "vpcPeeringConnectionSet");
  return new Map(found.map((one) => [textOf(one, "vpcPeeringConnectionId") ?? "", textOf(one, "status", "code") ?? ""]));
}

/** A cluster as AWS describes it. */
export interface ClusterReading {
  readonly endpoint: string;
  /** Who may knock from the internet; undefined where nobody may. */
  readonly publicBlocks: readonly string[] | undefined;
  /** `tcp 443 10.0.0.0/16` for every rule of the cluster's security group that lets something in. */
  readonly letIn: readonly string[];
  readonly auto: boolean;
  /** Instance types of every node group, by the name that the fleet gave. */
  readonly nodeGroups: Readonly<Record<string, number>>;
  readonly addons: readonly string[];
  /** Policies by principal, without the parts of the ARN that are always the same. */
  readonly access: Readonly<Record<string, readonly string[]>>;
}

interface Described {
  readonly cluster: {
    readonly endpoint: string;
    readonly computeConfig?: { readonly enabled: boolean };
    readonly resourcesVpcConfig: {
      readonly endpointPublicAccess: boolean;
      readonly publicAccessCidrs?: readonly string[];
      readonly clusterSecurityGroupId: string;
    };
  };
}

export async function readCluster(reader: Reader, place: Place, name: string): Promise<ClusterReading> {
  const get = async <T>(path: string): Promise<T> => JSON.parse(await reader.rest("eks", place, `/clusters/${name}${path}`)) as T;
  const { cluster } = await get<Described>("");
  const { endpointPublicAccess, publicAccessCidrs, clusterSecurityGroupId } = cluster.resourcesVpcConfig;
  const { nodegroups } = await get<{ nodegroups: readonly string[] }>("/node-groups");
  const groups = await Promise.all(
    nodegroups.map(async (group) => {
      const { nodegroup } = await get<{ nodegroup: { scalingConfig: { minSize: number } } }>(`/node-groups/${group}`);
      return [group.replace(/-\d+[0-9a-f]*$/, ""), nodegroup.scalingConfig.minSize] as const;
    }),
  );
  const { accessEntries } = await get<{ accessEntries: readonly string[] }>("/access-entries");
  const access = await Promise.all(
    accessEntries.map(async (principal) => {
      const path = `/access-entries/${encodeURIComponent(principal)}/access-policies`;
      const { associatedAccessPolicies } = await get<{ associatedAccessPolicies: readonly { policyArn: string }[] }>(path);
      return [principal, associatedAccessPolicies.map(({ policyArn }) => policyArn.replace(/^.*\//, ""))] as const;
    }),
  );
  return {
    endpoint: cluster.endpoint,
    publicBlocks: endpointPublicAccess ? [...(publicAccessCidrs ?? [])].sort() : undefined,
    letIn: await readIngress(reader, place, clusterSecurityGroupId),
    auto: cluster.computeConfig?.enabled ?? false,
    nodeGroups: Object.fromEntries(groups),
    addons: [...(await get<{ addons: readonly string[] }>("/addons")).addons].sort(),
    access: Object.fromEntries(access),
  };
}

async function readIngress(reader: Reader, place: Place, group: string): Promise<readonly string[]> {
  const filter = { "Filter.1.Name": "group-id", "Filter.1.Value.1": group };
  const rules = items(
    await reader.query("ec2", place, { Action: "DescribeSecurityGroupRules", ...filter }),
    "securityGroupRuleSet",
  );
  return rules
    .filter((rule) => textOf(rule, "isEgress") === "false")
    .map((rule) => ["ipProtocol", "fromPort", "toPort", "cidrIpv4"].map((field) => textOf(rule, field)).join(" "))
    .sort();
}

/** One record that leads users somewhere. Names have no dot at their end. */
export interface RecordReading {
  readonly name: string;
  readonly type: string;
  /** The region whose users it is for. */
  readonly region: string | undefined;
  /** The name that it stands for. */
  readonly alias: string | undefined;
  readonly healthCheck: string | undefined;
}

/** The records of the only zone of that name. */
export async function readZone(reader: Reader, place: Place, zone: string): Promise<readonly RecordReading[]> {
  const read = async (path: string): Promise<XmlElement> =>
    parseXml(await reader.rest("route53", place, `/2013-04-01/hostedzone${path}`));
  const own = elements(await read(""), "HostedZone").filter((one) => textOf(one, "Name") === `${zone}.`);
  const id = own[0] === undefined ? "" : (textOf(own[0], "Id") ?? "").replace("/hostedzone", "");
  if (own.length !== 1) throw new Error(`there are ${own.length} zones ${zone}`);
  return elements(await read(`${id}/rrset`), "ResourceRecordSet").map((record) => ({
    name: (textOf(record, "Name") ?? "").replace(/\.$/, ""),
    type: textOf(record, "Type") ?? "",
    region: textOf(record, "Region"),
    alias: textOf(record, "AliasTarget", "DNSName")?.replace(/\.$/, ""),
    healthCheck: textOf(record, "HealthCheckId"),
  }));
}

/** The names that AWS gave to the load balancers of a place. */
export async function readLoadBalancers(reader: Reader, place: Place): Promise<readonly string[]> {
  const answer = await reader.query("elasticloadbalancing", place, { Action: "DescribeLoadBalancers" });
  return elements(answer, "DNSName").map(({ text }) => text);
}

function texts(of: readonly XmlElement[], name: string): readonly string[] {
  return of.map((one) => textOf(one, name) ?? "");
}
