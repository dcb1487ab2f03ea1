import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText, TerraformProvider } from "../../cdk.ts";
import { AWS_KEY, awsKeyOwner } from "../key.ts";
import { awsPartition } from "../../../lib/clouds/aws/partitions.ts";

export interface AwsLogBucketProps {
  /** The bucket's name, which nobody else in the world has: at most 63 characters. */
  readonly name: LiteralText;
  /** AWS's own name of the place where logs stay. */
  readonly location: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  /**
   * On whose behalf log delivery may write: accounts, and the places of what logs, `*` for what is in no place.
   *
   * @default the bucket's own
   */
  readonly writers?: readonly AwsLogWriter[];
  /**
   * Days that logs are kept.
   *
   * @default 365
   */
  readonly retentionDays?: number;
  /**
   * Whether a destroy is refused; where it isn't, it takes the logs along.
   *
   * @default true
   */
  readonly protect?: boolean;
  /**
   * Whose place and account the bucket is in.
   *
   * @default the stack's only one
   */
  readonly provider?: TerraformProvider;
}

export interface AwsLogWriter {
  readonly account: LiteralText;
  readonly location: LiteralText | "*";
}

const DEFAULT_RETENTION_DAYS = 365;
/** Parts of uploads that broke off, and versions that somebody overwrote, are nobody's log. */
const LEFTOVER_DAYS = 7;
const OLD_VERSION_DAYS = 30;

/** The bucket that AWS's log delivery writes to: private, versioned, encrypted with a key of its own, emptied in time. */
export class AwsLogBucket extends Construct {
  readonly name: string;
  /** Has to be there before anything logs. */
  readonly writable: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: AwsLogBucketProps) {
    super(scope, id);
    const protect = props.protect ?? true;
    const shared = props.provider === undefined ? {} : { provider: props.provider };
    const key = new KmsKey(this, "key", {
      ...shared,
      description: `Logs in ${props.name}`,
      ...AWS_KEY,
      policy: JSON.stringify(keyPolicy(props)),
      lifecycle: { preventDestroy: protect },
    });
    new KmsAlias(this, "alias", { ...shared, name: `alias/${props.name}`, targetKeyId: key.keyId });
    const bucket = new S3Bucket(this, "bucket", {
      ...shared,
      bucket: props.name,
      forceDestroy: !protect,
      lifecycle: { preventDestroy: protect },
    });
    this.name = bucket.bucket;
    const own = { ...shared, bucket: bucket.id };
    const closed = new S3BucketPublicAccessBlock(this, "closed", {
      ...own,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { ...own, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const versioned = new S3BucketVersioningA(this, "versioning", { ...own, versioningConfiguration: { status: "Enabled" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...own,
      rule: [
        { bucketKeyEnabled: true, applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn } },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...own,
      rule: [
        {
          id: "end",
          status: "Enabled",
          filter: [{ prefix: "" }],
          expiration: [{ days: props.retentionDays ?? DEFAULT_RETENTION_DAYS }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: LEFTOVER_DAYS }],
        },
      ],
      // AWS reads the rules for old versions only once there can be any.
      dependsOn: [versioned],
    });
    this.writable = new S3BucketPolicy(this, "policy", {
      ...own,
      policy: JSON.stringify(bucketPolicy(props)),
      // Two changes of a bucket's access at one time are refused.
      dependsOn: [closed],
    });
  }
}

/** Only what log delivery writes on behalf of these: the service can't be talked into writing for somebody else. */
function fromWriters({ location, account, writers = [{ location, account }] }: AwsLogBucketProps): object {
  const arns = writers.map((writer) => `arn:${awsPartition(location)}:logs:${writer.location}:${writer.account}:*`);
  return {
    StringEquals: { "aws:SourceAccount": [...new Set(writers.map((writer) => writer.account))] },
    ArnLike: { "aws:SourceArn": arns },
  };
}

const LOG_DELIVERY = { Service: "delivery.logs.amazonaws.com" };

function keyPolicy(props: AwsLogBucketProps): object {
  return {
    Version: "2012-10-17",
    Statement: [
      awsKeyOwner(props),
      {
        Sid: "LogDelivery",
        Effect: "Allow",
        Principal: LOG_DELIVERY,
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
        Condition: fromWriters(props),
      },
    ],
  };
}

function bucketPolicy(props: AwsLogBucketProps): object {
  const bucket = `arn:${awsPartition(props.location)}:s3:::${props.name}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LogDeliveryLooks",
        Effect: "Allow",
        Principal: LOG_DELIVERY,
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucket,
        Condition: fromWriters(props),
      },
      {
        Sid: "LogDeliveryWrites",
        Effect: "Allow",
        Principal: LOG_DELIVERY,
        Action: "s3:PutObject",
        Resource: `${bucket}/*`,
        Condition: fromWriters(props),
      },
      {
        Sid: "OnlyEncryptedTransport",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
