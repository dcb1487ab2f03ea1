import { AWS_LENGTHS, AWS_QUOTAS, KEPT_BUCKET_ENDS, KEPT_BUCKET_STARTS } from "../../../lib/clouds/aws/limits.ts";
import { AWS_LOCATIONS } from "../../../lib/clouds/aws/partitions.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AwsLimitsByType } from "./limits.ts";

const BUCKET = `3 to ${AWS_LENGTHS.bucket} characters: a-z, digits, - and single dots; no beginning ${KEPT_BUCKET_STARTS.join(", ")}, no end ${KEPT_BUCKET_ENDS.join(", ")}`;

/** Keys, roles, the plugin itself and where state lives. */
export const ACCOUNT_LIMITS: AwsLimitsByType = {
  aws_iam_role: {
    limits: [
      quota(AWS_QUOTAS.roles, byRule("FW2701")),
      limit(
        "Name",
        characters(AWS_LENGTHS.role, "letters, digits and +=,.@_-"),
        "iam-create-role",
        by("lib/clouds/aws/facts.ts"),
        "name",
      ),
      limit(
        "Description",
        characters(AWS_LENGTHS.roleDescription),
        "iam-create-role",
        by("constructs/aws/cluster/service-role.ts"),
        "description",
      ),
      limit(
        "Trust policy",
        characters(AWS_LENGTHS.trustPolicy),
        "iam-quotas",
        by("constructs/aws/cluster/service-role.ts"),
        "assume_role_policy",
      ),
      limit(
        "Principals of services",
        "spelled alike in every partition",
        "china-principals",
        by("constructs/aws/cluster/service-role.ts"),
      ),
    ],
  },
  aws_iam_role_policy: {
    limits: [
      limit(
        "Inline policies of a role",
        characters(AWS_LENGTHS.inlinePolicies, "white space does not count"),
        "iam-quotas",
        by("constructs/aws/network/flow-logs.ts"),
        "policy",
      ),
    ],
    chosen: { name: ["secrets", "write-flow-logs"] },
    references: named("role"),
  },
  aws_iam_role_policy_attachment: {
    limits: [quota(AWS_QUOTAS.rolePolicies, by("constructs/aws/cluster/cluster.ts"), "policy_arn")],
    references: named("role"),
  },
  aws_kms_key: {
    limits: [
      quota(AWS_QUOTAS.keys, byRule("FW2701")),
      limit("Days until a key is deleted", "7 to 30", "kms-deletion", by("constructs/aws/key.ts"), "deletion_window_in_days"),
      limit("Policy", characters(AWS_LENGTHS.keyPolicy), "kms-policy", by("constructs/aws/key.ts"), "policy"),
      limit(
        "Principal of CloudWatch Logs",
        "with the location in it, and another end in China",
        "china-principals",
        by("constructs/aws/key.ts"),
      ),
      limit("Description", characters(AWS_LENGTHS.keyDescription), "kms-key", by("lib/clouds/aws/facts.ts"), "description"),
    ],
    fixed: named("enable_key_rotation"),
  },
  aws_kms_alias: {
    limits: [
      limit(
        "Name",
        characters(AWS_LENGTHS.keyAlias, "letters, digits and /_-; never begins with alias/aws/"),
        "kms-alias",
        by("lib/clouds/aws/facts.ts"),
        "name",
      ),
    ],
    references: named("target_key_id"),
  },
  "data.aws_iam_session_context": { references: named("arn") },
  "provider.aws": {
    limits: [
      limit("Location", AWS_LOCATIONS.join(", "), "provider-region", byRule("FW1961"), "region"),
      limit("Account", "that of the region, and no other", "provider-region", byRule("FW1962"), "allowed_account_ids"),
      limit("Role", "of the region's account and partition", "partitions", byRule("FW1962"), "assume_role.role_arn"),
      limit(
        "Tags of a thing",
        `${AWS_QUOTAS.tags.most}, each key ${characters(AWS_LENGTHS.tagKey)}, each value ${characters(AWS_LENGTHS.tagValue)}; no key begins with aws:`,
        "ec2-tags",
        by("constructs/aws/provider.ts"),
        "default_tags.tags",
      ),
    ],
    fixed: named("assume_role.session_name"),
  },
  "backend.s3": {
    limits: [
      limit("Bucket", BUCKET, "s3-names", byRule("FW1972"), "bucket"),
      limit("Key", "1 to 1,024 bytes", "s3-keys", by("lib/plan/stack-draft.ts"), "key"),
      limit("Location", "in the partition of what the state describes", "partitions", byRule("FW1965"), "region"),
      limit("Role", "of the bucket's partition", "partitions", byRule("FW1962"), "assume_role.role_arn"),
    ],
    unlimited: named("allowed_account_ids"),
    fixed: named("encrypt use_lockfile"),
  },
};

export { BUCKET };
