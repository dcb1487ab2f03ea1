/** Add-ons of EKS that clusters with pools of their own have. */
export const EKS_ADDONS = ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"] as const;

export type EksAddonName = (typeof EKS_ADDONS)[number];

/** Service accounts of add-ons that have a role of their own: of the network add-on and of the storage driver. */
export const OWN_POD_IDENTITIES: readonly string[] = ["kube-system/aws-node", "kube-system/ebs-csi-controller-sa"];
