import { describe, expect, test } from "@jest/globals";
import { presign, signForm } from "../../../lib/identity/aws/signature.ts";

const REQUEST = {
  origin: "https://sts.eu-west-1.amazonaws.com",
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
  test("is what AWS's own library for Python makes of it", async () => {
    expect(await presign(REQUEST)).toBe(
      "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261121%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261121T050000Z&X-Amz-Expires=60&X-Amz-Signature=e0bf1451f87f84776b91693a9c2eaefa03a42225df806c3227024224e3a74e42&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
    );
  });

  test("covers the session token, marks and all", async () => {
    const credentials = { ...REQUEST.credentials, sessionToken: "session/token+with=marks" };
    expect(signatureOf(await presign({ ...REQUEST, credentials }))).toBe(
      "2fd963582b226d84521da8984f11f6d7739cb99ff0ada078348d1eb8f75331c5",
    );
  });

  test("is another one for every cluster", async () => {
    const other = await presign({ ...REQUEST, headers: { "x-k8s-aws-id": "acme-hub" } });
    expect(signatureOf(other)).not.toBe(signatureOf(await presign(REQUEST)));
  });

  test("names the port of a service that has one of its own", async () => {
    const url = await presign({ ...REQUEST, origin: "http://127.0.0.1:5000" });
    expect(new URL(url).origin).toBe("http://127.0.0.1:5000");
  });
});

describe("a signed form", () => {
  test("is what AWS's own library for Python makes of it", async () => {
    const { origin, region, service, query: form, credentials, date } = REQUEST;
    const { headers, body } = await signForm({ origin, region, service, form, credentials, date });
    expect(body).toBe("Action=GetCallerIdentity&Version=2011-06-15");
    expect(headers["authorization"]).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=df539b67efedea0f54fb8383aca6eda431ddfa008d3d6ee3252c7a831146bdca",
    );
  });
});
