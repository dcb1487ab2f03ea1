import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { AWS_ISSUER, AwsHostCertificates } from "../../../../constructs/aws/entry/certificate.ts";
import { AwsHostIssuers } from "../../../../constructs/aws/entry/host-issuers.ts";
import { awsProvider } from "../../../../constructs/aws/provider.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";

/** Two places of one account, and a third of another. */
function certificates() {
  let arns: Readonly<Record<string, string>> = {};
  const stack = anAwsStack((scope) => {
    const provider = (location: string, account: string) =>
      awsProvider(scope, {
        fleet: literal("acme"),
        location: literal(location),
        account: literal(account),
        alias: `${location}-${account}`,
      });
    const zoneProvider = provider("eu-central-1", "777788889999");
    const zone = { id: literal("Z1"), name: literal("acme.example") };
    const host = literal("shop.acme.example");
    const { record } = new AwsHostIssuers(scope, "shop-issuers", { host, zone, issuers: [AWS_ISSUER] });
    ({ arns } = new AwsHostCertificates(scope, "shop", {
      admitted: record,
      host,
      zone,
      zoneProvider,
      targets: {
        west: { account: literal("111122223333"), provider: provider("eu-west-1", "111122223333") },
        north: { account: literal("111122223333"), provider: provider("eu-north-1", "111122223333") },
        south: { account: literal("444455556666"), provider: provider("eu-south-1", "444455556666") },
      },
    }));
  });
  return { ...stack, arns };
}

describe("the certificates of a host", () => {
  test("are one for each place, all proven, and known only once they are issued", () => {
    const { all, arns } = certificates();
    expect(all("aws_acm_certificate").map(({ domain_name, provider }) => [domain_name, provider])).toEqual([
      ["shop.acme.example", "aws.eu-north-1-111122223333"],
      ["shop.acme.example", "aws.eu-south-1-444455556666"],
      ["shop.acme.example", "aws.eu-west-1-111122223333"],
    ]);
    expect(Object.keys(arns)).toEqual(["west", "north", "south"]);
    expect(all("aws_acm_certificate_validation")).toHaveLength(3);
  });

  test("share one proof in an account, which AWS asks all of them for, written in the zone's account", () => {
    const proofs = certificates()
      .all("aws_route53_record")
      .filter(({ type }) => type !== "CAA");
    expect(proofs).toHaveLength(2);
    for (const { provider, zone_id } of proofs) expect([provider, zone_id]).toEqual(["aws.eu-central-1-777788889999", "Z1"]);
  });

  test("may be issued by AWS alone, whatever the domain above says, before one is asked for", () => {
    const { all } = certificates();
    const [issuer] = all("aws_route53_record").filter(({ type }) => type === "CAA");
    expect(issuer).toMatchObject({ name: "shop.acme.example", records: ['0 issue "amazon.com"'] });
    for (const certificate of all("aws_acm_certificate")) expect(String(certificate["depends_on"])).toContain("issuer");
  });

  test("don't keep a deployment waiting for longer than half an hour", () => {
    for (const { timeouts } of certificates().all("aws_acm_certificate_validation")) expect(timeouts).toEqual({ create: "30m" });
  });
});
