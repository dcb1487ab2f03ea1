import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from "undici";
import type { Dispatcher } from "undici";
import { systemClock } from "../../../lib/bootstrap/clock.ts";
import { PhaseError } from "../../../lib/bootstrap/contract.ts";
import { createSecretStore } from "../../../lib/bootstrap/secrets/secret-store.ts";
import { Secrets } from "../../../lib/bootstrap/secrets/secrets.ts";
import { withAwsEnvironment } from "../../support/fake-sts.ts";

const ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:fleet/git-AbCdEf";
const VERSION = "projects/acme-prod/secrets/git/versions/latest";
const VAULT = "https://acme.vault.azure.net/secrets/git";
const VALUE = "canary-value";

interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let server: Server;
let origin: string;
let asked: Asked[];
let answer: readonly [status: number, body: unknown];
let before: Dispatcher;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      asked.push({ path: request.url ?? "", headers: request.headers, body });
      const isToken = request.url?.endsWith("/oauth2/v2.0/token") === true;
      const [status, said] = isToken ? [200, { access_token: "eyJ0.entra", expires_in: 3600 }] : answer;
      response.writeHead(status).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  before = getGlobalDispatcher();
});

afterEach(async () => {
  setGlobalDispatcher(before);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function read(reference: string, env: Readonly<Record<string, string>>): Promise<string> {
  return await createSecretStore({ env, clock: systemClock }).read(reference);
}

async function failure(work: Promise<unknown>): Promise<PhaseError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PhaseError)) throw new Error(`expected a PhaseError, got ${String(error)}`);
  return error;
}

describe("a secret of the environment", () => {
  test("is the variable's value without line ends at its end", async () => {
    expect(await read("env:GIT_TOKEN", { GIT_TOKEN: `${VALUE}\r\n` })).toBe(VALUE);
  });

  test.each([
    [{}, "the variable GIT_TOKEN is not set"],
    [{ GIT_TOKEN: " \n" }, "the secret env:GIT_TOKEN is empty"],
  ])("is refused where there is none: %j", async (env, message) => {
    expect((await failure(read("env:GIT_TOKEN", env))).failure).toMatchObject({ class: "input", message });
  });
});

describe("a secret of a cloud", () => {
  test("is read from AWS Secrets Manager by a signed question of its own region", async () => {
    const env = { AWS_ENDPOINT_URL: origin, AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "key" };
    const restore = withAwsEnvironment(env);
    try {
      answer = [200, { SecretString: `${VALUE}\n` }];
      expect(await read(ARN, env)).toBe(VALUE);
      expect(asked[0]).toMatchObject({ path: "/", body: JSON.stringify({ SecretId: ARN }) });
      expect(asked[0]?.headers["x-amz-target"]).toBe("secretsmanager.GetSecretValue");
      expect(asked[0]?.headers["authorization"]).toMatch(/\/eu-west-1\/secretsmanager\/.*SignedHeaders=[^,]*x-amz-target/);
      answer = [400, { __type: "com.amazonaws#AccessDeniedException", Message: "no" }];
      expect((await failure(read(ARN, env))).failure).toMatchObject({
        class: "policy",
        message: `the secret ${ARN} can't be read: AWS Secrets Manager gives it not to environment variables (400: AccessDeniedException)`,
      });
      answer = [200, { SecretBinary: "AAAA" }];
      expect((await failure(read(ARN, env))).message).toMatch(/store the secret as plain text/);
    } finally {
      restore();
    }
  });

  test("is read from Google Secret Manager with a token", async () => {
    const env = { GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${origin}/v1/`, GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.test" };
    answer = [200, { payload: { data: Buffer.from(VALUE).toString("base64") } }];
    expect(await read(VERSION, env)).toBe(VALUE);
    expect(asked[0]).toMatchObject({ path: `/v1/${VERSION}:access`, headers: { authorization: "Bearer ya29.test" } });
    answer = [503, {}];
    expect((await failure(read(VERSION, env))).failure.class).toBe("transient");
  });

  test("is read from Azure Key Vault with a token for it", async () => {
    const env = { ARM_TENANT_ID: "t", ARM_CLIENT_ID: "c", ARM_CLIENT_SECRET: "s", AZURE_AUTHORITY_HOST: origin };
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.enableNetConnect((host) => host.startsWith("127.0.0.1:"));
    setGlobalDispatcher(agent);
    const vault = agent.get("https://acme.vault.azure.net");
    const path = "/secrets/git?api-version=7.4";
    vault.intercept({ path, headers: { authorization: "Bearer eyJ0.entra" } }).reply(200, { value: VALUE });
    expect(await read(VAULT, env)).toBe(VALUE);
    expect(new URLSearchParams(asked[0]?.body).get("scope")).toBe("https://vault.azure.net/.default");
    vault.intercept({ path }).reply(403, { error: { code: "Forbidden", message: "no" } });
    expect((await failure(read(VAULT, env))).message).toMatch(
      /gives it not to a secret \(ARM_CLIENT_SECRET\) \(403: Forbidden\)/,
    );
  });

  test("is asked for once however many clusters need it, and again after a failure", async () => {
    const env = { GOOGLE_SECRET_MANAGER_CUSTOM_ENDPOINT: `${origin}/v1/`, GOOGLE_OAUTH_ACCESS_TOKEN: "ya29.test" };
    const store = createSecretStore({ env, clock: systemClock });
    answer = [404, { error: { status: "NOT_FOUND" } }];
    await failure(store.read(VERSION));
    answer = [200, { payload: { data: Buffer.from(VALUE).toString("base64") } }];
    expect(await Promise.all([1, 2, 3].map(() => store.read(VERSION)))).toEqual([VALUE, VALUE, VALUE]);
    expect(asked).toHaveLength(2);
  });
});

test("values are seen by nobody who prints or copies what holds them", () => {
  const holder = { context: { secrets: new Secrets([["env:GIT_TOKEN", VALUE]]) } };
  const shown = [inspect(holder, { depth: 9, showHidden: true }), JSON.stringify(holder)];
  expect(shown.join("\n")).not.toContain(VALUE);
  expect(holder.context.secrets.get("env:GIT_TOKEN")).toBe(VALUE);
  expect(() => holder.context.secrets.get("env:OTHER")).toThrow("the secret env:OTHER was not read");
});
