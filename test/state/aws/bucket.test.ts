import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { lookAtBucket } from "../../../lib/state/aws/bucket.ts";
import type { BucketWork } from "../../../lib/state/bucket-work.ts";
import { startFakeSts, USER, withAwsEnvironment } from "../../support/fake-sts.ts";
import type { FakeSts } from "../../support/fake-sts.ts";

const WANTED = { bucket: "acme-terraform", region: "eu-west-1", account: "111122223333", fleet: "acme" };

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What S3 was asked: `PUT ?policy`, whom it should belong to, and the body. */
interface Asked {
  readonly what: string;
  readonly owner: string | undefined;
  readonly body: string;
}

let sts: FakeSts;
let s3: Server;
let asked: Asked[];
let answers: Readonly<Record<string, Answer>>;
let restore: () => void;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  sts = await startFakeSts();
  asked = [];
  answers = {};
  s3 = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const subresource = /\?(?:.*&)?([a-zA-Z]+)(?:=|&|$)/.exec((request.url ?? "").replace(/[?&]x-id=\w+/, ""))?.[1];
      const what = `${request.method} ${subresource === undefined ? "bucket" : subresource}`;
      const owner = request.headers["x-amz-expected-bucket-owner"];
      asked.push({ what, owner: owner?.toString(), body });
      const { status, headers = {}, body: text = "" } = answers[what] ?? { status: 200 };
      response.writeHead(status, { "content-type": "application/xml", ...headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => s3.listen(0, "127.0.0.1", resolve));
  env = { ...sts.env, ...USER, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(s3.address() as AddressInfo).port}` };
  restore = withAwsEnvironment(env);
});

afterEach(async () => {
  restore();
  s3.closeAllConnections();
  await new Promise((resolve) => s3.close(resolve));
  await sts.close();
});

async function look(region = WANTED.region, signal = new AbortController().signal): Promise<BucketWork> {
  return await lookAtBucket({ ...WANTED, region }, { identity: undefined, env, now: new Date(), signal });
}

function refusal(code: string): string {
  return `<Error><Code>${code}</Code><Message>no</Message></Error>`;
}

describe("a bucket for state that exists", () => {
  test("is nobody's but the account's: every request says so, and a refusal ends it before anything is written", async () => {
    answers = { "HEAD bucket": { status: 403 } };
    await expect(look()).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("the account 111122223333 does not own it") as unknown,
    });
    expect(asked).toEqual([{ what: "HEAD bucket", owner: "111122223333", body: "" }]);
  });

  test("in another region is named with the region that S3 says", async () => {
    answers = { "HEAD bucket": { status: 301, headers: { "x-amz-bucket-region": "us-west-2" } } };
    await expect(look()).rejects.toThrow("lies in us-west-2, but the fleet file says eu-west-1");
  });

  test("whose settings may not be read is named with what was to be read, by whom", async () => {
    answers = { "GET publicAccessBlock": { status: 403, body: refusal("AccessDenied") } };
    await expect(look()).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringMatching(/user\/ann read public access of acme-terraform/) as unknown,
    });
  });
});

describe("a bucket for state that is mended", () => {
  test("keeps the tags of others", async () => {
    const tags = "<Tagging><TagSet><Tag><Key>cost</Key><Value>platform</Value></Tag></TagSet></Tagging>";
    answers = { "GET tagging": { status: 200, body: tags } };
    await (await look()).carryOut();
    const written = asked.find(({ what }) => what === "PUT tagging")?.body;
    for (const key of ["cost", "fleetwright.dev/fleet", "fleetwright.dev/purpose"])
      expect(written).toContain(`<Key>${key}</Key>`);
  });

  test("keeps lifecycle rules of others, and adds none where earlier versions go already", async () => {
    const rule = (what: string): string =>
      `<LifecycleConfiguration><Rule><ID>theirs</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>${what}</Rule></LifecycleConfiguration>`;
    const ends = "<NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration>";
    answers = { "GET lifecycle": { status: 200, body: rule(ends) } };
    expect((await look()).settings.map(({ name }) => name)).not.toContain("lifecycle");
    answers = { "GET lifecycle": { status: 200, body: rule("<Expiration><Days>9999</Days></Expiration>") } };
    await (await look()).carryOut();
    const written = asked.find(({ what }) => what === "PUT lifecycle")?.body;
    for (const id of ["theirs", "fleetwright-state"]) expect(written).toContain(`<ID>${id}</ID>`);
  });
});

describe("a bucket for state that is to be made", () => {
  beforeEach(() => void (answers = { "HEAD bucket": { status: 404 } }));

  test("is not made by looking", async () => {
    const work = await look();
    expect([work.exists, asked.map(({ what }) => what)]).toEqual([false, ["HEAD bucket"]]);
    expect(work.settings.map(({ name }) => name)).toEqual([
      "public access",
      "ownership",
      "encryption",
      "versioning",
      "policy",
      "lifecycle",
      "tags",
    ]);
  });

  test("gets every setting, each only where the bucket is the account's, and keeps the last states for ever", async () => {
    await (await look()).carryOut();
    const writes = asked.filter(({ what }) => what.startsWith("PUT"));
    expect(writes.map(({ what }) => what)).toEqual([
      "PUT bucket",
      "PUT publicAccessBlock",
      "PUT ownershipControls",
      "PUT encryption",
      "PUT versioning",
      "PUT policy",
      "PUT lifecycle",
      "PUT tagging",
    ]);
    expect(writes.slice(1).every(({ owner }) => owner === WANTED.account)).toBe(true);
    const lifecycle = writes.find(({ what }) => what === "PUT lifecycle")?.body;
    expect(lifecycle).toContain("<NewerNoncurrentVersions>20</NewerNoncurrentVersions>");
  });

  test.each([
    ["eu-west-1", "<LocationConstraint>eu-west-1</LocationConstraint>"],
    ["us-east-1", ""],
  ])("names its place, %s, but for the one where naming it is an error", async (region, named) => {
    await (await look(region)).carryOut();
    const made = asked.find(({ what }) => what === "PUT bucket")?.body ?? "";
    expect(/<LocationConstraint>.*<\/LocationConstraint>/.exec(made)?.[0] ?? "").toBe(named);
  });

  test("under a name that somebody else has is refused with what to change", async () => {
    answers = { ...answers, "PUT bucket": { status: 409, body: refusal("BucketAlreadyExists") } };
    const work = await look();
    await expect(work.carryOut()).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("is taken by another account") as unknown,
      next: expect.stringContaining("state.bucket") as unknown,
    });
  });

  test("is left half made where somebody interrupts, with the command that goes on", async () => {
    const stop = new AbortController();
    const work = await look(WANTED.region, stop.signal);
    s3.on(
      "request",
      ({ method, url }) => void (method === "PUT" && url?.includes("publicAccessBlock") === true && stop.abort("SIGINT")),
    );
    await expect(work.carryOut()).rejects.toMatchObject({ kind: "interrupted", next: "fleetwright init" });
    expect(asked.at(-1)?.what).toBe("PUT publicAccessBlock");
  });

  test("that another run has made meanwhile is taken as it is", async () => {
    answers = { ...answers, "PUT bucket": { status: 409, body: refusal("BucketAlreadyOwnedByYou") } };
    await (await look()).carryOut();
    expect(asked.at(-1)?.what).toBe("PUT tagging");
  });
});
