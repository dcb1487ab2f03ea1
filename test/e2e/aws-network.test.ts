import { expect } from "@jest/globals";
import { Testing } from "cdktf";
import { TerraformStack, literal } from "../../constructs/cdk.ts";
import { AwsNetwork } from "../../constructs/aws/network/network.ts";
import type { AwsNetworkProps } from "../../constructs/aws/network/network.ts";
import { AwsExistingNetwork } from "../../constructs/aws/network/existing-network.ts";
import { awsProvider } from "../../constructs/aws/provider.ts";
import { Cidr } from "../../lib/model/cidr.ts";
import { anAwsNetwork } from "../support/a-network.ts";
import { planOnAws } from "../support/aws-validate.ts";
import { needs } from "../support/needs.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { describe, test } = needs("terraform");

const SHAPES: readonly (readonly [string, AwsNetworkProps])[] = [
  ["three zones, each with its NAT gateway", anAwsNetwork(3)],
  ["one zone", anAwsNetwork(1)],
  [
    "three zones behind one NAT gateway, with a second block for pods",
    anAwsNetwork(3, { nat: "single", secondaryCidrs: [Cidr.from("100.64.0.0/16")] }),
  ],
  ["three zones without a way out", anAwsNetwork(3, { nat: "none", protect: false })],
];

describe("the oldest AWS plugin plans a network of", () => {
  const folder = tempFolder();

  test.each(SHAPES)("%s", async (_name, props) => {
    const stack = new TerraformStack(Testing.app(), "network-eu-west");
    awsProvider(stack, {
      ...props,
      identity: { apply: literal("arn:aws:iam::111122223333:role/apply"), plan: literal("arn:aws:iam::111122223333:role/plan") },
    });
    new AwsNetwork(stack, "Default", props);
    const planned = await planOnAws(Testing.synth(stack), folder());
    expect(planned.map(({ address }) => address)).toContain("aws_flow_log.flow-logs");
    expect(new Set(planned.map(({ action }) => action))).toEqual(new Set(["create"]));
  });

  test("somebody else without touching it", async () => {
    const stack = new TerraformStack(Testing.app(), "network-eu-west");
    const { fleet, region, location, account } = anAwsNetwork(1);
    new AwsExistingNetwork(stack, "Default", {
      ...{ fleet, region, location, account },
      id: literal("vpc-1"),
      cidrs: [Cidr.from("10.20.0.0/16")],
      subnets: { private: [literal("subnet-1"), literal("subnet-2")] },
      routeTables: [literal("rtb-1")],
      natAddresses: [],
    });
    expect(await planOnAws(Testing.synth(stack), folder())).toEqual([]);
  });
});
