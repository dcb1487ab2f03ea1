import { awsPartition } from "../../lib/clouds/aws/partitions.ts";

interface AwsKeyAccount {
  /** AWS's own name of the place. */
  readonly location: string;
  /** Twelve digits. */
  readonly account: string;
}

/** What every key has: a new secret each year, and the longest wait that AWS offers, as with a key goes all that it encrypts. */
export const AWS_KEY = { enableKeyRotation: true, deletionWindowInDays: 30 } as const;

/** A key's own account decides by its policies who may use it: without this, nobody could ever change the key again. */
export function awsKeyOwner({ location, account }: AwsKeyAccount): object {
  const owner = { AWS: `arn:${awsPartition(location)}:iam::${account}:root` };
  return { Sid: "Account", Effect: "Allow", Principal: owner, Action: "kms:*", Resource: "*" };
}

/**
 * The policy of a key that a log group is encrypted with: the account decides by its own policies who else may use the
 * key; CloudWatch Logs may, for this one group.
 */
export function awsLogKeyPolicy(of: AwsKeyAccount, logGroupArn: string): string {
  const { location } = of;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      awsKeyOwner(of),
      {
        Sid: "LogGroup",
        Effect: "Allow",
        Principal: { Service: `logs.${location}.amazonaws.com${awsPartition(location) === "aws-cn" ? ".cn" : ""}` },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
      },
    ],
  });
}
