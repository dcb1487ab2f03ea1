import { describe, expect, test } from "@jest/globals";
import { literal, expression } from "../../../../constructs/cdk.ts";
import { AwsListener } from "../../../../constructs/aws/entry/listener.ts";
import { awsProvider } from "../../../../constructs/aws/provider.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { Resource } from "../../../support/an-aws-stack.ts";

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/shop";

function aListener(certificate?: string): Resource {
  const stack = anAwsStack((scope) => {
    const provider = awsProvider(scope, {
      fleet: literal("acme"),
      location: literal("eu-west-1"),
      account: literal("111122223333"),
      alias: "west",
    });
    new AwsListener(scope, "shop", {
      loadBalancer: expression("arn-lb"),
      targetGroup: expression("arn-tg"),
      port: 443,
      certificate,
      provider,
    });
  });
  return stack.one("aws_lb_listener");
}

describe("a listener", () => {
  test("ends TLS from 1.2 on with the certificate that it is given", () => {
    expect(aListener(CERTIFICATE)).toMatchObject({
      provider: "aws.west",
      protocol: "TLS",
      port: 443,
      certificate_arn: CERTIFICATE,
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      default_action: [{ type: "forward", target_group_arn: "arn-tg" }],
    });
  });

  test("passes bytes on where the workload brings its own certificate", () => {
    expect(aListener()).toMatchObject({ protocol: "TCP", port: 443 });
    expect(aListener()).not.toHaveProperty("certificate_arn");
  });
});
