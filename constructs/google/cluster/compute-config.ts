import type { ContainerClusterConfig } from "@cdktf/provider-google/lib/container-cluster/index.js";
import { NODE_CONFIG } from "./pool.ts";

export interface ComputeProps {
  readonly project: string;
  /** Email of the account that nodes run as. */
  readonly nodeAccount: string;
  readonly zones: readonly string[];
  /** Pods that a node has addresses for. */
  readonly podsPerNode: number;
  /** Whether the agent runs that makes backups. */
  readonly backup: boolean;
}

/** The pool that GKE makes of every cluster at first, and that is removed at once: as small and as closed as our own. */
const FIRST_POOL = { machineType: "e2-medium", diskType: "pd-standard", diskSizeGb: 30, imageType: "COS_CONTAINERD" } as const;
const METRICS = ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"];
const NO_OPEN_KUBELET = { insecureKubeletReadonlyPortEnabled: "FALSE" } as const;

/** What only clusters with pools have, or only Autopilot: there GKE decides the rest, and refuses to be told, even what it does anyway. */
export function computeConfig(compute: "auto" | object, props: ComputeProps): Partial<ContainerClusterConfig> {
  return compute === "auto" ? autopilot(props) : standard(props);
}

function autopilot({ nodeAccount, backup }: ComputeProps): Partial<ContainerClusterConfig> {
  return {
    enableAutopilot: true,
    clusterAutoscaling: {
      autoProvisioningDefaults: { serviceAccount: nodeAccount, oauthScopes: [...NODE_CONFIG.oauthScopes] },
    },
    nodePoolAutoConfig: { nodeKubeletConfig: NO_OPEN_KUBELET },
    ...(backup ? { addonsConfig: { gkeBackupAgentConfig: { enabled: true } } } : {}),
  };
}

function standard({ project, nodeAccount, zones, podsPerNode, backup }: ComputeProps): Partial<ContainerClusterConfig> {
  return {
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeLocations: [...zones.slice(0, 3)],
    nodeConfig: { ...NODE_CONFIG, oauthScopes: [...NODE_CONFIG.oauthScopes], ...FIRST_POOL, serviceAccount: nodeAccount },
    nodePoolDefaults: { nodeConfigDefaults: NO_OPEN_KUBELET },
    defaultMaxPodsPerNode: podsPerNode,
    enableShieldedNodes: true,
    enableIntranodeVisibility: true,
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    // Names are resolved by Cloud DNS, inside of the cluster only: no pods that all others hang on.
    dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE", clusterDnsDomain: "cluster.local" },
    addonsConfig: {
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gkeBackupAgentConfig: { enabled: backup },
      horizontalPodAutoscaling: { disabled: false },
      httpLoadBalancing: { disabled: false },
    },
    verticalPodAutoscaling: { enabled: true },
    monitoringConfig: {
      enableComponents: METRICS,
      managedPrometheus: { enabled: true },
      advancedDatapathObservabilityConfig: { enableMetrics: true, enableRelay: true },
    },
  };
}
