/** What has a fixed price on Google Cloud, as people call it. */
export const GOOGLE_KINDS: Readonly<Record<string, string>> = {
  "gcp/balancer-address": "external address of a load balancer",
  "gcp/control-plane": "GKE cluster management",
  "gcp/dns-health-check": "health check of Cloud DNS",
  "gcp/dns-zone": "Cloud DNS managed zone",
  "gcp/forwarding-rule": "forwarding rule in one region",
  "gcp/global-address": "global external address",
  "gcp/global-forwarding-rule": "global forwarding rule",
  "gcp/hub-spoke": "spoke of Network Connectivity Center",
  "gcp/kms-key": "Cloud KMS key with one version",
  "gcp/nat-address": "external address of Cloud NAT",
  "gcp/nat-gateway": "Cloud NAT gateway",
  "gcp/security-policy": "Cloud Armor security policy",
  "gcp/security-policy-rule": "Cloud Armor rule",
  "gcp/vpn-tunnel": "Cloud VPN tunnel",
};
