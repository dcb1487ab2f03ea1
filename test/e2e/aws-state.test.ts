import { hostname, userInfo } from "node:os";
import { S3 } from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { afterAll, beforeAll, expect } from "@jest/globals";
import { atTerminal } from "../support/at-terminal.ts";
import { contendFor } from "../support/contended-state.ts";
import { NOWHERE_ELSE, withAwsEnvironment } from "../support/fake-sts.ts";
import { startMoto } from "../support/moto.ts";
import type { Moto } from "../support/moto.ts";
import { needs } from "../support/needs.ts";
import { aProject, PROGRAM } from "../support/project.ts";
import type { Ended, Project } from "../support/project.ts";

const { describe, test } = needs("python", "terraform");
const ACCOUNT = "111122223333";
const BUCKET = "acme-terraform";
const REGION = "eu-west-1";

describe("the bucket for state", () => {
  let moto: Moto;
  let project: Project;
  let env: Readonly<Record<string, string>>;
  let restore: () => void;

  beforeAll(async () => {
    moto = await startMoto();
    project = await aProject();
    env = { ...NOWHERE_ELSE, AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "s", AWS_ENDPOINT_URL: moto.url };
    restore = withAwsEnvironment(env);
  }, 400_000);

  afterAll(async () => {
    restore?.();
    await project?.dispose();
    await moto?.stop();
  }, 60_000);

  function roleOf(account: string): string {
    return `arn:aws:iam::${account}:role/state`;
  }

  /** Somebody of the account, who looks or does damage. */
  function asOwner(account = ACCOUNT, region = REGION): S3 {
    const params = { RoleArn: roleOf(account), RoleSessionName: "test" };
    return new S3({ region, credentials: fromTemporaryCredentials({ params, clientConfig: { region } }) });
  }

  /** `fleetwright init` in a project whose state lies there. */
  async function init(state: Readonly<Record<string, string>>, ...options: readonly string[]): Promise<Ended> {
    const whole = { backend: "s3", bucket: BUCKET, region: REGION, account: ACCOUNT, identity: roleOf(ACCOUNT), ...state };
    const fleet = {
      fleet: "acme",
      edition: "2026-11",
      state: whole,
      sync: { hub: "hub", agent: "none" },
      defaults: { kubernetes: "1.36" },
      regions: { laptop: { cloud: "local", ports: "16000-16999" } },
      clusters: { hub: { region: "laptop" } },
    };
    // JSON is YAML.
    project.write("fleet.yaml", JSON.stringify(fleet, null, 2));
    return await project.run(process.execPath, [PROGRAM, "init", ...options], env);
  }

  async function exists(bucket: string, account = ACCOUNT): Promise<boolean> {
    const { Buckets = [] } = await asOwner(account).listBuckets({});
    return Buckets.some(({ Name }) => Name === bucket);
  }

  test("is not made before somebody has said yes", async () => {
    const { code, stderr } = await init({});
    expect([code, await exists(BUCKET)]).toEqual([2, false]);
    expect(stderr).toContain(`make the bucket ${BUCKET} in ${REGION}, account ${ACCOUNT}`);
    expect(stderr).toContain("next: fleetwright init --yes");
  });

  test.each([
    ["no", 5],
    ["end", 5],
    ["interrupt", 130],
  ] as const)("is not made where the answer at the terminal is %s", async (answer, code) => {
    const seen = await atTerminal(answer, [PROGRAM, "init"], project.folder, env);
    expect([seen.code, await exists(BUCKET)]).toEqual([code, false]);
    expect(seen.stdout).toMatch(
      /make the bucket acme-terraform[^]*versioning[^]*Shall this be done\? \[y\/N\][^]*nothing was changed/,
    );
  });

  test("is not made by credentials of another account", async () => {
    const { code, stderr } = await init({ identity: roleOf("999988887777") }, "--yes");
    expect([code, await exists(BUCKET, "999988887777")]).toEqual([2, false]);
    expect(stderr).toContain(
      `belongs into the account ${ACCOUNT}, but the credentials of environment variables are of 999988887777`,
    );
  });

  test("is made encrypted, versioned, private, for TLS only, with an end for old versions", async () => {
    const { code, stdout } = await init({}, "--yes", "--json");
    const { result } = JSON.parse(stdout) as { result: { buckets: readonly object[] } };
    expect([code, result.buckets]).toEqual([0, [{ account: ACCOUNT, bucket: BUCKET, made: true, mended: [], region: REGION }]]);
    const s3 = asOwner();
    const at = { Bucket: BUCKET, ExpectedBucketOwner: ACCOUNT };
    expect((await s3.getBucketLocation(at)).LocationConstraint).toBe(REGION);
    expect((await s3.getPublicAccessBlock(at)).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect((await s3.getBucketOwnershipControls(at)).OwnershipControls?.Rules).toEqual([
      { ObjectOwnership: "BucketOwnerEnforced" },
    ]);
    expect((await s3.getBucketEncryption(at)).ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
    });
    expect((await s3.getBucketVersioning(at)).Status).toBe("Enabled");
    expect(JSON.parse((await s3.getBucketPolicy(at)).Policy ?? "")).toMatchObject({
      Statement: [{ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
    });
    expect((await s3.getBucketLifecycleConfiguration(at)).Rules?.[0]).toMatchObject({
      Status: "Enabled",
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    });
    expect((await s3.getBucketTagging(at)).TagSet).toContainEqual({ Key: "fleetwright.dev/fleet", Value: "acme" });
  });

  test("is left alone by a second run, which needs nobody's yes", async () => {
    const { code, stdout } = await init({});
    expect([code, stdout]).toEqual([0, "nothing to do: every bucket for state is as it should be\n"]);
  });

  test("is mended where somebody weakened it, and what others added stays", async () => {
    const s3 = asOwner();
    await s3.deletePublicAccessBlock({ Bucket: BUCKET });
    await s3.putBucketVersioning({ Bucket: BUCKET, VersioningConfiguration: { Status: "Suspended" } });
    await s3.putBucketTagging({ Bucket: BUCKET, Tagging: { TagSet: [{ Key: "cost", Value: "platform" }] } });
    const refused = await init({});
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("(now: Suspended)")]);
    const { code, stdout } = await init({}, "--yes");
    expect([code, stdout]).toEqual([0, `mended ${BUCKET}: public access, versioning, tags\n`]);
    expect((await s3.getBucketVersioning({ Bucket: BUCKET })).Status).toBe("Enabled");
    expect((await s3.getBucketTagging({ Bucket: BUCKET })).TagSet).toContainEqual({ Key: "cost", Value: "platform" });
  });

  test("is refused where it lies in another region than the fleet file says", async () => {
    const { code, stderr } = await init({ region: "eu-central-1" }, "--yes");
    expect([code, stderr]).toEqual([2, expect.stringContaining(`lies in ${REGION}, but the fleet file says eu-central-1`)]);
  });

  test("is made in us-east-1, too, where naming the place is an error, when somebody says yes", async () => {
    const refused = await init({ bucket: "acme-east", region: "us-east-1" });
    const no = await atTerminal("no", [PROGRAM, "init"], project.folder, env);
    expect(no.stdout).toMatch(/next: fleetwright init\s/);
    const { code } = await atTerminal("yes", [PROGRAM, "init"], project.folder, env);
    expect([refused.code, no.code, code]).toEqual([2, 5, 0]);
    expect((await asOwner(ACCOUNT, "us-east-1").getBucketLocation({ Bucket: "acme-east" })).LocationConstraint).toBeUndefined();
  });

  test("holds a lock: a second deployment waits, names the holder when it gives up, and goes on when the lock is free", async () => {
    // moto takes the policy's refusal for one of every request: it reads no conditions.
    await asOwner().deleteBucketPolicy({ Bucket: BUCKET });
    const state = { backend: "s3", bucket: BUCKET, region: REGION, account: ACCOUNT, identity: roleOf(ACCOUNT) } as const;
    const refused = await contendFor({ state: { ...state, jurisdiction: undefined }, key: "acme/slow.tfstate", env, isHeld });
    expect(refused).toMatchObject({
      outcome: "locked",
      why: expect.stringContaining(`${BUCKET}/acme/slow.tfstate is locked by ${userInfo().username}@${hostname()}`) as unknown,
    });
    const { Contents = [] } = await asOwner().listObjectsV2({ Bucket: BUCKET });
    expect(Contents.map(({ Key }) => Key)).toEqual(["acme/slow.tfstate"]);
  });

  async function isHeld(): Promise<boolean> {
    const { Contents = [] } = await asOwner().listObjectsV2({ Bucket: BUCKET });
    return Contents.some(({ Key }) => Key === "acme/slow.tfstate.tflock");
  }
});
