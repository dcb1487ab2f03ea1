import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { AwsZone } from "../../../../constructs/aws/entry/dns-zone.ts";
import type { AwsZoneProps } from "../../../../constructs/aws/entry/dns-zone.ts";
import { awsProvider } from "../../../../constructs/aws/provider.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function aZone(difference: Partial<AwsZoneProps> = {}): SynthesizedStack {
  return anAwsStack((stack) => {
    new AwsZone(stack, "Default", {
      fleet: literal("acme"),
      region: literal("eu-west"),
      name: literal("fleet.acme.example"),
      ...difference,
    });
  });
}

describe("a zone that the fleet makes", () => {
  test("tells the servers that the zone above must name", () => {
    const { outputs, resources } = aZone();
    expect(outputs["zone_record"]?.value).toEqual({
      format: 1,
      fleet: "acme",
      cloud: "aws",
      region: "eu-west",
      name: "fleet.acme.example",
      id: "${aws_route53_zone.Resource.zone_id}",
      nameServers: "${aws_route53_zone.Resource.name_servers}",
    });
    expect(resources).not.toHaveProperty("aws_route53_record");
  });

  test("is delegated by the writer of the zone above", () => {
    const { one } = anAwsStack((stack) => {
      const provider = awsProvider(stack, {
        fleet: literal("acme"),
        location: literal("eu-west-1"),
        account: literal("444455556666"),
        alias: "above",
      });
      new AwsZone(stack, "Default", {
        fleet: literal("acme"),
        region: literal("eu-west"),
        name: literal("fleet.acme.example"),
        parent: { zoneId: literal("Z0"), provider },
      });
    });
    expect(one("aws_route53_record")).toMatchObject({
      provider: "aws.above",
      zone_id: "Z0",
      name: "fleet.acme.example",
      type: "NS",
      records: "${aws_route53_zone.Resource.name_servers}",
    });
  });

  test.each([true, false])("is kept while `protect` is %s: a new one would have other servers", (protect) => {
    expect(aZone({ protect }).one("aws_route53_zone")["lifecycle"]).toEqual({ prevent_destroy: protect });
  });
});
