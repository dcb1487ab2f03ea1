/** A page on which a limit stands. */
interface Page {
  readonly title: string;
  readonly url: string;
}

const AWS = "https://docs.aws.amazon.com";
const CHINA = "https://docs.amazonaws.cn/en_us/aws/latest/userguide";
const PROVIDER = "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources";

/** The pages of AWS and of its Terraform provider that limits come from. They were read in 2026-11. */
const PAGES = {
  "accelerator-create": { title: "CreateAccelerator", url: `${AWS}/global-accelerator/latest/api/API_CreateAccelerator.html` },
  "accelerator-create-group": {
    title: "CreateEndpointGroup",
    url: `${AWS}/global-accelerator/latest/api/API_CreateEndpointGroup.html`,
  },
  "accelerator-create-listener": {
    title: "CreateListener of Global Accelerator",
    url: `${AWS}/global-accelerator/latest/api/API_CreateListener.html`,
  },
  "accelerator-quotas": {
    title: "Quotas for AWS Global Accelerator",
    url: `${AWS}/global-accelerator/latest/dg/limits-global-accelerator.html`,
  },
  "accelerator-regions": {
    title: "AWS Global Accelerator endpoints and quotas",
    url: `${AWS}/general/latest/gr/global_accelerator.html`,
  },
  "acm-quotas": { title: "AWS Certificate Manager quotas", url: `${AWS}/acm/latest/userguide/acm-limits.html` },
  "acm-request": { title: "RequestCertificate", url: `${AWS}/acm/latest/APIReference/API_RequestCertificate.html` },
  "china-endpoints": {
    title: "Interface endpoints of China Regions, AWS CDK",
    url: "https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts",
  },
  "china-general": { title: "General information about AWS in China", url: `${CHINA}/general-info.html` },
  "china-principals": {
    title: "Service principals by Region, AWS CDK",
    url: "https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/region-info/lib/default.ts",
  },
  "china-route53": { title: "Amazon Route 53 in China", url: `${CHINA}/route53.html` },
  "ec2-launch-template": {
    title: "CreateLaunchTemplate",
    url: `${AWS}/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html`,
  },
  "ec2-security-group": { title: "CreateSecurityGroup", url: `${AWS}/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html` },
  "ec2-tags": { title: "Tag your Amazon EC2 resources", url: `${AWS}/AWSEC2/latest/UserGuide/Using_Tags.html` },
  "ec2-templates": {
    title: "Launch template restrictions",
    url: `${AWS}/AWSEC2/latest/UserGuide/launch-template-restrictions.html`,
  },
  "eks-access-entries": { title: "Create access entries", url: `${AWS}/eks/latest/userguide/creating-access-entries.html` },
  "eks-auto": { title: "Create a cluster with Auto Mode", url: `${AWS}/eks/latest/userguide/create-auto.html` },
  "eks-create-cluster": { title: "CreateCluster", url: `${AWS}/eks/latest/APIReference/API_CreateCluster.html` },
  "eks-create-group": { title: "CreateNodegroup", url: `${AWS}/eks/latest/APIReference/API_CreateNodegroup.html` },
  "eks-kept-labels": {
    title: "Restricted labels and taints of managed node groups",
    url: "https://github.com/aws/containers-roadmap/issues/1451",
  },
  "eks-network": { title: "Networking requirements of EKS", url: `${AWS}/eks/latest/userguide/network-reqs.html` },
  "eks-pod-identity": { title: "EKS Pod Identity", url: `${AWS}/eks/latest/userguide/pod-identities.html` },
  "eks-quotas": { title: "Amazon EKS endpoints and quotas", url: `${AWS}/general/latest/gr/eks.html` },
  "eks-tags": { title: "Tag your EKS resources", url: `${AWS}/eks/latest/userguide/eks-using-tags.html` },
  "eks-versions": { title: "Kubernetes versions of EKS", url: `${AWS}/eks/latest/userguide/kubernetes-versions.html` },
  "endpoint-quotas": { title: "AWS PrivateLink quotas", url: `${AWS}/vpc/latest/privatelink/vpc-limits-endpoints.html` },
  "flow-logs": { title: "CreateFlowLogs", url: `${AWS}/AWSEC2/latest/APIReference/API_CreateFlowLogs.html` },
  "govcloud-route53": { title: "Amazon Route 53 in GovCloud (US)", url: `${AWS}/govcloud-us/latest/UserGuide/govcloud-r53.html` },
  "iam-create-role": { title: "CreateRole", url: `${AWS}/IAM/latest/APIReference/API_CreateRole.html` },
  "iam-quotas": { title: "IAM and AWS STS quotas", url: `${AWS}/IAM/latest/UserGuide/reference_iam-quotas.html` },
  "instance-offerings": {
    title: "DescribeInstanceTypeOfferings",
    url: `${AWS}/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html`,
  },
  "kms-alias": { title: "CreateAlias", url: `${AWS}/kms/latest/APIReference/API_CreateAlias.html` },
  "kms-deletion": { title: "ScheduleKeyDeletion", url: `${AWS}/kms/latest/APIReference/API_ScheduleKeyDeletion.html` },
  "kms-key": { title: "CreateKey", url: `${AWS}/kms/latest/APIReference/API_CreateKey.html` },
  "logs-create": {
    title: "CreateLogGroup",
    url: `${AWS}/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html`,
  },
  "nlb-create": {
    title: "CreateLoadBalancer",
    url: `${AWS}/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html`,
  },
  "nlb-create-group": {
    title: "CreateTargetGroup",
    url: `${AWS}/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html`,
  },
  "nlb-create-listener": {
    title: "CreateListener of load balancers",
    url: `${AWS}/elasticloadbalancing/latest/APIReference/API_CreateListener.html`,
  },
  "nlb-quotas": {
    title: "Quotas for your Network Load Balancers",
    url: `${AWS}/elasticloadbalancing/latest/network/load-balancer-limits.html`,
  },
  "kms-policy": { title: "PutKeyPolicy", url: `${AWS}/kms/latest/APIReference/API_PutKeyPolicy.html` },
  "kms-quotas": { title: "Resource quotas of AWS KMS", url: `${AWS}/kms/latest/developerguide/resource-limits.html` },
  "karpenter-prices": {
    title: "AWS's price lists by location, in Karpenter",
    url: "https://github.com/aws/karpenter-provider-aws/tree/main/pkg/providers/pricing",
  },
  partitions: { title: "AWS partitions", url: `${AWS}/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html` },
  "peering-quotas": { title: "VPC peering quotas", url: `${AWS}/vpc/latest/peering/vpc-peering-connection-quotas.html` },
  "provider-launch-template": { title: "aws_launch_template", url: `${PROVIDER}/launch_template` },
  "provider-log-group": { title: "aws_cloudwatch_log_group", url: `${PROVIDER}/cloudwatch_log_group` },
  "provider-node-group": { title: "aws_eks_node_group", url: `${PROVIDER}/eks_node_group` },
  "provider-record": { title: "aws_route53_record", url: `${PROVIDER}/route53_record` },
  "provider-region": { title: "AWS provider", url: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs" },
  "route53-geolocation": {
    title: "Values specific for geolocation records",
    url: `${AWS}/Route53/latest/DeveloperGuide/resource-record-sets-values-geo.html`,
  },
  "route53-health": { title: "CreateHealthCheck", url: `${AWS}/Route53/latest/APIReference/API_CreateHealthCheck.html` },
  "route53-names": { title: "DNS domain name format", url: `${AWS}/Route53/latest/DeveloperGuide/DomainNameFormat.html` },
  "route53-quotas": { title: "Quotas of Route 53", url: `${AWS}/Route53/latest/DeveloperGuide/DNSLimitations.html` },
  "route53-record": { title: "ResourceRecordSet", url: `${AWS}/Route53/latest/APIReference/API_ResourceRecordSet.html` },
  "route53-zone": { title: "CreateHostedZone", url: `${AWS}/Route53/latest/APIReference/API_CreateHostedZone.html` },
  "s3-keys": { title: "Naming Amazon S3 objects", url: `${AWS}/AmazonS3/latest/userguide/object-keys.html` },
  "s3-names": { title: "Bucket naming rules", url: `${AWS}/AmazonS3/latest/userguide/bucketnamingrules.html` },
  "s3-policy": { title: "Bucket policies for Amazon S3", url: `${AWS}/AmazonS3/latest/userguide/bucket-policies.html` },
  "sts-assume-role": { title: "AssumeRole", url: `${AWS}/STS/latest/APIReference/API_AssumeRole.html` },
  "transit-create": { title: "CreateTransitGateway", url: `${AWS}/AWSEC2/latest/APIReference/API_CreateTransitGateway.html` },
  "customer-gateway": {
    title: "CreateCustomerGateway",
    url: `${AWS}/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html`,
  },
  "vpn-quotas": { title: "Site-to-Site VPN quotas", url: `${AWS}/vpn/latest/s2svpn/vpn-limits.html` },
  "vpn-tunnels": { title: "Tunnel options of a Site-to-Site VPN connection", url: `${AWS}/vpn/latest/s2svpn/VPNTunnels.html` },
  "transit-quotas": { title: "AWS Transit Gateway quotas", url: `${AWS}/vpc/latest/tgw/transit-gateway-quotas.html` },
  "transit-attach": {
    title: "CreateTransitGatewayVpcAttachment",
    url: `${AWS}/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html`,
  },
  "vpc-acl-entry": { title: "CreateNetworkAclEntry", url: `${AWS}/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html` },
  "vpc-blocks": { title: "VPC CIDR blocks", url: `${AWS}/vpc/latest/userguide/vpc-cidr-blocks.html` },
  "vpc-quotas": { title: "Amazon VPC quotas", url: `${AWS}/vpc/latest/userguide/amazon-vpc-limits.html` },
} as const satisfies Readonly<Record<string, Page>>;

export type AwsSource = keyof typeof PAGES;

export const AWS_SOURCES: Readonly<Record<AwsSource, Page>> = PAGES;
