import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { PoolBounds } from "../../../lib/contracts/pool-bounds.ts";
import { setNodeGroupBounds } from "../../../lib/scaling/aws/node-group.ts";
import type { ScaledPool } from "../../../lib/scaling/set-bounds.ts";
import { json, refusal, signatureOf } from "../../support/aws-api/call.ts";
import type { Answer } from "../../support/aws-api/call.ts";
import { EksUpdates, refusedScaling } from "../../support/aws-api/eks-updates.ts";
import type { ScalingConfig } from "../../support/aws-api/eks-updates.ts";
import { USER, startFakeSts, withAwsEnvironment } from "../../support/fake-sts.ts";
import type { FakeSts } from "../../support/fake-sts.ts";

const BOUNDS: PoolBounds = {
  format: 1,
  cloud: "aws",
  account: "111122223333",
  location: "eu-west-1",
  role: null,
  name: "shop",
  cluster: "acme-shop",
  pool: "general-20261130",
  min: 4,
  max: 6,
};
const GROUP = "/clusters/acme-shop/node-groups/general-20261130";

let sts: FakeSts;
let server: Server;
let restore: () => void;
let env: Readonly<Record<string, string>>;
/** The node group in EKS. */
let size: ScalingConfig;
let status: string;
let updates: EksUpdates;
/** What was asked of EKS: action and path, without the updates' ids. */
let asked: string[];
/** Answers in place of EKS's own, used once each. */
let instead: ((call: string) => Answer | undefined)[];
let elapsedMs: number;
/** What a person reads while it waits. */
let waits: string[];

beforeEach(async () => {
  sts = await startFakeSts();
  [size, status, updates, asked, instead, elapsedMs, waits] = [
    { minSize: 2, desiredSize: 2, maxSize: 6 },
    "ACTIVE",
    new EksUpdates(),
    [],
    [],
    0,
    [],
  ];
  server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (part: string) => (body += part));
    incoming.on("end", () => {
      const call = `${incoming.method} ${incoming.url}`;
      asked.push(call.replace(/updates\/[^?]+/, "updates/ID"));
      const { service, region } = signatureOf(incoming.headers, incoming.url ?? "") ?? {};
      const signed = service === "eks" && region === "eu-west-1";
      const own = instead[0]?.(call);
      if (own !== undefined) instead.shift();
      const answer = signed ? (own ?? eks(call, body)) : refusal(403, "IncompleteSignature", "not signed");
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env = { ...sts.env, ...USER, AWS_ENDPOINT_URL_EKS: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  restore = withAwsEnvironment(env);
});

afterEach(async () => {
  restore();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await sts.close();
});

function eks(call: string, body: string): Answer {
  if (call === `GET ${GROUP}`) return json(200, { nodegroup: { status, scalingConfig: size } });
  if (call === `POST ${GROUP}/update-config`) {
    const { scalingConfig } = JSON.parse(body) as { readonly scalingConfig: Partial<ScalingConfig> };
    const refused = refusedScaling(size, scalingConfig);
    if (refused !== undefined) return refused;
    size = { ...size, ...scalingConfig };
    return updates.keep(json(200, { update: { id: "u-1" } }));
  }
  if (call === "GET /clusters/acme-shop/updates/u-1?nodegroupName=general-20261130") return updates.describe("u-1");
  return refusal(404, "ResourceNotFoundException", `there is no ${call}`);
}

async function scale(bounds: Partial<PoolBounds> = {}, timeoutMs = 60_000): Promise<ScaledPool> {
  return await setNodeGroupBounds(
    { ...BOUNDS, ...bounds },
    {
      env,
      signal: new AbortController().signal,
      emit: ({ type, message }) => void (type === "wait" && waits.push(message)),
      now: () => new Date(),
      monotonic: () => elapsedMs,
      sleep: (milliseconds) => Promise.resolve(void (elapsedMs += milliseconds)),
      timeoutMs,
    },
  );
}

describe("the bounds of a node group", () => {
  test("are set above the running number, which moves to the least, and the update is waited for", async () => {
    expect(await scale()).toEqual({ before: { min: 2, desired: 2, max: 6 }, after: { min: 4, desired: 4, max: 6 } });
    expect(size).toEqual({ minSize: 4, desiredSize: 4, maxSize: 6 });
    const look = "GET /clusters/acme-shop/updates/ID?nodegroupName=general-20261130";
    expect(asked).toEqual([`GET ${GROUP}`, `POST ${GROUP}/update-config`, look, look]);
  });

  test("are set below the running number, which moves to the most", async () => {
    size = { minSize: 2, desiredSize: 6, maxSize: 6 };
    await scale({ min: 1, max: 3 });
    expect(size).toEqual({ minSize: 1, desiredSize: 3, maxSize: 3 });
  });

  test("are left alone where they are right, whatever the autoscaler has made of the number", async () => {
    size = { minSize: 4, desiredSize: 5, maxSize: 6 };
    await scale();
    expect(asked).toEqual([`GET ${GROUP}`]);
  });

  test("wait until EKS has done what it does to the group already", async () => {
    instead = [() => json(200, { nodegroup: { status: "UPDATING", scalingConfig: size } })];
    await scale();
    expect(asked.slice(0, 3)).toEqual([`GET ${GROUP}`, `GET ${GROUP}`, `POST ${GROUP}/update-config`]);
  });

  test("are told anew where the autoscaler moved the number in between, and where EKS was too busy", async () => {
    size = { minSize: 2, desiredSize: 4, maxSize: 6 };
    instead = [
      (call) => {
        if (!call.startsWith("POST")) return undefined;
        size = { ...size, desiredSize: 3 };
        return refusal(400, "InvalidParameterException", "Minimum capacity 4 can't be greater than desired size 3");
      },
      () => refusal(429, "TooManyRequestsException", "later"),
    ];
    await scale();
    expect(size).toEqual({ minSize: 4, desiredSize: 4, maxSize: 6 });
  });

  test("say what is waited for when it changes, not at each look", async () => {
    const updating = (): Answer => json(200, { nodegroup: { status: "UPDATING", scalingConfig: size } });
    instead = [() => json(200, { nodegroup: { status: "CREATING", scalingConfig: size } }), updating, updating, updating];
    await scale();
    expect(asked.filter((call) => call === `GET ${GROUP}`)).toHaveLength(5);
    const of = (why: string): string => `pool general-20261130: ${why}`;
    expect(waits).toEqual([of("EKS says CREATING of it"), of("EKS says UPDATING of it"), of("its update u-1 is in progress")]);
  });

  test("end with the deadline, naming group, state and what goes on from there", async () => {
    status = "UPDATING";
    await expect(scale({}, 30_000)).rejects.toMatchObject({
      kind: "timeout",
      message: "the node group general-20261130 of the EKS cluster acme-shop took too long: EKS says UPDATING of it",
      next: "fleetwright deploy",
    });
  });

  test.each([
    ["a group that is gone", "remote", 404, "ResourceNotFoundException", /No node group.*ResourceNotFoundException/],
    ["a permission that is missing", "refused", 403, "AccessDeniedException", /does not let .* describe the node group/],
    ["an EKS that fails time after time", "remote", 503, "ServiceUnavailableException", /answered 503/],
  ])("fail clearly for %s", async (_name, kind, code, type, message) => {
    instead = Array.from({ length: 9 }, () => () => refusal(code, type, "No node group or right"));
    await expect(scale()).rejects.toMatchObject({ kind, message: expect.stringMatching(message) as unknown });
  });

  test("fail with EKS's words where the update fails", async () => {
    const failed = {
      update: { id: "u-1", status: "Failed", errors: [{ errorCode: "AsgInstanceLaunchFailures", errorMessage: "no capacity" }] },
    };
    instead = [(call) => (call.includes("/updates/") ? json(200, failed) : undefined)];
    await expect(scale()).rejects.toMatchObject({
      kind: "remote",
      message: expect.stringContaining("Failed of its update u-1: no capacity (AsgInstanceLaunchFailures)") as unknown,
    });
  });

  test("that were not reached are by the deployment that is named: it hands the same ones over again", async () => {
    const before = size;
    const busy = refusal(400, "ResourceInUseException", "another update is in progress");
    instead = Array.from({ length: 9 }, () => (call: string) => (call.startsWith("POST") ? busy : undefined));
    await expect(scale()).rejects.toMatchObject({ next: "fleetwright deploy" });
    expect(size).toEqual(before);
    instead = [];
    await scale();
    expect(size).toEqual({ minSize: 4, desiredSize: 4, maxSize: 6 });
  });

  test("are not asked for with the credentials of another account", async () => {
    await expect(scale({ account: "999999999999" })).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("999999999999") as unknown,
    });
    expect(asked).toEqual([]);
  });
});
