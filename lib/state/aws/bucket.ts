import type { BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import { FleetError } from "../../errors.ts";
import { awsFailure, failureOfSdk, secretsOfKeys } from "../../identity/aws/failure.ts";
import { awsIdentity } from "../../identity/aws/identity.ts";
import type { AwsIdentity } from "../../identity/aws/identity.ts";
import { lookAt } from "../bucket-work.ts";
import type { BucketWork } from "../bucket-work.ts";
import { settingsOf } from "./bucket-settings.ts";
import type { WantedBucket } from "./bucket-settings.ts";

export interface LookOptions {
  /** ARN of the role that owns the state. Default: the credentials at hand. */
  readonly identity: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Where buckets are made without saying where. */
const DEFAULT_REGION = "us-east-1";

/**
 * Looks at a bucket for state, and changes nothing.
 *
 * @throws FleetError (input) where the credentials are of another account, or the bucket lies in another region; (refused)
 * where another account owns it or AWS doesn't let us look; (remote) where AWS does not answer
 */
export async function lookAtBucket(wanted: WantedBucket, options: LookOptions): Promise<BucketWork> {
  const identity = await awsIdentity({
    region: wanted.region,
    role: options.identity,
    env: options.env,
    date: options.now,
  });
  if (identity.caller.account !== wanted.account) throw otherAccount(wanted, identity);
  const { S3 } = await import("@aws-sdk/client-s3");
  const s3 = new S3({ region: wanted.region, credentials: identity.credentials });
  return await lookAt(
    {
      noun: "bucket",
      bucket: wanted.bucket,
      caller: identity.caller.arn,
      exists: () => isThere(wanted, s3),
      create: () => create(wanted, s3),
      settings: settingsOf(wanted, s3),
      explain: (error, what) => awsFailure(failureOfSdk(error, secretsOfKeys(identity.credentials)), what, identity.caller.arn),
    },
    options.signal,
  );
}

/** Whether the bucket exists, is the account's and lies where it should. */
async function isThere({ bucket, region, account }: WantedBucket, s3: S3): Promise<boolean> {
  try {
    const found = await s3.headBucket({ Bucket: bucket, ExpectedBucketOwner: account });
    if ((found.BucketRegion ?? region) !== region) throw otherRegion(bucket, region, found.BucketRegion);
    return true;
  } catch (error) {
    const { status } = failureOfSdk(error);
    if (status === 404) return false;
    if (status === 301) throw otherRegion(bucket, region, regionSaidBy(error));
    if (status === 403) {
      throw new FleetError(
        "refused",
        `the bucket ${bucket} exists, but the account ${account} does not own it or its owner keeps us out`,
        {
          next: "choose another name in `state.bucket`, or ask its owner for s3:ListBucket",
        },
      );
    }
    throw error;
  }
}

async function create({ bucket, region }: WantedBucket, s3: S3): Promise<void> {
  try {
    await s3.createBucket({
      Bucket: bucket,
      ObjectOwnership: "BucketOwnerEnforced",
      // There, and only there, naming the place is an error.
      ...(region === DEFAULT_REGION
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
    });
  } catch (error) {
    const { code } = failureOfSdk(error);
    // Another run was faster.
    if (code === "BucketAlreadyOwnedByYou") return;
    if (code !== "BucketAlreadyExists") throw error;
    throw new FleetError("input", `the bucket name ${bucket} is taken by another account: names are the whole world's`, {
      next: "choose another name in `state.bucket`",
    });
  }
}

function regionSaidBy(error: unknown): string | undefined {
  const headers = (error as { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } }).$response?.headers;
  return headers?.["x-amz-bucket-region"];
}

function otherRegion(bucket: string, region: string, seen: string | undefined): FleetError {
  return new FleetError("input", `the bucket ${bucket} lies in ${seen ?? "another region"}, but the fleet file says ${region}`, {
    next: "correct `region` of the state, or choose another bucket",
  });
}

function otherAccount({ bucket, account }: WantedBucket, { caller, from }: AwsIdentity): FleetError {
  return new FleetError(
    "input",
    `the bucket ${bucket} belongs into the account ${account}, but the credentials of ${from} are of ${caller.account} (${caller.arn})`,
    { next: "use credentials of that account, set `identity` of the state to a role there, or correct its `account`" },
  );
}
