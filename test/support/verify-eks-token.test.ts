import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { eksToken } from "../../lib/bootstrap/tokens/eks.ts";
import { verifyEksToken } from "./verify-eks-token.ts";
import type { Verdict } from "./token-webhook.ts";
import type { KnownKey } from "./verify-eks-token.ts";

const CLUSTER = "acme-shop";
const KEYS = { accessKeyId: "ASIAROLE", secretAccessKey: "role-secret", sessionToken: "t/+=" };
const KNOWN: KnownKey = { secretAccessKey: "role-secret", sessionToken: "t/+=", principal: "arn:aws:iam::1:role/apply" };
const NOW = new Date("2026-11-21T06:00:00Z");
const MINUTE_MS = 60_000;

interface Difference {
  readonly cluster?: string;
  readonly known?: KnownKey | undefined;
  readonly now?: Date;
}

async function verify(token: string, { cluster = CLUSTER, now = NOW, ...different }: Difference = {}): Promise<Verdict> {
  const known = "known" in different ? different.known : KNOWN;
  return await verifyEksToken(token, { cluster, now, keys: () => Promise.resolve(known) });
}

async function made(): Promise<string> {
  return await eksToken({ kind: "eks", cluster: CLUSTER, region: "eu-west-1" }, KEYS, NOW);
}

function encoded(url: string): string {
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}

function decoded(token: string): string {
  return Buffer.from(token.slice("k8s-aws-v1.".length), "base64url").toString();
}

function later(minutes: number): Date {
  return new Date(NOW.getTime() + minutes * MINUTE_MS);
}

describe("the check of a token", () => {
  test("believes ours, for a quarter of an hour", async () => {
    for (const now of [NOW, later(15)]) expect(await verify(await made(), { now })).toEqual({ principal: KNOWN.principal });
  });

  test.each<[string, Difference]>([
    ["for another cluster", { cluster: "acme-hub" }],
    ["that is too old", { now: later(15.1) }],
    ["from the future", { now: later(-5.1) }],
    ["signed with another secret", { known: { ...KNOWN, secretAccessKey: "other" } }],
    ["of another session", { known: { ...KNOWN, sessionToken: "other" } }],
    ["whose key nobody gave out", { known: undefined }],
  ])("refuses one %s", async (_what, difference) => {
    expect(await verify(await made(), difference)).toHaveProperty("refused");
  });

  test("refuses one in which a single character was changed, wherever that is", async () => {
    const url = decoded(await made());
    const same = (other: string): boolean =>
      URL.canParse(other) && new URL(other).searchParams.toString() === new URL(url).searchParams.toString();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: url.length - 1 }), fc.constantFrom(..."abcXYZ019-._~/&="), async (at, mark) => {
        const other = url.slice(0, at) + mark + url.slice(at + 1);
        fc.pre(!(same(other) && new URL(other).origin === new URL(url).origin && new URL(other).pathname === "/"));
        expect(await verify(encoded(other))).toHaveProperty("refused");
      }),
    );
  });

  test.each([
    ["that asks somebody else", (url: string) => url.replace("sts.eu-west-1.amazonaws.com", "sts.example.test")],
    ["that asks something else", (url: string) => url.replace("GetCallerIdentity", "GetSessionToken")],
    ["that is good for longer", (url: string) => url.replace("X-Amz-Expires=60", "X-Amz-Expires=86400")],
    ["that is bound to no cluster", (url: string) => url.replace("host%3Bx-k8s-aws-id", "host")],
    ["with something added", (url: string) => `${url}&Extra=1`],
  ])("refuses one %s", async (_what, change) => {
    const url = decoded(await made());
    expect(change(url)).not.toBe(url);
    expect(await verify(encoded(change(url)))).toHaveProperty("refused");
  });

  test.each(["", "k8s-aws-v1.", "k8s-aws-v1.!!", "k8s-aws-v2.aGk", "abc"])("refuses %j", async (token) => {
    expect(await verify(token)).toHaveProperty("refused");
  });
});
