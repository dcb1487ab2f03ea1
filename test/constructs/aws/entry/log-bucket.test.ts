import { describe, expect, test } from "@jest/globals";
import { literal } from "../../../../constructs/cdk.ts";
import { AwsLogBucket } from "../../../../constructs/aws/entry/log-bucket.ts";
import type { AwsLogBucketProps } from "../../../../constructs/aws/entry/log-bucket.ts";
import { anAwsStack } from "../../../support/an-aws-stack.ts";
import type { SynthesizedStack } from "../../../support/an-aws-stack.ts";

function aBucket(difference: Partial<AwsLogBucketProps> = {}): SynthesizedStack {
  return anAwsStack((stack) => {
    new AwsLogBucket(stack, "logs", {
      name: literal("acme-logs"),
      location: literal("eu-west-1"),
      account: literal("111122223333"),
      ...difference,
    });
  });
}

interface Statement {
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function statements(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] }).Statement;
}

describe("a bucket for logs", () => {
  test("lets log delivery write on behalf of its own account and place, and nobody else", () => {
    const policies = statements(aBucket().one("aws_s3_bucket_policy")["policy"]);
    const allowed = policies.filter(({ Effect }) => Effect === "Allow");
    expect(new Set(allowed.map(({ Principal }) => JSON.stringify(Principal)))).toEqual(
      new Set(['{"Service":"delivery.logs.amazonaws.com"}']),
    );
    for (const { Condition } of allowed) {
      expect(Condition).toEqual({
        StringEquals: { "aws:SourceAccount": ["111122223333"] },
        ArnLike: { "aws:SourceArn": ["arn:aws:logs:eu-west-1:111122223333:*"] },
      });
    }
    const refused = policies.filter(({ Effect }) => Effect === "Deny");
    expect(refused.map(({ Condition }) => Condition)).toEqual([{ Bool: { "aws:SecureTransport": "false" } }]);
  });

  test("is private, versioned, and encrypted with a key of its own that is renewed", () => {
    const { one } = aBucket();
    expect(one("aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(one("aws_s3_bucket_versioning")).toMatchObject({ versioning_configuration: { status: "Enabled" } });
    expect(JSON.stringify(one("aws_s3_bucket_server_side_encryption_configuration"))).toContain("${aws_kms_key.");
    expect(one("aws_kms_key")["enable_key_rotation"]).toBe(true);
  });

  test("forgets after a year unless told otherwise", () => {
    const days = (stack: SynthesizedStack): unknown => JSON.stringify(stack.one("aws_s3_bucket_lifecycle_configuration")["rule"]);
    expect(days(aBucket())).toContain('"expiration":[{"days":365}]');
    expect(days(aBucket({ retentionDays: 30 }))).toContain('"expiration":[{"days":30}]');
  });

  test.each([true, false])("goes with its logs only where `protect` is false: here it is %s", (protect) => {
    const { one } = aBucket({ protect });
    expect(one("aws_s3_bucket")).toMatchObject({ force_destroy: !protect, lifecycle: { prevent_destroy: protect } });
    expect(one("aws_kms_key")["lifecycle"]).toEqual({ prevent_destroy: protect });
  });

  test("takes what other accounts log where it is told their numbers", () => {
    const writers = [{ account: "444455556666", location: "*" }];
    const { one } = aBucket({ writers: literal(writers) });
    const arns = [...statements(one("aws_s3_bucket_policy")["policy"]), ...statements(one("aws_kms_key")["policy"])].flatMap(
      ({ Condition }) => Condition?.["ArnLike"]?.["aws:SourceArn"] ?? [],
    );
    expect(new Set(arns)).toEqual(new Set(["arn:aws:logs:*:444455556666:*"]));
  });
});
