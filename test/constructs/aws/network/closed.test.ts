import { expect, test } from "@jest/globals";
import { AwsNetwork } from "../../../../constructs/aws/network/network.ts";
import { Cidr } from "../../../../constructs/network.ts";
import { anAwsNetwork } from "../../../support/a-network.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";

// What scanners have no rule for.

/** A network without NAT, with two blocks. */
const ISOLATED = anAwsStack((stack) => {
  new AwsNetwork(stack, "Default", anAwsNetwork(2, { nat: "none", secondaryCidrs: [Cidr.from("10.1.0.0/16")] }));
});

test("interface endpoints answer the network's own blocks on port 443, and begin no connection themselves", () => {
  const ways = ISOLATED.all("aws_vpc_security_group_ingress_rule").map((rule) => [
    rule["cidr_ipv4"],
    rule["from_port"],
    rule["to_port"],
    rule["ip_protocol"],
  ]);
  expect(ways).toEqual([
    ["10.0.0.0/16", 443, 443, "tcp"],
    ["10.1.0.0/16", 443, 443, "tcp"],
  ]);
  expect(ISOLATED.all("aws_vpc_security_group_egress_rule")).toEqual([]);
  expect(ISOLATED.all("aws_security_group").filter((group) => "egress" in group || "ingress" in group)).toEqual([]);
});

test("the role of flow logs is taken for this account and place alone, and writes to their own group alone", () => {
  expect(JSON.parse(String(ISOLATED.one("aws_iam_role")["assume_role_policy"]))).toMatchObject({
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
  const policy = JSON.parse(String(ISOLATED.one("aws_iam_role_policy")["policy"])) as unknown;
  expect(policy).toMatchObject({ Statement: [{ Resource: [group, `${group}:*`] }] });
});
