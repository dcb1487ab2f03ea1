import { of } from "./permissions.ts";
import type { PermissionsByType, TypePermissions } from "./permissions.ts";

/** Compute Engine answers each change with an operation that is asked after until it is done. */
const GLOBAL_OPERATION = of("compute.globalOperations", "get");
const REGION_OPERATION = of("compute.regionOperations", "get");
const CERTIFICATE_OPERATION = of("certificatemanager.operations", "get");

/** Something of Compute Engine's that is made, looked at, changed and ended; others name it. */
function part(kind: string, operation: readonly string[], ...more: readonly string[]): TypePermissions {
  return {
    read: [...of(`compute.${kind}`, "get"), ...operation],
    change: of(`compute.${kind}`, "create", "delete", "update", ...more),
  };
}

function certificatePart(kind: string, ...more: readonly string[]): TypePermissions {
  return {
    read: [...of(`certificatemanager.${kind}`, "get"), ...CERTIFICATE_OPERATION],
    change: of(`certificatemanager.${kind}`, "create", "delete", "update", ...more),
  };
}

/** What load balancers are made of. As of 2026-11: https://cloud.google.com/compute/docs/reference/rest/v1 and https://cloud.google.com/certificate-manager/docs/roles-permissions */
export const ENTRY_PERMISSIONS: PermissionsByType = {
  google_compute_global_address: {
    read: [...of("compute.globalAddresses", "get"), ...GLOBAL_OPERATION],
    change: of("compute.globalAddresses", "create", "delete", "setLabels", "use"),
  },
  google_compute_region_health_check: part("regionHealthChecks", REGION_OPERATION, "useReadOnly"),
  google_compute_health_check: part("healthChecks", GLOBAL_OPERATION, "useReadOnly"),
  google_compute_region_backend_service: part("regionBackendServices", REGION_OPERATION, "use"),
  google_compute_backend_service: part("backendServices", GLOBAL_OPERATION, "use", "setSecurityPolicy"),
  google_compute_region_url_map: part("regionUrlMaps", REGION_OPERATION, "use"),
  google_compute_url_map: part("urlMaps", GLOBAL_OPERATION, "use"),
  google_compute_region_target_http_proxy: part("regionTargetHttpProxies", REGION_OPERATION, "setUrlMap", "use"),
  google_compute_target_http_proxy: part("targetHttpProxies", GLOBAL_OPERATION, "setUrlMap", "use"),
  google_compute_region_target_https_proxy: part(
    "regionTargetHttpsProxies",
    REGION_OPERATION,
    "setSslCertificates",
    "setUrlMap",
    "use",
  ),
  google_compute_target_https_proxy: part(
    "targetHttpsProxies",
    GLOBAL_OPERATION,
    "setCertificateMap",
    "setSslPolicy",
    "setUrlMap",
    "use",
  ),
  google_compute_region_target_tcp_proxy: {
    read: [...of("compute.regionTargetTcpProxies", "get"), ...REGION_OPERATION],
    change: of("compute.regionTargetTcpProxies", "create", "delete", "use"),
  },
  google_compute_target_tcp_proxy: part("targetTcpProxies", GLOBAL_OPERATION, "use"),
  google_compute_forwarding_rule: {
    read: [...of("compute.forwardingRules", "get"), ...REGION_OPERATION],
    change: [
      ...of("compute.forwardingRules", "create", "delete", "setLabels", "setTarget", "update"),
      ...of("compute.networks", "use"),
    ],
  },
  google_compute_global_forwarding_rule: {
    read: [...of("compute.globalForwardingRules", "get"), ...GLOBAL_OPERATION],
    change: of("compute.globalForwardingRules", "create", "delete", "setLabels", "setTarget", "update"),
  },
  google_compute_region_ssl_policy: part("regionSslPolicies", REGION_OPERATION, "use"),
  google_compute_ssl_policy: part("sslPolicies", GLOBAL_OPERATION, "use"),
  google_compute_security_policy: part("securityPolicies", GLOBAL_OPERATION, "use"),
  google_compute_security_policy_rule: {
    read: [...of("compute.securityPolicies", "get"), ...GLOBAL_OPERATION],
    change: of("compute.securityPolicies", "update"),
  },
  google_certificate_manager_certificate: certificatePart("certs", "use"),
  google_certificate_manager_dns_authorization: certificatePart("dnsauthorizations", "use"),
  google_certificate_manager_certificate_map: certificatePart("certmaps", "use"),
  google_certificate_manager_certificate_map_entry: certificatePart("certmapentries"),
};
