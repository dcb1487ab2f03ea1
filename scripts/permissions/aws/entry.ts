import { actions } from "./permissions.ts";
import type { PermissionsByType, Statement } from "./permissions.ts";

const LOAD_BALANCERS = "arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/FLEET-*";
const LISTENERS = "arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/net/FLEET-*";
const TARGET_GROUPS = "arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/FLEET-*";
const BUCKETS = "arn:aws:s3:::FLEET-*";

function elb(...names: readonly string[]): readonly string[] {
  return actions("elasticloadbalancing", ...names);
}

function route53(...names: readonly string[]): readonly string[] {
  return actions("route53", ...names);
}

function accelerator(...names: readonly string[]): readonly string[] {
  return actions("globalaccelerator", ...names);
}

/** Listeners and groups can't have tags, unlike the accelerator that they are parts of. */
const PARTS_OF_ACCELERATORS: Statement = {
  Sid: "PartsOfAccelerators",
  Action: accelerator("UpdateListener", "DeleteListener", "CreateEndpointGroup", "UpdateEndpointGroup", "DeleteEndpointGroup"),
  Resource: ["arn:aws:globalaccelerator::ACCOUNT:accelerator/*"],
};

/** A part of a bucket's settings. */
function bucketSetting(read: string, ...change: readonly string[]) {
  const own = (...names: readonly string[]) => ({ arns: [BUCKETS], actions: actions("s3", ...names) }) as const;
  return { readOwn: own(read), named: own(...change) };
}

/** Load balancers, their logs, and names. */
export const ENTRY_PERMISSIONS: PermissionsByType = {
  aws_lb: {
    read: [
      ...elb("DescribeLoadBalancers", "DescribeLoadBalancerAttributes", "DescribeCapacityReservation", "DescribeTags"),
      "ec2:DescribeNetworkInterfaces",
    ],
    named: {
      arns: [LOAD_BALANCERS],
      actions: elb(
        "CreateLoadBalancer",
        "ModifyLoadBalancerAttributes",
        "SetSecurityGroups",
        "SetSubnets",
        "AddTags",
        "RemoveTags",
        "DeleteLoadBalancer",
      ),
    },
  },
  aws_lb_listener: {
    read: elb("DescribeListeners", "DescribeListenerAttributes", "DescribeTags"),
    named: {
      arns: [LOAD_BALANCERS, LISTENERS],
      actions: elb("CreateListener", "ModifyListener", "ModifyListenerAttributes", "AddTags", "RemoveTags", "DeleteListener"),
    },
  },
  aws_lb_target_group: {
    read: elb("DescribeTargetGroups", "DescribeTargetGroupAttributes", "DescribeTags"),
    named: {
      arns: [TARGET_GROUPS],
      actions: elb(
        "CreateTargetGroup",
        "ModifyTargetGroup",
        "ModifyTargetGroupAttributes",
        "AddTags",
        "RemoveTags",
        "DeleteTargetGroup",
      ),
    },
  },
  aws_s3_bucket: {
    readOwn: {
      arns: [BUCKETS],
      actions: actions(
        "s3",
        "GetAccelerateConfiguration",
        "GetBucketAcl",
        "GetBucketCORS",
        "GetBucketLogging",
        "GetBucketObjectLockConfiguration",
        "GetBucketPolicy",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "GetEncryptionConfiguration",
        "GetLifecycleConfiguration",
        "GetReplicationConfiguration",
        "ListBucket",
      ),
    },
    named: { arns: [BUCKETS], actions: actions("s3", "CreateBucket", "PutBucketTagging", "DeleteBucket") },
    other: [
      {
        // Only where `protect: false` lets a destroy take the logs along.
        Sid: "EmptyOwnBuckets",
        Action: actions("s3", "ListBucketVersions", "DeleteObject", "DeleteObjectVersion"),
        Resource: [BUCKETS],
      },
    ],
  },
  aws_s3_bucket_lifecycle_configuration: bucketSetting("GetLifecycleConfiguration", "PutLifecycleConfiguration"),
  aws_s3_bucket_ownership_controls: bucketSetting("GetBucketOwnershipControls", "PutBucketOwnershipControls"),
  aws_s3_bucket_policy: bucketSetting("GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"),
  aws_s3_bucket_public_access_block: bucketSetting("GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: bucketSetting("GetEncryptionConfiguration", "PutEncryptionConfiguration"),
  aws_s3_bucket_versioning: bucketSetting("GetBucketVersioning", "PutBucketVersioning"),
  aws_globalaccelerator_accelerator: {
    read: accelerator("DescribeAccelerator", "DescribeAcceleratorAttributes", "ListTagsForResource"),
    make: { "globalaccelerator:CreateAccelerator": "*" },
    change: accelerator("UpdateAccelerator", "UpdateAcceleratorAttributes", "TagResource", "UntagResource", "DeleteAccelerator"),
  },
  aws_globalaccelerator_listener: {
    read: accelerator("DescribeListener"),
    change: accelerator("CreateListener"),
    other: [PARTS_OF_ACCELERATORS],
  },
  aws_globalaccelerator_endpoint_group: {
    read: [...accelerator("DescribeEndpointGroup"), ...elb("DescribeLoadBalancers")],
    other: [PARTS_OF_ACCELERATORS],
  },
  aws_acm_certificate: {
    read: actions("acm", "DescribeCertificate", "ListTagsForCertificate"),
    make: { "acm:RequestCertificate": "*" },
    change: actions("acm", "AddTagsToCertificate", "RemoveTagsFromCertificate", "DeleteCertificate"),
  },
  aws_acm_certificate_validation: { read: actions("acm", "DescribeCertificate") },
  aws_route53_zone: {
    read: route53("GetHostedZone", "ListTagsForResource", "GetChange", "ListResourceRecordSets"),
    // Zones and health checks have ids that AWS picks, and no condition on tags.
    other: [
      {
        Sid: "Zones",
        Action: route53("CreateHostedZone", "UpdateHostedZoneComment", "ChangeTagsForResource", "DeleteHostedZone"),
        Resource: ["*"],
      },
    ],
  },
  aws_route53_record: {
    read: route53("GetHostedZone", "ListResourceRecordSets", "GetChange"),
    other: [
      {
        Sid: "NamesBelowTheZone",
        Action: route53("ChangeResourceRecordSets"),
        Resource: ["arn:aws:route53:::hostedzone/*"],
        Condition: {
          "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["ZONE", "*.ZONE"] },
        },
      },
    ],
  },
  aws_route53_health_check: {
    read: route53("GetHealthCheck", "ListTagsForResource"),
    other: [
      {
        Sid: "HealthChecks",
        Action: route53("CreateHealthCheck", "UpdateHealthCheck", "ChangeTagsForResource", "DeleteHealthCheck"),
        Resource: ["*"],
      },
    ],
  },
};
