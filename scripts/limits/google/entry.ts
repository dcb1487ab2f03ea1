import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleSource } from "../../../lib/clouds/google/sources.ts";
import { by, byRule, characters, limit, named } from "../limits.ts";
import type { Limit, TypeLimits } from "../limits.ts";
import type { GoogleLimitsByType } from "./limits.ts";

const FACTS = by("lib/clouds/google/facts.ts");
const PORT = by("lib/fleet-file/schema/scalars.ts");
const WORKLOAD = by("lib/fleet-file/schema/workload.ts");
const BACKENDS = by("constructs/google/entry/backend.ts");
const CERTIFICATE = by("constructs/google/entry/certificate.ts");
const BALANCER = by("constructs/google/entry/load-balancer.ts");
const GLOBAL = by("constructs/google/entry/global-load-balancer.ts");
const HEALTH = by("constructs/google/entry/health.ts");
const ARMOR = by("constructs/google/entry/security-policy.ts");

/** A name of RFC 1035, made of one that the plan cut. */
function name(source: GoogleSource): Limit<GoogleSource> {
  return limit(
    "Name",
    characters(GOOGLE_LENGTHS.name, "a-z, digits and -, the first a letter, the last no hyphen"),
    source,
    FACTS,
    "name",
  );
}

const ANSWERS = ["http", "https", "tcp"].map((protocol) => `${protocol}_health_check`);

/** What checks of every reach have. */
function checks(...more: readonly Limit<GoogleSource>[]): TypeLimits<GoogleSource> {
  return {
    limits: [
      name("provider-health-check"),
      limit("Port", "1 to 65535", "provider-health-check", PORT, ...ANSWERS.map((one) => `${one}.port`)),
      limit(
        "Path",
        "begins with /; at most 255 characters here",
        "provider-health-check",
        WORKLOAD,
        "http_health_check.request_path",
        "https_health_check.request_path",
      ),
      limit("Patience", "not longer than the time between checks", "provider-health-check", HEALTH, "timeout_sec"),
      ...more,
    ],
    fixed: named("healthy_threshold unhealthy_threshold"),
    chosen: Object.fromEntries(
      ANSWERS.map((one) => [`${one}.port_specification`, ["USE_SERVING_PORT", "USE_FIXED_PORT"]] as const),
    ),
  };
}

/** Of what stands in a region. */
const SCHEMES = ["EXTERNAL_MANAGED", "INTERNAL_MANAGED"];
const BACKEND_FIXED = named("connection_draining_timeout_sec log_config.enable log_config.sample_rate timeout_sec");

/** Of backend services of every reach. */
function backends(): readonly Limit<GoogleSource>[] {
  return [
    name("provider-backend-service"),
    limit(
      "Endpoint groups",
      "must be there before they are named; GKE makes them once pods run, where nodes are, and takes none that somebody else made",
      "standalone-negs",
      BACKENDS,
    ),
    limit(
      "Another protocol",
      "only while nothing leads to it, so that it is another backend service",
      "provider-backend-service",
      BACKENDS,
      "protocol",
    ),
  ];
}

const REDIRECTS = named(
  "default_url_redirect.https_redirect default_url_redirect.redirect_response_code default_url_redirect.strip_query",
);
const TLS_FIXED = named("min_tls_version profile");

/** Load balancers, certificates and what turns attacks away. */
export const ENTRY_LIMITS: GoogleLimitsByType = {
  google_compute_global_address: {
    limits: [name("provider-global-address")],
    fixed: named("address_type ip_version"),
  },
  google_compute_region_health_check: {
    ...checks(limit("Time between checks", "1 to 300 seconds", "provider-health-check", HEALTH, "check_interval_sec")),
    unlimited: named("region"),
  },
  google_compute_health_check: checks(
    limit(
      "Where names are asked from",
      "three regions",
      "dns-health",
      by("constructs/google/entry/dns-entry.ts"),
      "source_regions",
    ),
    limit(
      "Time between checks",
      "1 to 300 seconds; from three regions at least 30",
      "dns-health",
      by("constructs/google/entry/dns-entry.ts"),
      "check_interval_sec",
    ),
  ),
  google_compute_region_backend_service: {
    limits: [
      ...backends(),
      limit(
        "Cloud Armor on regional load balancers",
        "not with 6.50.0 of the plugin, which has no argument for it",
        "provider-backend-service",
        BALANCER,
      ),
    ],
    fixed: BACKEND_FIXED,
    chosen: { load_balancing_scheme: SCHEMES },
    unlimited: named("region"),
    references: named("health_checks"),
  },
  google_compute_backend_service: {
    limits: [...backends(), limit("Project", "that of its endpoint groups", "standalone-negs", byRule("FW1942"))],
    fixed: [...BACKEND_FIXED, "load_balancing_scheme"],
    references: named("health_checks security_policy"),
  },
  google_compute_region_url_map: {
    limits: [name("provider-url-map")],
    fixed: REDIRECTS,
    unlimited: named("region"),
    references: named("default_service"),
  },
  google_compute_url_map: { limits: [name("provider-url-map")], fixed: REDIRECTS, references: named("default_service") },
  google_compute_region_target_https_proxy: {
    limits: [
      name("provider-https-proxy"),
      limit(
        "Certificates beside others",
        "of Certificate Manager alone",
        "provider-https-proxy",
        BALANCER,
        "certificate_manager_certificates",
      ),
    ],
    unlimited: named("region"),
    references: named("ssl_policy url_map"),
  },
  google_compute_target_https_proxy: {
    limits: [
      name("provider-https-proxy"),
      limit("Certificates beside a map", "are refused", "provider-https-proxy", GLOBAL, "certificate_map"),
    ],
    references: named("ssl_policy url_map"),
  },
  google_compute_region_target_http_proxy: {
    limits: [name("provider-https-proxy")],
    unlimited: named("region"),
    references: named("url_map"),
  },
  google_compute_target_http_proxy: { limits: [name("provider-https-proxy")], references: named("url_map") },
  google_compute_region_target_tcp_proxy: {
    limits: [name("provider-tcp-proxy")],
    unlimited: named("region"),
    references: named("backend_service"),
  },
  google_compute_target_tcp_proxy: { limits: [name("provider-tcp-proxy")], references: named("backend_service") },
  google_compute_forwarding_rule: {
    limits: [
      name("provider-forwarding-rule"),
      limit("Port", "1 to 65535, one", "forwarding-rules", PORT, "port_range"),
      limit("Proxies of the network", "a subnet kept for them in the region", "proxy-only-subnets", byRule("FW1999"), "network"),
      limit("Tier", "that of the address", "provider-forwarding-rule", BALANCER, "network_tier"),
    ],
    fixed: named("allow_global_access ip_protocol"),
    chosen: { load_balancing_scheme: SCHEMES },
    unlimited: named("region subnetwork"),
    references: named("ip_address target"),
  },
  google_compute_global_forwarding_rule: {
    limits: [name("provider-forwarding-rule"), limit("Port", "1 to 65535, one", "forwarding-rules", PORT, "port_range")],
    fixed: named("ip_protocol load_balancing_scheme"),
    references: named("ip_address target"),
  },
  google_compute_region_ssl_policy: { limits: [name("provider-ssl-policy")], fixed: TLS_FIXED, unlimited: named("region") },
  google_compute_ssl_policy: { limits: [name("provider-ssl-policy")], fixed: TLS_FIXED },
  google_compute_security_policy: {
    limits: [name("provider-security-policy")],
    fixed: named(`adaptive_protection_config.layer_7_ddos_defense_config.enable advanced_options_config.json_parsing
      advanced_options_config.log_level type`),
  },
  google_compute_security_policy_rule: {
    limits: [
      limit(
        "Priority",
        "0 to 2147483646, once in a policy; below 1000 they are the team's",
        "provider-security-policy-rule",
        ARMOR,
        "priority",
      ),
      limit("Signatures", "those that Google keeps", "armor-signatures", ARMOR, "match.expr.expression"),
    ],
    fixed: named("action"),
    unlimited: named("description security_policy"),
  },
  google_certificate_manager_certificate: {
    limits: [
      name("provider-certificate"),
      limit(
        "Another host",
        "is another certificate, made before the first one goes",
        "provider-certificate",
        CERTIFICATE,
        "managed.domains",
      ),
      limit("Place", "the load balancer's", "provider-certificate", CERTIFICATE, "location"),
    ],
    references: named("managed.dns_authorizations"),
  },
  google_certificate_manager_dns_authorization: {
    limits: [
      name("provider-dns-authorization"),
      limit("Another host", "is another authorization", "provider-dns-authorization", CERTIFICATE, "domain"),
      limit("Type in a region", "PER_PROJECT_RECORD alone", "provider-dns-authorization", CERTIFICATE, "type"),
    ],
    unlimited: named("location"),
  },
  google_certificate_manager_certificate_map: { limits: [name("provider-certificate-map")] },
  google_certificate_manager_certificate_map_entry: {
    limits: [
      name("provider-certificate-map"),
      limit("Host beside a matcher", "is refused", "provider-certificate-map", GLOBAL, "matcher"),
    ],
    references: named("certificates map"),
  },
  "data.google_dns_keys": { references: named("managed_zone") },
};
