import type { SharedSubnetFacts } from "../facts.ts";

/** What a VPC's subnets must have addresses for. */
export const SHARED_SUBNETS: SharedSubnetFacts = {
  // Its own, and seven prefixes of 16 for 110 pods.
  perNode: 1 + 7 * 16,
  // EKS wants 6 free ones and recommends 16, because it makes its interfaces anew in any of the subnets at each upgrade:
  // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
  perControlPlane: 16,
  // Auto Mode's own node class takes them from the cluster when it is made, and nobody may change it:
  // https://github.com/aws/containers-roadmap/issues/2793
  autoNodesBesideControlPlane: true,
  // So that it can grow:
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
  perBalancer: 8,
  // Interface endpoints of AWS's services, the NAT gateway, the transit gateway's attachment.
  own: { private: 9, public: 1, intra: 1 },
  // Three of them and what else a network needs fit into its largest block.
  largest: 18,
};
