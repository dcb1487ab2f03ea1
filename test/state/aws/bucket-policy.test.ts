import { describe, expect, test } from "@jest/globals";
import { isOnlyOverTls, withOnlyOverTls } from "../../../lib/state/aws/bucket-policy.ts";

const PLACE = { bucket: "acme-terraform", region: "eu-west-1" };
const OTHERS = {
  Sid: "Audit",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::1:role/audit" },
  Action: "s3:GetObject",
  Resource: "*",
};

function statements(policy: string): readonly Record<string, unknown>[] {
  return (JSON.parse(policy) as { Statement: Record<string, unknown>[] }).Statement;
}

describe("the policy of a bucket for state", () => {
  test("refuses every request without TLS, to the bucket and to what is in it", () => {
    expect(isOnlyOverTls(undefined, PLACE)).toBe(false);
    const policy = withOnlyOverTls(undefined, PLACE);
    expect(isOnlyOverTls(policy, PLACE)).toBe(true);
    expect(statements(policy)[0]).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Resource: ["arn:aws:s3:::acme-terraform", "arn:aws:s3:::acme-terraform/*"],
    });
  });

  test("keeps what others have written, and has ours once", () => {
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: OTHERS });
    const mended = withOnlyOverTls(withOnlyOverTls(policy, PLACE), PLACE);
    expect(statements(mended).map(({ Sid }) => Sid)).toEqual(["Audit", "OnlyOverTls"]);
  });

  test.each([
    ["another bucket", { Resource: "arn:aws:s3:::other/*" }],
    ["some requests only", { Action: "s3:GetObject" }],
    ["one account only", { Principal: { AWS: "111122223333" } }],
    [
      "requests that something else is true of, too",
      { Condition: { Bool: { "aws:SecureTransport": "false" }, Null: { x: "y" } } },
    ],
  ])("is not enough where it refuses %s", (_what, different) => {
    const [ours] = statements(withOnlyOverTls(undefined, PLACE));
    expect(isOnlyOverTls(JSON.stringify({ Statement: [{ ...ours, ...different }] }), PLACE)).toBe(false);
  });

  test("names the bucket as its partition does", () => {
    const policy = withOnlyOverTls(undefined, { bucket: "acme", region: "cn-north-1" });
    expect(statements(policy)[0]?.["Resource"]).toEqual(["arn:aws-cn:s3:::acme", "arn:aws-cn:s3:::acme/*"]);
  });
});
