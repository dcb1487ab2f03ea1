/**
 * A part of AWS with accounts, names and networks of its own, and the first part of every ARN in it. Nobody and nothing
 * of one is known in another.
 */
export type AwsPartition = "aws" | "aws-cn" | "aws-us-gov";

/** Every place of these partitions that AWS names, as of 2026-11. */
const LOCATIONS: Readonly<Record<AwsPartition, readonly string[]>> = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

export const AWS_LOCATIONS: readonly string[] = Object.values(LOCATIONS).flat();

/** The partition that a place is in. */
export function awsPartition(location: string): AwsPartition {
  if (location.startsWith("cn-")) return "aws-cn";
  return location.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** What an ARN says of whom it names: its partition and, where it has one, its account. */
export function partsOfArn(arn: string): { readonly partition: string; readonly account: string } | undefined {
  const [, partition, account] = /^arn:([^:]*):[^:]*:[^:]*:([^:]*):./.exec(arn) ?? [];
  return partition === undefined || account === undefined ? undefined : { partition, account };
}

/** Services whose interface endpoints have another name in China than everywhere else. */
const CHINESE: readonly string[] = ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "sts"];

/** The name of a service's interface endpoint in a place. */
export function interfaceService(location: string, service: string): string {
  const prefix = awsPartition(location) === "aws-cn" && CHINESE.includes(service) ? "cn.com.amazonaws" : "com.amazonaws";
  return `${prefix}.${location}.${service}`;
}

/** The name of a service's gateway endpoint, which is spelled alike in all places. */
export function gatewayService(location: string, service: "s3" | "dynamodb"): string {
  return `com.amazonaws.${location}.${service}`;
}
