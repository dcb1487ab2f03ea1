/**
 * Families of machines that a place lacks, of those that a vCPU x GiB may become. From what EC2's
 * `DescribeInstanceTypeOfferings` and AWS's price lists had in 2026; of Beijing in 2024-11.
 */
const MISSING: Readonly<Record<string, string>> = {
  "af-south-1": "c6a c7a m6a m7a r6a r7a r7i",
  "ap-east-1": "c7a m6a m7a r6a r7a r7i",
  "ap-northeast-1": "",
  "ap-northeast-2": "c6a c7a m6a m7a r6a r7a",
  "ap-northeast-3": "c6a c7a m6a m7a r6a r7a",
  "ap-south-1": "c7a m7a r7a",
  "ap-south-2": "c7a m7a m7i",
  "ap-southeast-1": "c7a m7a r7a",
  "ap-southeast-2": "c7a r7a",
  "ap-southeast-3": "c6a c6i c7a m6a m7a r6a r6i r7a",
  "ap-southeast-4": "c6a c6i c7a c7g m6a m6i m7a r6a r6i r7a",
  "ap-southeast-5": "c6a c7a m6a m7a r6a r7a",
  "ca-central-1": "c7a m7a r7a",
  "ca-west-1": "c6a c7a c7i m6a m7a m7g m7i r6a r7a r7i",
  "cn-north-1": "c6a c7a c7i m6a m7a m7i r6a r7a r7i",
  "eu-central-1": "",
  "eu-central-2": "c6a c6i c7a m6a m7a r6a r7a r7i",
  "eu-north-1": "c6a m6a r6a",
  "eu-south-1": "c6a c7a c7i m7a m7g r6a r7a",
  "eu-south-2": "c6a c6i m6a m6i r6a r6i",
  "eu-west-1": "",
  "eu-west-2": "r6a r7a",
  "eu-west-3": "c6a c7a m7a r6a r7a",
  "il-central-1": "c6a c7a c7i m6a m7a r6a r7a r7i",
  "me-central-1": "c6a c6i c7a c7g m6a m7a r6a r7a r7i",
  "me-south-1": "c6a c7a c7i m6a m7a m7i r6a r7a r7i",
  "sa-east-1": "c7a m7a r6a r7a",
  "us-east-1": "",
  "us-east-2": "",
  "us-gov-east-1": "c6a c7a m6a m7a r6a r7a",
  "us-gov-west-1": "c6a c7a m6a m7a r6a r7a",
  "us-west-1": "c7a m7a r7a",
  "us-west-2": "",
};

/** Families that a place lacks; undefined for a place of which nobody knows. */
export function missingFamilies(location: string): readonly string[] | undefined {
  return MISSING[location]?.split(" ");
}
