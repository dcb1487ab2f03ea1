import { ContainerCluster } from "@cdktf/provider-google/lib/container-cluster/index.js";
ContainerCluster;
