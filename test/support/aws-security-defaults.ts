import { OPEN, gone, lacking, setting, statement, within } from "./security-defaults.ts";
import type { SecurityDefault } from "./security-defaults.ts";

/** The defaults of a cluster that checkov has a rule for. */
const CLUSTER_DEFAULTS: readonly SecurityDefault[] = [
  lacking("secrets are encrypted with a key of the cluster's own", "aws_eks_cluster", "encryption_config", "CKV_AWS_58"),
  setting("every control plane log is kept, the audit log too", "aws_eks_cluster", "CKV_AWS_37", {
    enabled_cluster_log_types: ["api", "authenticator", "controllerManager", "scheduler"],
  }),
  within("the API server answers declared callers only", "aws_eks_cluster", "CKV_AWS_38", "vpc_config", {
    public_access_cidrs: [OPEN],
  }),
  setting("Kubernetes is a version that EKS supports", "aws_eks_cluster", "CKV_AWS_339", { version: "1.23" }),
  setting("nodes have no SSH", "aws_eks_node_group", "CKV_AWS_100", { remote_access: { ec2_ssh_key: "key" } }),
  within("nodes give no role away over the first metadata service", "aws_launch_template", "CKV_AWS_79", "metadata_options", {
    http_tokens: "optional",
  }),
  within("pods are a hop too far for the metadata service", "aws_launch_template", "CKV_AWS_341", "metadata_options", {
    http_put_response_hop_limit: 2,
  }),
  setting("nodes have no public address", "aws_launch_template", "CKV_AWS_88", {
    network_interfaces: [{ associate_public_ip_address: "true" }],
  }),
  setting("callers on private paths come from named blocks", "aws_vpc_security_group_ingress_rule", "CKV_AWS_277", {
    cidr_ipv4: OPEN,
    ip_protocol: "-1",
    from_port: -1,
    to_port: -1,
  }),
  lacking("every rule says who it is for", "aws_vpc_security_group_ingress_rule", "description", "CKV_AWS_23"),
];

/** The defaults of keys, logs and roles that checkov has a rule for. */
const ACCOUNT_DEFAULTS: readonly SecurityDefault[] = [
  lacking("keys are rotated", "aws_kms_key", "enable_key_rotation", "CKV_AWS_7"),
  lacking("keys say who may use them", "aws_kms_key", "policy", "CKV2_AWS_64"),
  lacking("logs are encrypted with a key of ours", "aws_cloudwatch_log_group", "kms_key_id", "CKV_AWS_158"),
  lacking("logs end some day", "aws_cloudwatch_log_group", "retention_in_days", "CKV_AWS_66"),
  setting("logs are kept for a year", "aws_cloudwatch_log_group", "CKV_AWS_338", { retention_in_days: 90 }),
  statement("roles are for named services", "aws_iam_role", "assume_role_policy", "CKV_AWS_60", {
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
  }),
  statement("no policy allows everything", "aws_iam_role_policy", "policy", "CKV_AWS_62", { Action: "*", Resource: "*" }),
  setting("no role is an administrator", "aws_iam_role_policy_attachment", "CKV_AWS_274", {
    policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
  }),
];

/** The defaults of a network that checkov has a rule for. */
const NETWORK_DEFAULTS: readonly SecurityDefault[] = [
  { ...gone("every connection is logged", "aws_flow_log", "CKV2_AWS_11"), about: "aws_vpc" },
  { ...gone("the default security group is closed", "aws_default_security_group", "CKV2_AWS_12"), about: "aws_vpc" },
  setting("nothing gets a public address by itself", "aws_subnet", "CKV_AWS_130", { map_public_ip_on_launch: true }),
  lacking("access lists are those of our subnets", "aws_network_acl", "subnet_ids", "CKV2_AWS_1"),
  ...(
    [
      [20, "CKV_AWS_230"],
      [21, "CKV_AWS_229"],
      [22, "CKV_AWS_232"],
    ] as const
  ).map(([port, rule]) =>
    setting(`nobody from outside reaches port ${port}`, "aws_network_acl", rule, {
      ingress: [{ rule_no: 1, action: "allow", protocol: "6", from_port: port, to_port: port, cidr_block: OPEN }],
    }),
  ),
  setting("nobody attaches to a transit gateway unasked", "aws_ec2_transit_gateway", "CKV_AWS_331", {
    auto_accept_shared_attachments: "enable",
  }),
  {
    ...setting("peers are sent their own blocks only", "aws_route", "CKV2_AWS_44", { destination_cidr_block: OPEN }),
    which: (route) => "vpc_peering_connection_id" in route,
  },
];

/** The defaults of load balancers and of their logs that checkov has a rule for. */
const ENTRY_DEFAULTS: readonly SecurityDefault[] = [
  lacking("load balancers log who connects", "aws_lb", "access_logs", "CKV_AWS_91"),
  lacking("load balancers are not deleted by mistake", "aws_lb", "enable_deletion_protection", "CKV_AWS_150"),
  lacking("load balancers serve all zones from each", "aws_lb", "enable_cross_zone_load_balancing", "CKV_AWS_152"),
  setting("users get TLS 1.2 at least", "aws_lb_listener", "CKV_AWS_103", { ssl_policy: "ELBSecurityPolicy-2016-08" }),
  setting("users get ciphers that hold", "aws_lb_listener", "CKV2_AWS_74", { ssl_policy: "ELBSecurityPolicy-TLS-1-0-2015-04" }),
  setting("load balancers reach pods only", "aws_vpc_security_group_egress_rule", "CKV_AWS_382", {
    cidr_ipv4: OPEN,
    ip_protocol: "-1",
    from_port: -1,
    to_port: -1,
  }),
  { ...gone("logs are closed to the public", "aws_s3_bucket_public_access_block", "CKV2_AWS_6"), about: "aws_s3_bucket" },
  lacking("no list may open logs", "aws_s3_bucket_public_access_block", "block_public_acls", "CKV_AWS_53"),
  lacking("no policy may open logs", "aws_s3_bucket_public_access_block", "block_public_policy", "CKV_AWS_54"),
  lacking("lists that open logs do nothing", "aws_s3_bucket_public_access_block", "ignore_public_acls", "CKV_AWS_55"),
  lacking("open logs stay in the account", "aws_s3_bucket_public_access_block", "restrict_public_buckets", "CKV_AWS_56"),
  {
    ...gone(
      "logs of entries are encrypted with a key of ours",
      "aws_s3_bucket_server_side_encryption_configuration",
      "CKV_AWS_145",
    ),
    about: "aws_s3_bucket",
  },
  { ...gone("logs can't be overwritten", "aws_s3_bucket_versioning", "CKV_AWS_21"), about: "aws_s3_bucket" },
  { ...gone("logs of entries end some day", "aws_s3_bucket_lifecycle_configuration", "CKV2_AWS_61"), about: "aws_s3_bucket" },
  setting("lists of rights have no effect on logs", "aws_s3_bucket_ownership_controls", "CKV2_AWS_65", {
    rule: { object_ownership: "ObjectWriter" },
  }),
  statement("only log delivery writes logs", "aws_s3_bucket_policy", "policy", "CKV_AWS_70", { Principal: "*", Action: "s3:*" }),
  setting("accelerators log who connects", "aws_globalaccelerator_accelerator", "CKV_AWS_75", {
    attributes: { flow_logs_enabled: false },
  }),
  setting("certificates are for one host", "aws_acm_certificate", "CKV2_AWS_71", { domain_name: "*.acme.example" }),
];

/** What we decide for everybody on AWS, as far as checkov has a rule for it. */
export const AWS_DEFAULTS: readonly SecurityDefault[] = [
  ...CLUSTER_DEFAULTS,
  ...ACCOUNT_DEFAULTS,
  ...NETWORK_DEFAULTS,
  ...ENTRY_DEFAULTS,
];
