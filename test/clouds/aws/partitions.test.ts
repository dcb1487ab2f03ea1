import { describe, expect, test } from "@jest/globals";
import { AWS_LOCATIONS, awsPartition, gatewayService, interfaceService, partsOfArn } from "../../../lib/clouds/aws/partitions.ts";
import { missingFamilies } from "../../../lib/clouds/aws/families.ts";

describe("a location of AWS", () => {
  test.each([
    ["eu-west-1", "aws"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-east-1", "aws-us-gov"],
  ])("%s is in the partition %s", (location, partition) => {
    expect(awsPartition(location)).toBe(partition);
  });

  test("has services whose endpoints are called otherwise in China, but not all of them", () => {
    expect(interfaceService("cn-north-1", "ecr.api")).toBe("cn.com.amazonaws.cn-north-1.ecr.api");
    expect(interfaceService("cn-north-1", "logs")).toBe("com.amazonaws.cn-north-1.logs");
    expect(interfaceService("us-gov-west-1", "ecr.api")).toBe("com.amazonaws.us-gov-west-1.ecr.api");
    expect(gatewayService("cn-north-1", "s3")).toBe("com.amazonaws.cn-north-1.s3");
  });

  test("whose machines are known is one that AWS has, and the others are few", () => {
    const unknown = AWS_LOCATIONS.filter((location) => missingFamilies(location) === undefined);
    expect(unknown).toEqual(["ap-east-2", "ap-southeast-6", "ap-southeast-7", "mx-central-1", "cn-northwest-1"]);
  });
});

test.each([
  ["arn:aws-cn:iam::111122223333:role/x", { partition: "aws-cn", account: "111122223333" }],
  ["arn:aws:s3:::bucket", { partition: "aws", account: "" }],
  ["role/x", undefined],
])("%s says whose it is", (arn, parts) => {
  expect(partsOfArn(arn)).toEqual(parts);
});
