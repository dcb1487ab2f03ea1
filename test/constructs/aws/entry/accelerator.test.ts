import { describe, expect, test } from "@jest/globals";
import { AwsAccelerator } from "../../../../constructs/aws/entry/accelerator.ts";
import { ACCELERATOR_LOCATION } from "../../../../lib/clouds/aws/accelerators.ts";
import { expression, literal } from "../../../../constructs/cdk.ts";
import type { AwsAcceleratorTarget } from "../../../../constructs/aws/entry/accelerator.ts";
import { AwsLogBucket } from "../../../../constructs/aws/entry/log-bucket.ts";
import { awsProvider } from "../../../../constructs/aws/provider.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function anAccelerator(targets: readonly AwsAcceleratorTarget[]): SynthesizedStack {
  return anAwsStack((stack) => {
    const place = { location: literal(ACCELERATOR_LOCATION), account: literal("111122223333") };
    const provider = awsProvider(stack, { fleet: literal("acme"), ...place, alias: "accelerators" });
    const logs = new AwsLogBucket(stack, "logs", {
      name: literal("acme-logs"),
      location: literal("eu-west-1"),
      account: literal("111122223333"),
    });
    new AwsAccelerator(stack, "Default", { name: literal("acme-shop"), port: 443, targets, provider, logs });
  });
}

describe("an accelerator", () => {
  test("leads to the load balancers of each place, by weight among those of one place", () => {
    const stack = anAccelerator([
      { location: literal("eu-north-1"), loadBalancer: expression("arn-3") },
      { location: literal("eu-west-1"), loadBalancer: expression("arn-1"), weight: 9 },
      { location: literal("eu-west-1"), loadBalancer: expression("arn-2"), weight: 1 },
    ]);
    const groups = stack
      .all("aws_globalaccelerator_endpoint_group")
      .map(({ endpoint_group_region, endpoint_configuration }) => [
        endpoint_group_region,
        (endpoint_configuration as { endpoint_id: string; weight: number }[]).map(({ endpoint_id, weight }) => [
          endpoint_id,
          weight,
        ]),
      ]);
    expect(groups).toEqual([
      ["eu-north-1", [["arn-3", 128]]],
      [
        "eu-west-1",
        [
          ["arn-1", 9],
          ["arn-2", 1],
        ],
      ],
    ]);
  });

  test("is talked to in the only place that knows accelerators", () => {
    const { resources } = anAccelerator([{ location: literal("eu-west-1"), loadBalancer: expression("arn-1") }]);
    const own = Object.entries(resources).filter(([type]) => type.startsWith("aws_globalaccelerator_"));
    const providers = own.flatMap(([, byId]) => Object.values(byId).map((one) => one["provider"]));
    expect(providers).toEqual(["aws.accelerators", "aws.accelerators", "aws.accelerators"]);
    expect(ACCELERATOR_LOCATION).toBe("us-west-2");
  });

  test("writes who connected, and takes the entry's port alone", () => {
    const { one } = anAccelerator([{ location: literal("eu-west-1"), loadBalancer: expression("arn-1") }]);
    expect(one("aws_globalaccelerator_accelerator")["attributes"]).toMatchObject({
      flow_logs_enabled: true,
      flow_logs_s3_prefix: "acme-shop",
    });
    expect(one("aws_globalaccelerator_listener")).toMatchObject({
      protocol: "TCP",
      port_range: [{ from_port: 443, to_port: 443 }],
    });
  });

  test("keeps its addresses unless told otherwise", () => {
    const { one } = anAccelerator([{ location: literal("eu-west-1"), loadBalancer: expression("arn-1") }]);
    expect(one("aws_globalaccelerator_accelerator")["lifecycle"]).toEqual({ prevent_destroy: true });
  });

  test("is refused without anything to lead to", () => {
    expect(() => anAccelerator([])).toThrow("and a target");
  });
});
