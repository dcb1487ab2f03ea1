import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack } from "../../../constructs/cdk.ts";
import { AwsNetwork } from "../../../constructs/network/aws.ts";
import { Cidr } from "../../../constructs/network/network.ts";
import type { Resources } from "../../support/aws-connectivity.ts";
import { anAwsNetwork } from "../../support/a-network.ts";

// What scanners have no rule for.

/** Resources of a network without NAT, with two blocks. */
function isolated(): Resources {
  const stack = new TerraformStack(Testing.app(), "network-eu-west");
  new AwsNetwork(stack, "Default", anAwsNetwork(2, { nat: "none", secondaryCidrs: [Cidr.from("10.1.0.0/16")] }));
  return (JSON.parse(Testing.synth(stack)) as { readonly resource: Resources }).resource;
}

test("interface endpoints answer the network's own blocks on port 443, and begin no connection themselves", () => {
  const { aws_vpc_security_group_ingress_rule: rules = {}, ...others } = isolated();
  expect(
    Object.values(rules).map((rule) => [rule["cidr_ipv4"], rule["from_port"], rule["to_port"], rule["ip_protocol"]]),
  ).toEqual([
    ["10.0.0.0/16", 443, 443, "tcp"],
    ["10.1.0.0/16", 443, 443, "tcp"],
  ]);
  expect(others).not.toHaveProperty("aws_vpc_security_group_egress_rule");
  expect(Object.values(others["aws_security_group"] ?? {}).some((group) => "egress" in group || "ingress" in group)).toBe(false);
});

test("the role of flow logs is taken for this account and place alone, and writes to their own group alone", () => {
  const { aws_iam_role: roles = {}, aws_iam_role_policy: policies = {} } = isolated();
  const [role, policy] = [Object.values(roles)[0], Object.values(policies)[0]];
  expect(JSON.parse(String(role?.["assume_role_policy"]))).toMatchObject({
    Statement: [
      {
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*" },
        },
      },
    ],
  });
  const group = "arn:aws:logs:eu-west-1:111122223333:log-group:/fleetwright/acme-eu-west/flow-logs";
  expect(JSON.parse(String(policy?.["policy"]))).toMatchObject({ Statement: [{ Resource: [group, `${group}:*`] }] });
});
