import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { eksToken, eksTokens } from "../../../lib/bootstrap/tokens/aws.ts";
import type { EksAccess } from "../../../lib/bootstrap/tokens/aws.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ACCESS: EksAccess = { kind: "eks", cluster: "acme-shop", region: "eu-west-1" };
const ROLE = "arn:aws:iam::111122223333:role/apply";
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

/** What AWS's token service was asked, and what it answers. */
let asked: URLSearchParams[];
let answer: { status: number; body: string };
let service: Server;
let env: Record<string, string>;

beforeEach(async () => {
  asked = [];
  answer = {
    status: 200,
    body: "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t/+=</SessionToken></Credentials>",
  };
  service = createServer((request, response) => {
    asked.push(new URL(request.url ?? "", "http://sts").searchParams);
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}` };
});

afterEach(() => new Promise((resolve) => service.close(resolve)));

function urlIn(token: string): URL {
  expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
  return new URL(Buffer.from(token.replace("k8s-aws-v1.", ""), "base64url").toString());
}

function signer(token: string): string | undefined {
  return urlIn(token).searchParams.get("X-Amz-Credential")?.split("/")[0];
}

describe("a token for EKS", () => {
  test("asks the region's own service who we are, with nothing in it that a verifier does not know", () => {
    const url = urlIn(eksToken(ACCESS, { accessKeyId: "A", secretAccessKey: "s", sessionToken: "t" }, new Date(0)));
    expect([url.origin, url.pathname]).toEqual(["https://sts.eu-west-1.amazonaws.com", "/"]);
    expect([...url.searchParams.keys()]).toEqual([
      "Action",
      "Version",
      "X-Amz-Algorithm",
      "X-Amz-Credential",
      "X-Amz-Date",
      "X-Amz-Expires",
      "X-Amz-Security-Token",
      "X-Amz-SignedHeaders",
      "X-Amz-Signature",
    ]);
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("host;x-k8s-aws-id");
  });

  test("asks China's service in China", () => {
    const token = eksToken({ ...ACCESS, region: "cn-north-1" }, { accessKeyId: "A", secretAccessKey: "s" }, new Date(0));
    expect(urlIn(token).host).toBe("sts.cn-north-1.amazonaws.com.cn");
  });
});

describe("tokens", () => {
  const folder = tempFolder();

  test("are used for 14 of their 15 minutes, and shared by all who ask", async () => {
    const clock = new VirtualClock();
    const next = eksTokens({ ...ACCESS, role: ROLE }, { clock, env: { ...env, ...KEYS } });
    const [first, second] = await Promise.all([next(), next()]);
    expect(second).toBe(first);
    expect(asked).toHaveLength(1);
    await sleep(clock, 14 * 60_000 - 1);
    await next();
    expect(asked).toHaveLength(1);
    await sleep(clock, 1);
    await next();
    expect(asked).toHaveLength(2);
  });

  test("are signed with the keys at hand where the record names no role", async () => {
    const token = await eksTokens(ACCESS, { clock: new VirtualClock(), env: { ...env, ...KEYS } })();
    expect([signer(token), asked]).toEqual(["AKIDEXAMPLE", []]);
  });

  test("are signed as the role that the record names", async () => {
    const token = await eksTokens({ ...ACCESS, role: ROLE }, { clock: new VirtualClock(), env: { ...env, ...KEYS } })();
    expect(signer(token)).toBe("ASIAROLE");
    expect(asked.map((query) => [query.get("Action"), query.get("RoleArn")])).toEqual([["AssumeRole", ROLE]]);
  });

  test("start from a CI system's own token, without a second step where it is for that very role", async () => {
    const file = path.join(folder(), "token");
    writeFileSync(file, "header.payload.signature\n");
    const ci = { ...env, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE };
    expect(signer(await eksTokens({ ...ACCESS, role: ROLE }, { clock: new VirtualClock(), env: ci })())).toBe("ASIAROLE");
    expect(asked.map((query) => [query.get("Action"), query.get("WebIdentityToken")])).toEqual([
      ["AssumeRoleWithWebIdentity", "header.payload.signature"],
    ]);
  });

  test("name what is missing when there are no credentials", async () => {
    const failed = eksTokens(ACCESS, { clock: new VirtualClock(), env })();
    await expect(failed).rejects.toMatchObject({
      failure: { class: "input", message: expect.stringContaining("AWS_ACCESS_KEY_ID") as unknown },
    });
  });

  test.each([
    [403, "policy", "not authorized to perform: sts:AssumeRole"],
    [503, "transient", "it answered 503"],
  ])("say why when AWS answers %d, and ask again the next time", async (status, kind, said) => {
    const next = eksTokens({ ...ACCESS, role: ROLE }, { clock: new VirtualClock(), env: { ...env, ...KEYS } });
    const good = answer;
    answer = { status, body: "<Error><Message>not authorized to perform: sts:AssumeRole</Message></Error>" };
    await expect(next()).rejects.toMatchObject({ failure: { class: kind, message: expect.stringContaining(said) as unknown } });
    answer = good;
    expect(signer(await next())).toBe("ASIAROLE");
  });

  test("show no signature and no key when the service does not answer", async () => {
    const unreachable = { ...KEYS, AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const next = eksTokens({ ...ACCESS, role: ROLE }, { clock: new VirtualClock(), env: unreachable });
    const error = await next().catch((thrown: unknown) => thrown);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/Signature|Credential=|secret/);
    expect(error).toMatchObject({ failure: { class: "transient" } });
  });
});
