/** What has a fixed price on Azure, as people call it. */
export const AZURE_KINDS: Readonly<Record<string, string>> = {
  "azure/container-gateway": "Application Gateway for Containers",
  "azure/container-gateway-association": "association of an Application Gateway for Containers",
  "azure/container-gateway-frontend": "frontend of an Application Gateway for Containers",
  "azure/control-plane": "AKS control plane, Standard tier",
  "azure/dns-zone": "public DNS zone",
  "azure/front-door": "Front Door profile, Premium tier",
  "azure/hsm-key": "RSA key of 4096 bits in a hardware module",
  "azure/hub-connection": "connection to a virtual hub",
  "azure/nat-gateway": "NAT gateway",
  "azure/prefix-address": "address of a public IP prefix",
  "azure/private-dns-zone": "private DNS zone",
  "azure/private-endpoint": "private endpoint",
  "azure/public-address": "public IP address, Standard and static",
  "azure/traffic-endpoint": "external endpoint of Traffic Manager",
  "azure/traffic-nested-endpoint": "nested endpoint of Traffic Manager",
  "azure/virtual-hub": "virtual hub of Virtual WAN, Standard",
};
