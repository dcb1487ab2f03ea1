import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { TokenSource } from "../../../lib/bootstrap/kube/endpoint.ts";
import { eksToken, eksTokens } from "../../../lib/bootstrap/tokens/eks.ts";
import type { EksRecipe } from "../../../lib/bootstrap/tokens/eks.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { startFakeSts, USER, withAwsEnvironment } from "../../support/fake-sts.ts";
import type { FakeSts } from "../../support/fake-sts.ts";

const RECIPE: EksRecipe = { kind: "eks", cluster: "acme-shop", region: "eu-west-1" };
const ROLE = "arn:aws:iam::222233334444:role/apply";
const MINUTE_MS = 60_000;

let sts: FakeSts;
let restore: () => void;
let clock: VirtualClock;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  sts = await startFakeSts();
  env = { ...sts.env, ...USER };
  restore = withAwsEnvironment(env);
  clock = new VirtualClock();
});

afterEach(async () => {
  restore();
  await sts.close();
});

function tokensOf(recipe: Partial<EksRecipe> = {}): TokenSource {
  return eksTokens({ ...RECIPE, ...recipe }, { clock, env });
}

function urlIn(token: string): URL {
  expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
  return new URL(Buffer.from(token.replace("k8s-aws-v1.", ""), "base64url").toString());
}

function signer(token: string): string | undefined {
  return urlIn(token).searchParams.get("X-Amz-Credential")?.split("/")[0];
}

function rolesTakenOn(): number {
  return sts.asked.filter((query) => query.get("Action") === "AssumeRole").length;
}

describe("a token for EKS", () => {
  test("asks the region's own service who we are, with nothing in it that a verifier does not know", async () => {
    const keys = { accessKeyId: "A", secretAccessKey: "s", sessionToken: "t" };
    const url = urlIn(await eksToken(RECIPE, keys, new Date(0)));
    expect([url.origin, url.pathname]).toEqual(["https://sts.eu-west-1.amazonaws.com", "/"]);
    expect([...url.searchParams.keys()]).toEqual([
      "Action",
      "Version",
      "X-Amz-Algorithm",
      "X-Amz-Credential",
      "X-Amz-Date",
      "X-Amz-Expires",
      "X-Amz-Security-Token",
      "X-Amz-Signature",
      "X-Amz-SignedHeaders",
    ]);
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("host;x-k8s-aws-id");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
  });

  test("asks China's service in China", async () => {
    const token = await eksToken({ ...RECIPE, region: "cn-north-1" }, { accessKeyId: "A", secretAccessKey: "s" }, new Date(0));
    expect(urlIn(token).host).toBe("sts.cn-north-1.amazonaws.com.cn");
  });
});

describe("tokens", () => {
  test("are used for 14 of their 15 minutes, and shared by all who ask", async () => {
    const tokens = tokensOf({ role: ROLE });
    const [first, second] = await Promise.all([tokens.current(), tokens.current()]);
    expect([second, rolesTakenOn()]).toEqual([first, 1]);
    await sleep(clock, 14 * MINUTE_MS - 1);
    expect([await tokens.current(), rolesTakenOn()]).toEqual([first, 1]);
    await sleep(clock, 1);
    expect(await tokens.current()).not.toBe(first);
    expect(rolesTakenOn()).toBe(2);
  });

  test("end a minute before the credentials that they were signed with", async () => {
    sts.lasting(5 * 60, clock.date());
    const tokens = tokensOf({ role: ROLE });
    const first = await tokens.current();
    await sleep(clock, 4 * MINUTE_MS - 1);
    expect(await tokens.current()).toBe(first);
    await sleep(clock, 1);
    expect(await tokens.current()).not.toBe(first);
  });

  test("are signed with the keys at hand where the record names no role, else as that role", async () => {
    expect(signer((await tokensOf().current()) ?? "")).toBe(USER.AWS_ACCESS_KEY_ID);
    expect(signer((await tokensOf({ role: ROLE }).current()) ?? "")).toBe("ASIAROLE1");
  });

  test("are made anew when one was refused, once for all who were refused with it", async () => {
    const tokens = tokensOf({ role: ROLE });
    const first = await tokens.current();
    tokens.drop(first);
    const second = await tokens.current();
    expect(second).not.toBe(first);
    tokens.drop(first);
    expect([await tokens.current(), rolesTakenOn()]).toEqual([second, 2]);
  });

  test.each([
    ["AccessDenied", 403, "policy"],
    ["ServiceUnavailable", 503, "transient"],
    ["ExpiredToken", 400, "input"],
  ])("fail with %s as the engine understands it, and are asked for again the next time", async (code, status, kind) => {
    const tokens = tokensOf({ role: ROLE });
    sts.refuse({ action: "AssumeRole", status, code, message: "no" });
    await expect(tokens.current()).rejects.toMatchObject({ failure: { class: kind } });
    sts.refuse(undefined);
    expect(signer((await tokens.current()) ?? "")).toBe("ASIAROLE1");
  });

  test("name what is missing and what to set when there are no credentials", async () => {
    restore();
    restore = withAwsEnvironment(sts.env);
    await expect(eksTokens(RECIPE, { clock, env: sts.env }).current()).rejects.toMatchObject({
      failure: { class: "input", next: expect.stringContaining("AWS_PROFILE") as unknown },
    });
  });

  test("tell the refused who asked, for which cluster, and when the clock is wrong", async () => {
    const tokens = tokensOf({ role: ROLE });
    await tokens.current();
    expect(tokens.explain(undefined)).toBe(
      `asked as ${ROLE}, by the credentials of environment variables, for the EKS cluster acme-shop in eu-west-1: it has no access entry for that, or is another cluster`,
    );
    const later = new Date(clock.date().getTime() + 20 * MINUTE_MS);
    expect(tokens.explain(later)).toContain("this machine's clock is 20 minutes behind the API server's");
  });
});
