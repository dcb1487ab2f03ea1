import { eksCluster } from "@cdktf/provider-aws";
eksCluster;
