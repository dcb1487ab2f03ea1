import { describe, expect, test } from "@jest/globals";
import { presign } from "../../../lib/bootstrap/tokens/aws-presign.ts";

const REQUEST = {
  host: "sts.eu-west-1.amazonaws.com",
  region: "eu-west-1",
  service: "sts",
  query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
  headers: { "x-k8s-aws-id": "acme-shop" },
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  date: new Date("2026-11-21T05:00:00Z"),
  expiresSeconds: 60,
} as const;

function signatureOf(url: string): string | null {
  return new URL(url).searchParams.get("X-Amz-Signature");
}

// The signatures are botocore's for the same requests.
describe("a signed URL", () => {
  test("is what AWS's own library makes of it", () => {
    expect(presign(REQUEST)).toBe(
      "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261121%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261121T050000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=e0bf1451f87f84776b91693a9c2eaefa03a42225df806c3227024224e3a74e42",
    );
  });

  test("covers the session token, marks and all", () => {
    const credentials = { ...REQUEST.credentials, sessionToken: "session/token+with=marks" };
    expect(signatureOf(presign({ ...REQUEST, credentials }))).toBe(
      "2fd963582b226d84521da8984f11f6d7739cb99ff0ada078348d1eb8f75331c5",
    );
  });

  test("is another one for every cluster", () => {
    const other = presign({ ...REQUEST, headers: { "x-k8s-aws-id": "acme-hub" } });
    expect(signatureOf(other)).not.toBe(signatureOf(presign(REQUEST)));
  });
});
