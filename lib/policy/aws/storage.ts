import type { CloudCheck } from "../rule.ts";
import { isEmpty, isOff, isOn, refersTo } from "../values.ts";
import { textsIn } from "../resource.ts";
import { allowed, isForEverybody } from "./rights.ts";

const BLOCKED = [
  { argument: "block_public_acls", same: { checkov: ["CKV_AWS_53"], trivy: ["AWS-0086"] } },
  { argument: "block_public_policy", same: { checkov: ["CKV_AWS_54"], trivy: ["AWS-0087"] } },
  { argument: "ignore_public_acls", same: { checkov: ["CKV_AWS_55"], trivy: ["AWS-0091"] } },
  { argument: "restrict_public_buckets", same: { checkov: ["CKV_AWS_56"], trivy: ["AWS-0093"] } },
] as const;

/** Buckets, keys, logs and the states of Terraform. */
export const STORAGE: readonly CloudCheck[] = [
  {
    rule: "FW5007",
    types: ["aws_s3_bucket"],
    same: { checkov: ["CKV2_AWS_6"], trivy: ["AWS-0094"] },
    find: (bucket, { resources }) =>
      resources.some(({ type, values }) => type === "aws_s3_bucket_public_access_block" && refersTo(values["bucket"], bucket))
        ? []
        : ["nothing blocks public access to it"],
  },
  ...BLOCKED.map(({ argument, same }): CloudCheck => ({
    rule: "FW5007",
    types: ["aws_s3_bucket_public_access_block"],
    same,
    find: ({ values }) => (isOn(values[argument]) ? [] : [`${argument} isn't set`]),
  })),
  {
    rule: "FW5007",
    types: ["aws_s3_bucket_policy"],
    same: { checkov: ["CKV_AWS_70"], trivy: [] },
    find: ({ values }) => (allowed(values["policy"]).some(isForEverybody) ? ["its policy lets everybody in"] : []),
  },
  {
    rule: "FW5009",
    types: ["aws_cloudwatch_log_group"],
    same: { checkov: ["CKV_AWS_158"], trivy: ["AWS-0017"] },
    find: ({ values }) => (isEmpty(values["kms_key_id"]) ? ["no key of the team's encrypts it"] : []),
  },
  {
    rule: "FW5009",
    types: ["aws_s3_bucket"],
    same: { checkov: ["CKV_AWS_145"], trivy: ["AWS-0132"] },
    find: (bucket, { resources }) =>
      resources.some(
        ({ type, values }) =>
          type === "aws_s3_bucket_server_side_encryption_configuration" &&
          refersTo(values["bucket"], bucket) &&
          textsIn(values["rule"]).some((text) => text.startsWith("aws:kms")),
      )
        ? []
        : ["no key of the team's encrypts it"],
  },
  {
    rule: "FW5012",
    types: ["aws_kms_key"],
    same: { checkov: ["CKV_AWS_7"], trivy: ["AWS-0065"] },
    find: ({ values }) => {
      // Only symmetric keys are renewed by AWS.
      const isRotatable = [undefined, null, "SYMMETRIC_DEFAULT"].includes(values["customer_master_key_spec"] as null | undefined);
      return isRotatable && !isOn(values["enable_key_rotation"]) ? ["it isn't rotated"] : [];
    },
  },
  {
    rule: "FW5016",
    types: ["s3"],
    same: { checkov: [], trivy: [] },
    find: ({ values }) =>
      isOff(values["encrypt"]) || isEmpty(values["encrypt"]) ? ["its backend doesn't ask for encryption (`encrypt`)"] : [],
  },
];
