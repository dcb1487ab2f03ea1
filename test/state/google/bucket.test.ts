import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { lookAtBucket } from "../../../lib/state/google/bucket.ts";
import type { WantedBucket } from "../../../lib/state/google/bucket.ts";
import type { BucketWork } from "../../../lib/state/bucket-work.ts";
import { startFakeCloudStorage } from "../../support/fake-cloud-storage.ts";
import type { FakeCloudStorage } from "../../support/fake-cloud-storage.ts";

const WANTED: WantedBucket = { bucket: "acme-terraform", location: "europe-north1", project: "acme-prod", fleet: "acme" };
const ALL = ["public access", "access", "versioning", "lifecycle", "labels"];

let storage: FakeCloudStorage;
beforeEach(async () => void (storage = await startFakeCloudStorage()));
afterEach(async () => await storage.close());

async function look(wanted: Partial<WantedBucket> = {}, signal = new AbortController().signal): Promise<BucketWork> {
  return await lookAtBucket({ ...WANTED, ...wanted }, { identity: undefined, env: storage.env, signal });
}

/** A bucket as somebody made it by hand. */
function byHand(settings: Readonly<Record<string, unknown>>, project = "acme-prod"): void {
  storage.buckets.set(WANTED.bucket, { project, settings: { location: "EUROPE-NORTH1", ...settings }, metageneration: 7 });
}

function settingsNow(): Readonly<Record<string, unknown>> {
  return storage.buckets.get(WANTED.bucket)?.settings ?? {};
}

describe("a bucket of Cloud Storage for state that is to be made", () => {
  test("is not made by looking", async () => {
    const work = await look();
    expect([work.exists, work.settings.map(({ name }) => name), storage.asked]).toEqual([false, ALL, ["GET acme-terraform"]]);
  });

  test("is never there without its settings: they travel with the request that makes it", async () => {
    await (await look()).carryOut();
    expect(storage.asked.filter((request) => !request.startsWith("GET"))).toEqual(["POST acme-terraform"]);
    expect(settingsNow()).toEqual({
      location: "EUROPE-NORTH1",
      iamConfiguration: { publicAccessPrevention: "enforced", uniformBucketLevelAccess: { enabled: true } },
      versioning: { enabled: true },
      lifecycle: {
        rule: [
          { action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 90, numNewerVersions: 20 } },
          { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 7 } },
        ],
      },
      labels: { fleetwright_fleet: "acme", fleetwright_purpose: "terraform-state" },
    });
    expect((await look()).settings).toEqual([]);
  });

  test("wants to be told the project", async () => {
    await expect(look({ project: undefined })).rejects.toMatchObject({ kind: "input", next: "set `project` of the state" });
  });

  test("under a name that somebody else took meanwhile is refused, but one that another run of ours made is taken", async () => {
    const [late, second] = [await look(), await look()];
    byHand({}, "other");
    await expect(late.carryOut()).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("is taken by another project") as unknown,
    });
    byHand({});
    await second.carryOut();
    expect((await look()).settings).toEqual([]);
  });
});

describe("a bucket of Cloud Storage for state that exists", () => {
  test("is nobody's but the project's", async () => {
    byHand({}, "other");
    await expect(look()).rejects.toMatchObject({
      kind: "refused",
      message: "the bucket acme-terraform exists, but not in the project acme-prod",
    });
  });

  test("whose owner keeps us out is named with the right that is missing", async () => {
    byHand({});
    storage.refuse("GET acme-terraform", 403);
    await expect(look()).rejects.toMatchObject({
      kind: "refused",
      next: expect.stringContaining("storage.buckets.get") as unknown,
    });
  });

  test("elsewhere is named with the place that Google says", async () => {
    byHand({ location: "EU" });
    await expect(look()).rejects.toThrow("lies in eu, but the fleet file says europe-north1");
  });

  test("keeps labels and rules of others, and gets none where earlier versions go already", async () => {
    const theirs = { action: { type: "Delete" }, condition: { age: 9999 } };
    byHand({ labels: { cost: "platform" }, lifecycle: { rule: [theirs] } });
    await (await look()).carryOut();
    expect(settingsNow()).toMatchObject({
      labels: { cost: "platform", fleetwright_fleet: "acme" },
      lifecycle: { rule: [theirs, { action: { type: "Delete" } }, {}] },
    });
    byHand({ lifecycle: { rule: [{ action: { type: "Delete" }, condition: { numNewerVersions: 3 } }] } });
    expect((await look()).settings.map(({ name }) => name)).not.toContain("lifecycle");
  });

  test("that somebody else changes at the same time loses nothing of theirs", async () => {
    byHand({ labels: { cost: "platform" } });
    const work = await look();
    storage.refuse("PATCH acme-terraform labels", 412);
    await work.carryOut();
    expect((await look()).settings).toEqual([]);
    expect(settingsNow()).toMatchObject({ labels: { cost: "platform" } });
  });

  test("is left half mended where somebody interrupts, and mended by the command that is named", async () => {
    byHand({});
    const stop = new AbortController();
    const work = await look({}, stop.signal);
    stop.abort("SIGINT");
    await expect(work.carryOut()).rejects.toMatchObject({ kind: "interrupted", next: "fleetwright init" });
    expect(settingsNow()).toEqual({ location: "EUROPE-NORTH1" });
    await (await look()).carryOut();
    expect((await look()).settings).toEqual([]);
  });
});
