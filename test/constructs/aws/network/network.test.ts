import { describe, expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack } from "../../../../constructs/cdk.ts";
import { AwsNetwork } from "../../../../constructs/aws/network/network.ts";
import type { AwsNetworkProps } from "../../../../constructs/aws/network/network.ts";
import type { NetworkRecord } from "../../../../lib/contracts/network-record.ts";
import { FleetError } from "../../../../lib/errors.ts";
import type { AwsSubnetSpec } from "../../../../constructs/aws/network/subnets.ts";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { anAwsNetwork } from "../../../support/a-network.ts";

type Resource = Readonly<Record<string, unknown>>;

interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  readonly output: { readonly network_record: { readonly value: NetworkRecord } };
}

function synthesize(props: AwsNetworkProps): Synthesized {
  const stack = new TerraformStack(Testing.app(), "network-eu-west");
  new AwsNetwork(stack, "Default", props);
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

function idsOf({ resource }: Synthesized, type: string): readonly string[] {
  return Object.keys(resource[type] ?? {}).sort();
}

function defaultRoutes({ resource }: Synthesized): Readonly<Record<string, unknown>> {
  const routes = Object.entries(resource["aws_route"] ?? {});
  return Object.fromEntries(routes.map(([id, route]) => [id, route["nat_gateway_id"] ?? route["gateway_id"]]));
}

describe("an AWS network", () => {
  test("keeps the names of its resources in Terraform: another name would make them anew", () => {
    const { resource } = synthesize(anAwsNetwork(1, { secondaryCidrs: [Cidr.from("100.64.0.0/16")] }));
    const ids = Object.entries(resource).flatMap(([type, some]) => Object.keys(some).map((id) => `${type}.${id}`));
    expect(ids.sort()).toEqual([
      "aws_cloudwatch_log_group.flow-logs-group",
      "aws_default_security_group.default-security-group",
      "aws_eip.nat-address-euw1-az1",
      "aws_flow_log.flow-logs",
      "aws_iam_role.flow-logs-role",
      "aws_iam_role_policy.flow-logs-role-policy",
      "aws_internet_gateway.internet-gateway",
      "aws_kms_alias.flow-logs-key-alias",
      "aws_kms_key.flow-logs-key",
      "aws_nat_gateway.nat-euw1-az1",
      "aws_network_acl.access-list-intra",
      "aws_network_acl.access-list-private",
      "aws_network_acl.access-list-public",
      "aws_route.private-euw1-az1-internet",
      "aws_route.public-internet",
      "aws_route_table.routes-intra",
      "aws_route_table.routes-private-euw1-az1",
      "aws_route_table.routes-public",
      "aws_route_table_association.routes-of-intra-euw1-az1",
      "aws_route_table_association.routes-of-private-euw1-az1",
      "aws_route_table_association.routes-of-public-euw1-az1",
      "aws_subnet.intra-euw1-az1",
      "aws_subnet.private-euw1-az1",
      "aws_subnet.public-euw1-az1",
      "aws_vpc.vpc",
      "aws_vpc_endpoint.endpoint-dynamodb",
      "aws_vpc_endpoint.endpoint-s3",
      "aws_vpc_ipv4_cidr_block_association.block-100-64-0-0-16",
    ]);
  });

  test("sends each zone through its own gateway, or all through one, or none anywhere", () => {
    const through = (zone: number): string => `\${aws_nat_gateway.nat-euw1-az${zone}.id}`;
    const internet = { "public-internet": "${aws_internet_gateway.internet-gateway.id}" };
    expect(defaultRoutes(synthesize(anAwsNetwork(3)))).toEqual({
      ...internet,
      "private-euw1-az1-internet": through(1),
      "private-euw1-az2-internet": through(2),
      "private-euw1-az3-internet": through(3),
    });
    expect(defaultRoutes(synthesize(anAwsNetwork(3, { nat: "single" })))).toEqual({
      ...internet,
      "private-euw1-az1-internet": through(1),
      "private-euw1-az2-internet": through(1),
      "private-euw1-az3-internet": through(1),
    });
    const isolated = synthesize(anAwsNetwork(3, { nat: "none" }));
    expect(defaultRoutes(isolated)).toEqual(internet);
    expect(idsOf(isolated, "aws_vpc_endpoint")).toHaveLength(11);
  });

  test("tells others the addresses that its NAT gateways show, and nothing where there is none", () => {
    const natAddresses = (nat: AwsNetworkProps["nat"]): readonly string[] =>
      synthesize(anAwsNetwork(2, nat === undefined ? {} : { nat })).output.network_record.value.egress;
    expect(natAddresses(undefined)).toEqual([
      "${aws_eip.nat-address-euw1-az1.public_ip}",
      "${aws_eip.nat-address-euw1-az2.public_ip}",
    ]);
    expect(natAddresses("none")).toEqual([]);
  });

  test("gives load balancer controllers and Karpenter the tags that they look for, and intra subnets none", () => {
    const { resource } = synthesize(anAwsNetwork(1));
    const tags = Object.entries(resource["aws_subnet"] ?? {}).map(([id, subnet]) => [id, subnet["tags"]]);
    expect(Object.fromEntries(tags)).toEqual({
      "public-euw1-az1": { Name: "acme-eu-west-public-euw1-az1", "kubernetes.io/role/elb": "1" },
      "private-euw1-az1": {
        Name: "acme-eu-west-private-euw1-az1",
        "kubernetes.io/role/internal-elb": "1",
        "karpenter.sh/discovery": "acme-eu-west",
      },
      "intra-euw1-az1": { Name: "acme-eu-west-intra-euw1-az1" },
    });
  });

  test("lets nobody from outside reach a port below 1024 of a private subnet, or anything of an intra one", () => {
    const { resource } = synthesize(anAwsNetwork(1));
    const open = (tier: string): readonly unknown[] =>
      (resource["aws_network_acl"]?.[`access-list-${tier}`]?.["ingress"] as Resource[])
        .filter((rule) => rule["cidr_block"] === "0.0.0.0/0")
        .map((rule) => [rule["protocol"], rule["from_port"], rule["to_port"]]);
    const answers = [
      ["6", 1024, 65535],
      ["17", 1024, 65535],
      ["1", 0, 0],
    ];
    expect({ public: open("public"), private: open("private"), intra: open("intra") }).toEqual({
      public: [...answers, ["6", 80, 80], ["6", 443, 443]],
      private: answers,
      intra: [],
    });
  });

  test("encrypts flow logs with a key of its own that is rotated, and keeps them for a year", () => {
    const { resource } = synthesize(anAwsNetwork(1));
    expect(resource["aws_kms_key"]?.["flow-logs-key"]).toMatchObject({ enable_key_rotation: true });
    expect(resource["aws_cloudwatch_log_group"]?.["flow-logs-group"]).toMatchObject({
      kms_key_id: "${aws_kms_key.flow-logs-key.arn}",
      retention_in_days: 365,
    });
    expect(resource["aws_flow_log"]?.["flow-logs"]).toMatchObject({ traffic_type: "ALL" });
    expect(resource["aws_default_security_group"]?.["default-security-group"]).not.toHaveProperty("ingress");
  });

  test("is kept when a destroy is planned, unless it is not to be protected", () => {
    const kept = ({ resource }: Synthesized): string[] =>
      Object.entries(resource).flatMap(([type, some]) =>
        Object.values(some).some((one) => JSON.stringify(one["lifecycle"] ?? {}).includes("true")) ? [type] : [],
      );
    expect(kept(synthesize(anAwsNetwork(1))).sort()).toEqual(["aws_eip", "aws_kms_key", "aws_subnet", "aws_vpc"]);
    expect(kept(synthesize(anAwsNetwork(1, { protect: false })))).toEqual([]);
  });

  test("makes subnets of a further block only when the block is there", () => {
    const further = Cidr.from("100.64.0.0/16");
    const { resource } = synthesize(anAwsNetwork(1, { secondaryCidrs: [further] }));
    expect(resource["aws_subnet"]?.["private-euw1-az1"]?.["depends_on"]).toEqual([
      "aws_vpc_ipv4_cidr_block_association.block-100-64-0-0-16",
    ]);
  });

  test("names every subnet that overlaps another, leaves the network or misses its zone, all at once", () => {
    const at = (zone: number, block: string): AwsSubnetSpec => ({ zone: `euw1-az${zone}`, cidr: Cidr.from(block) });
    const subnets = {
      private: [at(1, "10.0.0.0/24"), at(2, "10.0.0.128/25")],
      public: [at(1, "10.1.0.0/24")],
      intra: [at(1, "10.0.9.0/27"), at(2, "10.0.9.32/27"), at(2, "10.0.9.64/27"), at(3, "10.0.9.96/27")],
    };
    expect(() => synthesize(anAwsNetwork(2, { subnets }))).toThrow(
      new FleetError(
        "input",
        [
          "network-eu-west/Default: public has no subnet in euw1-az2",
          "network-eu-west/Default: the public subnet 10.1.0.0/24 lies in no block of the network",
          "network-eu-west/Default: two intra subnets have one name: euw1-az1, euw1-az2, euw1-az2, euw1-az3",
          "network-eu-west/Default: the intra subnet 10.0.9.96/27 lies in euw1-az3, which zones doesn't name",
          "network-eu-west/Default: the private subnet 10.0.0.0/24 overlaps the private subnet 10.0.0.128/25",
        ].join("\n"),
      ),
    );
  });

  test("emits nothing that only 6.x of the provider knows", () => {
    const { resource } = synthesize(anAwsNetwork(3, { nat: "none" }));
    const keys = Object.values(resource).flatMap((some) => Object.values(some).flatMap(Object.keys));
    expect(keys).not.toContain("region");
    expect(keys).not.toContain("availability_mode");
  });
});
