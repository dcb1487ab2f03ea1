import { expect, test } from "@jest/globals";
import { credentialExpiry } from "../../../lib/bootstrap/status/credential-expiry.ts";

const EKS = { kind: "eks", cluster: "acme-shop", region: "eu-west-1" } as const;
const SESSION = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "s", AWS_CREDENTIAL_EXPIRATION: "2026-11-21T08:00:00Z" };

function expiry(env: Readonly<Record<string, string>>): Promise<Date | undefined> {
  return credentialExpiry(EKS, { project: "/nowhere", env });
}

test("access to EKS ends with a session's keys in the environment", async () => {
  expect(await expiry(SESSION)).toEqual(new Date("2026-11-21T08:00:00Z"));
});

test.each([
  ["keys without an end", { ...SESSION, AWS_CREDENTIAL_EXPIRATION: "" }],
  ["a profile, which is used instead of keys", { ...SESSION, AWS_PROFILE: "ops" }],
  ["no keys", { AWS_CREDENTIAL_EXPIRATION: "2026-11-21T08:00:00Z" }],
])("access to EKS has no end of its own with %s", async (_what, env) => {
  expect(await expiry(env)).toBeUndefined();
});
