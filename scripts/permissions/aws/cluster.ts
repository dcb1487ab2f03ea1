import { PASS_ROLES } from "./account.ts";
import { RESOURCE_TAG, actions, ec2, ec2Arn, makes } from "./permissions.ts";
import type { PermissionsByType, Statement } from "./permissions.ts";

/** AWS makes these roles of its services once in an account. */
const SERVICE_ROLES: Statement = {
  Sid: "RolesOfServices",
  Action: actions("iam", "CreateServiceLinkedRole"),
  Resource: ["arn:aws:iam::ACCOUNT:role/aws-service-role/*"],
  Condition: {
    StringEquals: {
      "iam:AWSServiceName": [
        "eks.amazonaws.com",
        "eks-nodegroup.amazonaws.com",
        "elasticloadbalancing.amazonaws.com",
        "globalaccelerator.amazonaws.com",
        "spot.amazonaws.com",
        "transitgateway.amazonaws.com",
      ],
    },
  },
};

/** EKS and its nodes. Names of clusters begin with the fleet's. */
export const CLUSTER_PERMISSIONS: PermissionsByType = {
  aws_eks_cluster: {
    read: actions("eks", "DescribeCluster", "DescribeUpdate", "ListTagsForResource"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:cluster/FLEET-*"],
      actions: actions("eks", "UpdateClusterConfig", "UpdateClusterVersion", "TagResource", "UntagResource", "DeleteCluster"),
    },
    make: { "eks:CreateCluster": "*" },
    // EKS looks at these with the rights of the cluster's creator.
    change: actions("kms", "CreateGrant"),
    other: [PASS_ROLES, SERVICE_ROLES],
  },
  // A cluster that something else owns is only looked at.
  "data.aws_eks_cluster": { read: actions("eks", "DescribeCluster") },
  aws_eks_node_group: {
    read: actions("eks", "DescribeNodegroup", "DescribeUpdate"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:cluster/FLEET-*", "arn:aws:eks:REGION:ACCOUNT:nodegroup/FLEET-*/*/*"],
      actions: actions(
        "eks",
        "CreateNodegroup",
        "UpdateNodegroupConfig",
        "UpdateNodegroupVersion",
        "TagResource",
        "UntagResource",
        "DeleteNodegroup",
      ),
    },
    other: [
      PASS_ROLES,
      SERVICE_ROLES,
      {
        // EKS tries whether the pool's creator may start nodes from its launch template.
        Sid: "StartNodesFromOwnTemplates",
        Action: ec2("RunInstances"),
        Resource: ["*"],
        Condition: { ArnLike: { "ec2:LaunchTemplate": "arn:aws:ec2:REGION:ACCOUNT:launch-template/*" } },
      },
      {
        // The templates name their instances and disks.
        Sid: "MarkNodes",
        Action: ec2("CreateTags"),
        Resource: ["instance", "volume"].map(ec2Arn),
        Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
      },
      {
        Sid: "UseOwnTemplates",
        Action: ec2("RunInstances"),
        Resource: [ec2Arn("launch-template")],
        Condition: { StringEquals: { [RESOURCE_TAG]: "FLEET" } },
      },
    ],
  },
  aws_launch_template: {
    read: ec2("DescribeLaunchTemplates", "DescribeLaunchTemplateVersions"),
    make: makes("CreateLaunchTemplate", "launch-template"),
    change: ec2("CreateLaunchTemplateVersion", "ModifyLaunchTemplate", "DeleteLaunchTemplate"),
  },
  aws_eks_addon: {
    read: actions("eks", "DescribeAddon", "DescribeAddonVersions", "DescribeAddonConfiguration"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:cluster/FLEET-*", "arn:aws:eks:REGION:ACCOUNT:addon/FLEET-*/*/*"],
      actions: actions("eks", "CreateAddon", "UpdateAddon", "TagResource", "UntagResource", "DeleteAddon"),
    },
  },
  aws_eks_access_entry: {
    read: actions("eks", "DescribeAccessEntry"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:cluster/FLEET-*", "arn:aws:eks:REGION:ACCOUNT:access-entry/FLEET-*"],
      actions: actions("eks", "CreateAccessEntry", "UpdateAccessEntry", "TagResource", "UntagResource", "DeleteAccessEntry"),
    },
  },
  aws_eks_access_policy_association: {
    read: actions("eks", "ListAssociatedAccessPolicies"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:access-entry/FLEET-*"],
      actions: actions("eks", "AssociateAccessPolicy", "DisassociateAccessPolicy"),
    },
  },
  aws_eks_pod_identity_association: {
    read: actions("eks", "DescribePodIdentityAssociation"),
    named: {
      arns: ["arn:aws:eks:REGION:ACCOUNT:cluster/FLEET-*", "arn:aws:eks:REGION:ACCOUNT:podidentityassociation/FLEET-*/*"],
      actions: actions(
        "eks",
        "CreatePodIdentityAssociation",
        "UpdatePodIdentityAssociation",
        "TagResource",
        "UntagResource",
        "DeletePodIdentityAssociation",
      ),
    },
    other: [PASS_ROLES],
  },
};
