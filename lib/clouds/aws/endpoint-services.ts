/** Services that nodes need to join and to run pods: reached by interface endpoints where there is no other way out. */
export const INTERFACE_SERVICES = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "logs",
  "sts",
] as const;
