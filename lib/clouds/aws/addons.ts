/** Add-ons of EKS that clusters with pools of their own have. */
export const EKS_ADDONS = ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"] as const;

export type EksAddonName = (typeof EKS_ADDONS)[number];
