import { REQUEST_TAG, RESOURCE_TAG, actions } from "./permissions.ts";
import type { PermissionsByType, Statement } from "./permissions.ts";

/** Roles are handed to services that their own trust policies name, to no others. */
export const PASS_ROLES: Statement = {
  Sid: "PassRoles",
  Action: actions("iam", "PassRole"),
  Resource: ["arn:aws:iam::ACCOUNT:role/FLEET-*"],
};

/** Keys, logs and roles: what networks, clusters and entries share. */
export const ACCOUNT_PERMISSIONS: PermissionsByType = {
  aws_kms_key: {
    read: actions("kms", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags"),
    make: { "kms:CreateKey": "*" },
    change: actions(
      "kms",
      "EnableKeyRotation",
      "PutKeyPolicy",
      "UpdateKeyDescription",
      "TagResource",
      "UntagResource",
      "ScheduleKeyDeletion",
    ),
    other: [
      {
        Sid: "MarkNewKeys",
        Action: actions("kms", "TagResource"),
        Resource: ["arn:aws:kms:REGION:ACCOUNT:key/*"],
        Condition: { StringEquals: { [REQUEST_TAG]: "FLEET" }, Null: { [RESOURCE_TAG]: "true" } },
      },
    ],
  },
  aws_kms_alias: {
    read: actions("kms", "ListAliases"),
    // Asked of the alias and of its key.
    named: {
      arns: ["arn:aws:kms:REGION:ACCOUNT:alias/FLEET-*", "arn:aws:kms:REGION:ACCOUNT:alias/eks/FLEET-*"],
      actions: actions("kms", "CreateAlias", "UpdateAlias", "DeleteAlias"),
    },
    change: actions("kms", "CreateAlias", "UpdateAlias", "DeleteAlias"),
  },
  aws_cloudwatch_log_group: {
    read: actions("logs", "DescribeLogGroups", "ListTagsForResource"),
    named: {
      arns: [
        "arn:aws:logs:REGION:ACCOUNT:log-group:/aws/eks/FLEET-*",
        "arn:aws:logs:REGION:ACCOUNT:log-group:/fleetwright/FLEET-*",
      ],
      actions: actions(
        "logs",
        "CreateLogGroup",
        "PutRetentionPolicy",
        "DeleteRetentionPolicy",
        "AssociateKmsKey",
        "TagResource",
        "UntagResource",
        "DeleteLogGroup",
      ),
    },
  },
  aws_iam_role: {
    read: actions("iam", "GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"),
    named: {
      arns: ["arn:aws:iam::ACCOUNT:role/FLEET-*"],
      actions: actions(
        "iam",
        "CreateRole",
        "UpdateRole",
        "UpdateRoleDescription",
        "UpdateAssumeRolePolicy",
        "TagRole",
        "UntagRole",
        "DeleteRole",
      ),
    },
  },
  aws_iam_role_policy: {
    read: actions("iam", "GetRolePolicy"),
    named: { arns: ["arn:aws:iam::ACCOUNT:role/FLEET-*"], actions: actions("iam", "PutRolePolicy", "DeleteRolePolicy") },
  },
  aws_iam_role_policy_attachment: {
    read: actions("iam", "ListAttachedRolePolicies"),
    other: [
      {
        Sid: "AttachAwsPolicies",
        Action: actions("iam", "AttachRolePolicy", "DetachRolePolicy"),
        Resource: ["arn:aws:iam::ACCOUNT:role/FLEET-*"],
        Condition: {
          ArnLike: {
            "iam:PolicyARN": [
              "arn:aws:iam::aws:policy/AmazonEKS*",
              "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
              "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
            ],
          },
        },
      },
    ],
  },
  // Anybody may ask who they are.
  "data.aws_caller_identity": { read: actions("sts", "GetCallerIdentity") },
  "data.aws_iam_session_context": { read: actions("iam", "GetRole") },
};
