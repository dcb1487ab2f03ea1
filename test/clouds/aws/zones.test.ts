import { describe, expect, test } from "@jest/globals";
import { ZONES_WITHOUT_EKS, defaultZones } from "../../../lib/clouds/aws/zones.ts";

const PLACES = [
  "eu-west-1",
  "us-east-1",
  "us-west-1",
  "ca-central-1",
  "ap-northeast-1",
  "ap-southeast-2",
  "us-gov-west-1",
  "me-south-1",
];

describe("the zones of an AWS region", () => {
  test("have ids that mean the same in every account", () => {
    expect(Object.fromEntries(PLACES.map((place) => [place, defaultZones(place).join(" ")]))).toEqual({
      "eu-west-1": "euw1-az1 euw1-az2 euw1-az3",
      "us-east-1": "use1-az1 use1-az2 use1-az4",
      "us-west-1": "usw1-az1 usw1-az3",
      "ca-central-1": "cac1-az1 cac1-az2 cac1-az4",
      "ap-northeast-1": "apne1-az1 apne1-az2 apne1-az4",
      "ap-southeast-2": "apse2-az1 apse2-az2 apse2-az3",
      "us-gov-west-1": "usgw1-az1 usgw1-az2 usgw1-az3",
      "me-south-1": "mes1-az1 mes1-az2 mes1-az3",
    });
  });

  test("are never those that EKS refuses", () => {
    expect(PLACES.flatMap(defaultZones).filter((zone) => ZONES_WITHOUT_EKS.includes(zone))).toEqual([]);
  });

  test("are not guessed where they aren't known", () => {
    expect([defaultZones("cn-north-1"), defaultZones("westeurope"), defaultZones("")]).toEqual([[], [], []]);
  });
});
