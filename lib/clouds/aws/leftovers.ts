/**
 * What controllers of an EKS cluster make in its account. The tags are those of
 * kubernetes-sigs/aws-load-balancer-controller (docs/deploy/configurations.md), the EBS driver (docs/tagging.md), the policies
 * AmazonEKSLoadBalancingPolicy and AmazonEKSBlockStoragePolicy for Auto Mode, and kubernetes/cloud-provider-aws (pkg/providers/v1/tags.go).
 *
 * @param arn - the cluster's
 */
export function leftovers(arn: string): readonly string[] {
  const name = arn.split("/").at(-1) ?? arn;
  const tags = [`elbv2.k8s.aws/cluster=${name}`, `eks:eks-cluster-name=${name}`, `kubernetes.io/cluster/${name}=owned`];
  return [
    `in its AWS account, load balancers with their target groups and security groups, if it made any: tagged ${tags.join(" or ")}`,
    `in its AWS account, EBS volumes, if it made any: tagged ${tags.slice(1).join(" or ")}, or ebs.csi.aws.com/cluster=true with kubernetes.io/created-for/pvc/name`,
  ];
}
