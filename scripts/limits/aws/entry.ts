import { AWS_LENGTHS, AWS_QUOTAS } from "../../../lib/clouds/aws/limits.ts";
import { BUCKET } from "./account.ts";
import { by, byRule, characters, limit, named, quota } from "../limits.ts";
import type { AwsLimitsByType } from "./limits.ts";

const COUNTS = byRule("FW2701");
const NAMES = by("lib/clouds/aws/facts.ts");
const ANSWERS = by("constructs/aws/entry/dns-answers.ts");
const BALANCER = by("constructs/aws/entry/load-balancer.ts");
const PORT = by("lib/fleet-file/schema/scalars.ts");

/** Load balancers, certificates, names and accelerators. */
export const ENTRY_LIMITS: AwsLimitsByType = {
  aws_lb: {
    limits: [
      quota(AWS_QUOTAS.loadBalancers, COUNTS),
      limit(
        "Name",
        characters(
          AWS_LENGTHS.loadBalancer,
          "letters, digits and -, which neither begins nor ends it; never begins with internal-",
        ),
        "nlb-create",
        NAMES,
        "name",
        "access_logs.prefix",
      ),
    ],
    fixed: named("access_logs.enabled enable_cross_zone_load_balancing internal load_balancer_type"),
    chosen: { enable_deletion_protection: ["true", "false"] },
    references: named("access_logs.bucket security_groups subnets"),
  },
  aws_lb_target_group: {
    limits: [
      quota(AWS_QUOTAS.targetGroups, COUNTS),
      limit("Name", characters(AWS_LENGTHS.loadBalancer, "letters, digits and -"), "nlb-create-group", NAMES, "name"),
      limit("Port of the health check", "1 to 65535, or that of the traffic", "nlb-create-group", PORT, "health_check.port"),
      limit(
        "Path of the health check",
        "1 to 1,024 characters",
        "nlb-create-group",
        by("lib/fleet-file/schema/workload.ts"),
        "health_check.path",
      ),
      limit("Seconds between health checks", "5 to 300", "nlb-create-group", BALANCER, "health_check.interval"),
      limit(
        "Answers that make healthy or unhealthy",
        "2 to 10",
        "nlb-create-group",
        BALANCER,
        "health_check.healthy_threshold",
        "health_check.unhealthy_threshold",
      ),
    ],
    fixed: named("health_check.matcher port preserve_client_ip protocol target_type"),
    chosen: { "health_check.protocol": ["HTTP", "HTTPS", "TCP"] },
    references: named("vpc_id"),
  },
  aws_lb_listener: {
    limits: [
      quota(AWS_QUOTAS.listeners, by("constructs/aws/entry/listener.ts")),
      limit("Port", "1 to 65535", "nlb-create-listener", PORT, "port"),
    ],
    fixed: named("alpn_policy default_action.type ssl_policy"),
    chosen: { protocol: ["TCP", "TLS"] },
    references: named("certificate_arn default_action.target_group_arn load_balancer_arn"),
  },
  aws_acm_certificate: {
    limits: [
      quota(AWS_QUOTAS.certificates, COUNTS),
      limit("Host", characters(AWS_LENGTHS.certificateHost), "acm-request", byRule("FW1975"), "domain_name"),
    ],
    fixed: named("validation_method"),
  },
  aws_acm_certificate_validation: {
    fixed: named("timeouts.create"),
    references: named("certificate_arn validation_record_fqdns"),
  },
  aws_route53_zone: {
    limits: [
      quota(AWS_QUOTAS.zones, by("stacks/aws/dns-zone-stack.ts")),
      limit(
        "Name",
        `${characters(AWS_LENGTHS.domainName)}, each label ${characters(AWS_LENGTHS.domainLabel)}`,
        "route53-names",
        by("lib/fleet-file/schema/state.ts"),
        "name",
      ),
      limit("Comment", characters(AWS_LENGTHS.zoneComment), "route53-zone", by("constructs/aws/entry/dns-zone.ts"), "comment"),
      limit("Public zones in GovCloud", "none", "govcloud-route53", byRule("FW1966")),
      limit("Aliases in China", "to what is in China", "china-route53", byRule("FW1966")),
    ],
  },
  aws_route53_record: {
    limits: [
      quota(AWS_QUOTAS.records, COUNTS),
      quota(AWS_QUOTAS.sameName, byRule("FW1977")),
      limit(
        "Name",
        `${characters(AWS_LENGTHS.domainName)}, each label ${characters(AWS_LENGTHS.domainLabel)}`,
        "route53-names",
        byRule("FW1975"),
        "name",
        "alias.name",
      ),
      limit(
        "Identifier of one of several",
        `1 to ${AWS_LENGTHS.recordId} characters, once in a name`,
        "route53-record",
        by("constructs/aws/entry/dns-entry.ts"),
        "set_identifier",
      ),
      limit("Weight", "0 to 255", "route53-record", by("lib/fleet-file/schema/workload.ts"), "weighted_routing_policy.weight"),
      limit(
        "Country",
        "of ISO 3166, but BV, CX, EH and HM",
        "route53-geolocation",
        byRule("FW1976"),
        "geolocation_routing_policy.country",
      ),
      limit(
        "Location of a latency record",
        "one that AWS has, once in a name",
        "route53-record",
        byRule("FW1961"),
        "latency_routing_policy.region",
      ),
      limit("Policies of a name", "1, so that another one is built beside it", "route53-record", ANSWERS),
      limit("Zone", "an id as Route 53 gives it", "route53-record", by("lib/fleet-file/schema/scalars.ts"), "zone_id"),
    ],
    fixed: named("allow_overwrite"),
    chosen: {
      "alias.evaluate_target_health": ["true", "false"],
      "failover_routing_policy.type": ["PRIMARY", "SECONDARY"],
      "geolocation_routing_policy.continent": ["AF", "AN", "AS", "EU", "NA", "OC", "SA"],
      records: ['0 issue "amazon.com"'],
      ttl: ["300", "3600"],
      type: ["A", "CAA", "NS"],
    },
    references: named("alias.zone_id health_check_id"),
  },
  aws_route53_health_check: {
    limits: [
      quota(AWS_QUOTAS.healthChecks, COUNTS),
      limit(
        "Path",
        characters(AWS_LENGTHS.healthPath),
        "route53-health",
        by("lib/fleet-file/schema/workload.ts"),
        "resource_path",
      ),
      limit("Port", "1 to 65535", "route53-health", PORT, "port"),
      limit("Seconds between checks", "10 or 30", "route53-health", by("constructs/aws/entry/dns-entry.ts"), "request_interval"),
      limit(
        "Answers that make unhealthy",
        "1 to 10",
        "route53-health",
        by("constructs/aws/entry/dns-entry.ts"),
        "failure_threshold",
      ),
    ],
    fixed: named("enable_sni"),
    chosen: { type: ["HTTP", "HTTPS", "TCP"] },
    references: named("fqdn"),
  },
  aws_globalaccelerator_accelerator: {
    limits: [
      quota(AWS_QUOTAS.accelerators, COUNTS),
      limit(
        "Name",
        characters(AWS_LENGTHS.accelerator, "letters, digits, . and -, the first and last a letter or digit"),
        "accelerator-create",
        by("constructs/aws/entry/accelerator.ts"),
        "name",
        "attributes.flow_logs_s3_prefix",
      ),
      limit("Accelerators in China and GovCloud", "none", "accelerator-regions", byRule("FW1942")),
    ],
    fixed: named("attributes.flow_logs_enabled enabled ip_address_type"),
    references: named("attributes.flow_logs_s3_bucket"),
  },
  aws_globalaccelerator_listener: {
    limits: [limit("Port", "1 to 65535", "accelerator-create-listener", PORT, "port_range.from_port", "port_range.to_port")],
    fixed: named("protocol"),
    references: named("accelerator_arn"),
  },
  aws_globalaccelerator_endpoint_group: {
    limits: [
      quota(AWS_QUOTAS.endpointGroups, by("lib/clouds/aws/partitions.ts"), "endpoint_group_region"),
      quota(AWS_QUOTAS.endpoints, byRule("FW1977")),
      limit(
        "Weight",
        "0 to 255",
        "accelerator-create-group",
        by("lib/fleet-file/schema/workload.ts"),
        "endpoint_configuration.weight",
      ),
    ],
    fixed: named("endpoint_configuration.client_ip_preservation_enabled"),
    references: named("endpoint_configuration.endpoint_id listener_arn"),
  },
  aws_s3_bucket: {
    limits: [limit("Name", BUCKET, "s3-names", NAMES, "bucket")],
    chosen: { force_destroy: ["true", "false"] },
  },
  aws_s3_bucket_lifecycle_configuration: {
    fixed: named(`rule.abort_incomplete_multipart_upload.days_after_initiation rule.expiration.days rule.filter.prefix rule.id
      rule.noncurrent_version_expiration.noncurrent_days rule.status`),
    references: named("bucket"),
  },
  aws_s3_bucket_ownership_controls: { fixed: named("rule.object_ownership"), references: named("bucket") },
  aws_s3_bucket_policy: {
    limits: [limit("Policy", "at most 20 KB", "s3-policy", by("constructs/aws/entry/log-bucket.ts"), "policy")],
    references: named("bucket"),
  },
  aws_s3_bucket_public_access_block: {
    fixed: named("block_public_acls block_public_policy ignore_public_acls restrict_public_buckets"),
    references: named("bucket"),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    fixed: named("rule.apply_server_side_encryption_by_default.sse_algorithm rule.bucket_key_enabled"),
    references: named("bucket rule.apply_server_side_encryption_by_default.kms_master_key_id"),
  },
  aws_s3_bucket_versioning: { fixed: named("versioning_configuration.status"), references: named("bucket") },
};
