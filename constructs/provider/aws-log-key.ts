import { awsPartition } from "./aws.ts";

/**
 * The policy of a key that a log group is encrypted with: the account decides by its own policies who else may use the
 * key; CloudWatch Logs may, for this one group.
 */
export function awsLogKeyPolicy(place: { readonly location: string; readonly account: string }, logGroupArn: string): string {
  const { location, account } = place;
  const partition = awsPartition(location);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Account",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogGroup",
        Effect: "Allow",
        Principal: { Service: `logs.${location}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}` },
        Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
        Resource: "*",
        Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn } },
      },
    ],
  });
}
