import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
EksCluster;
