import type { S3, Tag } from "@aws-sdk/client-s3";
import { withOurRules } from "./lifecycle.ts";
import type { BucketSetting } from "../bucket-work.ts";
import { isOnlyOverTls, withOnlyOverTls } from "./bucket-policy.ts";

/** A bucket for Terraform state, as the fleet file has it. */
export interface WantedBucket {
  readonly bucket: string;
  /** AWS's own name of its region. */
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** The fleet that is named in its tags; others may keep their state there too. */
  readonly fleet: string;
}

const PURPOSE = { key: "fleetwright.dev/purpose", value: "terraform-state" } as const;
const FLEET_TAG = "fleetwright.dev/fleet";

/**
 * Everything that makes a bucket a safe place for state.
 *
 * Encryption is S3's own (SSE-S3): Terraform asks for it by name with every state that it writes, so another default key
 * would never be used; there is no key to lose, and a role of another account needs no second permission. A default with
 * a key of KMS is left as it is.
 */
export function settingsOf(wanted: WantedBucket, s3: S3): readonly BucketSetting[] {
  const at = { Bucket: wanted.bucket, ExpectedBucketOwner: wanted.account };
  return [
    {
      name: "public access",
      wanted: "blocked, all four ways",
      differs: async () => {
        const block = (await ifAny(s3.getPublicAccessBlock(at)))?.PublicAccessBlockConfiguration;
        const open = Object.keys(BLOCKED).filter((name) => block?.[name as keyof typeof BLOCKED] !== true);
        return open.length === 0 ? undefined : `not blocked: ${open.join(", ")}`;
      },
      mend: async () => void (await s3.putPublicAccessBlock({ ...at, PublicAccessBlockConfiguration: BLOCKED })),
    },
    {
      name: "ownership",
      wanted: "the bucket's owner owns every object, access lists count for nothing",
      differs: async () => {
        const rules = (await ifAny(s3.getBucketOwnershipControls(at)))?.OwnershipControls?.Rules ?? [];
        const seen = rules[0]?.ObjectOwnership ?? "not set";
        return seen === "BucketOwnerEnforced" ? undefined : seen;
      },
      mend: async () =>
        void (await s3.putBucketOwnershipControls({
          ...at,
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        })),
    },
    {
      name: "encryption",
      wanted: "by S3's own keys (SSE-S3)",
      differs: async () => {
        const rules = (await ifAny(s3.getBucketEncryption(at)))?.ServerSideEncryptionConfiguration?.Rules ?? [];
        const seen = rules[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm ?? "not set";
        return ENCRYPTED.includes(seen) ? undefined : seen;
      },
      mend: async () =>
        void (await s3.putBucketEncryption({
          ...at,
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
        })),
    },
    {
      name: "versioning",
      wanted: "on, so that every earlier state can be had back",
      differs: async () => {
        const { Status: seen } = await s3.getBucketVersioning(at);
        return seen === "Enabled" ? undefined : (seen ?? "off");
      },
      mend: async () => void (await s3.putBucketVersioning({ ...at, VersioningConfiguration: { Status: "Enabled" } })),
    },
    {
      name: "policy",
      wanted: "refuses requests without TLS",
      differs: async () => (isOnlyOverTls(await policyOf(s3, at), wanted) ? undefined : "takes requests without TLS"),
      mend: async () => void (await s3.putBucketPolicy({ ...at, Policy: withOnlyOverTls(await policyOf(s3, at), wanted) })),
    },
    {
      name: "lifecycle",
      wanted: "the 20 last versions of a state stay, others go after 90 days",
      differs: async () => (withOurRules(await lifecycleOf(s3, at)) === undefined ? undefined : "nothing ever goes"),
      mend: async () => {
        const Rules = withOurRules(await lifecycleOf(s3, at));
        if (Rules !== undefined) await s3.putBucketLifecycleConfiguration({ ...at, LifecycleConfiguration: { Rules } });
      },
    },
    {
      name: "tags",
      wanted: `${FLEET_TAG}=${wanted.fleet}, ${PURPOSE.key}=${PURPOSE.value}`,
      differs: async () => {
        const tags = await tagsOf(s3, at);
        const missing = [FLEET_TAG, PURPOSE.key].filter((key) => !tags.some((tag) => tag.Key === key));
        return missing.length === 0 ? undefined : `without ${missing.join(" and ")}`;
      },
      mend: async () => {
        const ours = [
          { Key: FLEET_TAG, Value: wanted.fleet },
          { Key: PURPOSE.key, Value: PURPOSE.value },
        ];
        const others = await tagsOf(s3, at);
        // A bucket may hold the states of several fleets: the first of them stays its name.
        const added = ours.filter(({ Key }) => !others.some((tag) => tag.Key === Key));
        await s3.putBucketTagging({ ...at, Tagging: { TagSet: [...others, ...added] } });
      },
    },
  ];
}

const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
} as const;
const ENCRYPTED: readonly string[] = ["AES256", "aws:kms", "aws:kms:dsse"];

interface At {
  readonly Bucket: string;
  readonly ExpectedBucketOwner: string;
}

async function policyOf(s3: S3, at: At): Promise<string | undefined> {
  return (await ifAny(s3.getBucketPolicy(at)))?.Policy;
}

async function lifecycleOf(s3: S3, at: At) {
  return (await ifAny(s3.getBucketLifecycleConfiguration(at)))?.Rules ?? [];
}

async function tagsOf(s3: S3, at: At): Promise<readonly Tag[]> {
  return (await ifAny(s3.getBucketTagging(at)))?.TagSet ?? [];
}

/** Each of S3's answers for "that was never set" is a 404 with a name of its own. */
async function ifAny<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return undefined;
    throw error;
  }
}
