/** What has a fixed price on AWS, as people call it. */
export const AWS_KINDS: Readonly<Record<string, string>> = {
  "aws/control-plane": "EKS control plane, in standard support",
  "aws/dns-zone": "Route 53 hosted zone",
  "aws/global-accelerator": "Global Accelerator",
  "aws/health-check": "Route 53 health check of an AWS endpoint",
  "aws/health-check-elsewhere": "Route 53 health check of an endpoint elsewhere",
  "aws/health-check-https": "Route 53 health check of an AWS endpoint, by HTTPS",
  "aws/health-check-https-elsewhere": "Route 53 health check of an endpoint elsewhere, by HTTPS",
  "aws/interface-endpoint": "interface endpoint in one zone",
  "aws/kms-key": "KMS key",
  "aws/nat-gateway": "NAT gateway",
  "aws/network-load-balancer": "Network Load Balancer",
  "aws/public-ipv4": "public IPv4 address",
  "aws/transit-gateway-attachment": "attachment to a transit gateway",
  "aws/vpn-connection": "Site-to-Site VPN connection",
};
