import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { Cidr } from "../../../../lib/model/cidr.ts";
import { TerraformStack, expression, literal } from "../../../../constructs/cdk.ts";
import { AwsAccess } from "../../../../constructs/aws/cluster/access.ts";
import type { AwsPrivateCaller } from "../../../../constructs/aws/cluster/access.ts";

function rulesFor(callers: readonly AwsPrivateCaller[]): readonly Record<string, unknown>[] {
  const stack = new TerraformStack(Testing.app(), "access-shop");
  new AwsAccess(stack, "Default", { securityGroup: expression("sg-1"), callers });
  const { resource = {} } = JSON.parse(Testing.synth(stack)) as {
    resource?: Record<string, Record<string, Record<string, unknown>>>;
  };
  return Object.values(resource["aws_vpc_security_group_ingress_rule"] ?? {});
}

test("every declared block, and no other, may reach port 443 of the API server", () => {
  const rules = rulesFor([
    { kind: "hub", region: literal("eu-west"), blocks: [Cidr.from("10.0.0.0/16"), Cidr.from("10.4.0.0/16")] },
  ]);
  expect(rules).toEqual(
    ["10.0.0.0/16", "10.4.0.0/16"].map((block) => ({
      cidr_ipv4: block,
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      security_group_id: "sg-1",
      description: "API server for hub in eu-west",
    })),
  );
});

test("a block that several call from has one rule that names them all", () => {
  const rules = rulesFor([
    { kind: "hub", region: literal("eu-west"), blocks: [Cidr.from("10.0.0.0/16")] },
    { kind: "ci", region: literal("eu-west"), blocks: [Cidr.from("10.0.0.0/16")] },
  ]);
  expect(rules).toMatchObject([{ description: "API server for ci in eu-west, hub in eu-west" }]);
});
