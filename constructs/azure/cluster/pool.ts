import { createHash } from "node:crypto";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool/index.js";
import type { KubernetesClusterNodePoolConfig } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool/index.js";
import type { KubernetesClusterDefaultNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster/index.js";
import { PODS_PER_NODE, SPOT, SYSTEM_POOL } from "../../../lib/clouds/azure/aks-limits.ts";
import { azureMachine } from "../../../lib/clouds/azure/machines.ts";
import { azureZones } from "../../../lib/clouds/azure/zones.ts";
import { FleetError } from "../../../lib/errors.ts";
import type { Pool } from "../../../lib/model/fleet.ts";
import { Construct } from "../../cdk.ts";
import type { Literal, LiteralText } from "../../cdk.ts";

export interface AzurePoolSpec extends Literal<Pool> {
  /** What Azure calls it: at most 11 lowercase letters and digits, because one is added. */
  readonly azureName: LiteralText;
}

/** Where pools stand, and what all of a cluster's have in common. */
export interface AzurePoolCommon {
  readonly location: LiteralText;
  /** Id of the subnet of the nodes. */
  readonly subnetId: string;
  /** Kubernetes minor; nodes go with the control plane. */
  readonly kubernetes: LiteralText;
  readonly tags: Record<string, string>;
}

export interface AzurePoolProps extends AzurePoolSpec, AzurePoolCommon {
  /** The cluster's id. */
  readonly cluster: string;
  readonly dependsOn: NonNullable<KubernetesClusterNodePoolConfig["dependsOn"]>;
}

const DISK_GIB = 64;
/** What Azure writes down anyway where nobody says it: a pool without it would differ in every plan. */
const DRAINING = { drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 } as const;
const SYSTEM_SURGE = "33%";
/** As much as anybody else pays: who bids less is evicted for the price as well. */
const ANY_PRICE = -1;

/** What every node has, whatever pool it is in. */
function nodeOf({ location, subnetId, kubernetes, tags }: AzurePoolCommon, zones: number) {
  const all = azureZones(location);
  return {
    vnetSubnetId: subnetId,
    orchestratorVersion: kubernetes,
    autoScalingEnabled: true,
    nodePublicIpEnabled: false,
    hostEncryptionEnabled: true,
    maxPods: PODS_PER_NODE,
    osSku: "Ubuntu",
    osDiskSizeGb: DISK_GIB,
    ...(all.length === 0 ? {} : { zones: [...all.slice(0, zones)] }),
    tags,
  };
}

/** The pool that AKS's own pods run on. It is part of the cluster, and the same in all of them. */
export function systemPool(common: AzurePoolCommon): KubernetesClusterDefaultNodePool {
  const { name, machine, min, max } = SYSTEM_POOL;
  return {
    ...nodeOf(common, max),
    name,
    temporaryNameForRotation: rotationName(name),
    vmSize: sizeOf(name, machine, "amd64"),
    type: "VirtualMachineScaleSets",
    osDiskType: "Ephemeral",
    onlyCriticalAddonsEnabled: true,
    minCount: min,
    maxCount: max,
    upgradeSettings: { ...DRAINING, maxSurge: SYSTEM_SURGE },
  };
}

/** A group of equal nodes. The autoscaler owns their number between `min` and `max`, over all zones together. */
export class AzurePool extends Construct {
  constructor(scope: Construct, id: string, props: AzurePoolProps) {
    super(scope, id);
    const { spot } = props;
    // All else changes in place, node by node. Another name lets a pool that must be made anew come up before the old one goes.
    const name = `${props.azureName}${spot ? 1 : 0}`;
    const taints = props.taints.map(({ key, value, effect }) => `${key}=${value ?? ""}:${effect}`);
    new KubernetesClusterNodePool(this, "Resource", {
      // A zone without any node would be counted in vain.
      ...nodeOf(props, Math.min(props.zones, props.max)),
      kubernetesClusterId: props.cluster,
      name,
      temporaryNameForRotation: rotationName(name),
      mode: "User",
      osType: "Linux",
      // Not every size has a disk of its own to boot from.
      osDiskType: "Managed",
      vmSize: sizeOf(props.name, props.machine, props.arch),
      minCount: props.min,
      maxCount: props.max,
      nodeLabels: { ...props.labels, ...(spot ? { [SPOT.key]: SPOT.value } : {}) },
      nodeTaints: [...(spot ? [`${SPOT.key}=${SPOT.value}:${SPOT.effect}`] : []), ...taints],
      ...(spot
        ? { priority: "Spot", evictionPolicy: "Delete", spotMaxPrice: ANY_PRICE }
        : { priority: "Regular", upgradeSettings: { ...DRAINING, maxSurge: `${Math.max(1, props.surge)}%` } }),
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["node_count"] },
      dependsOn: props.dependsOn,
    });
  }
}

function sizeOf(pool: string, machine: string, arch: Pool["arch"]): string {
  const found = azureMachine(machine, arch);
  if (typeof found === "string") throw new FleetError("input", `pool ${pool}: ${found}`);
  return found.size;
}

/** The pool that stands in while another is made anew in place: a name of its own that nobody would give. */
function rotationName(name: string): string {
  return `t${createHash("sha256").update(name).digest("hex").slice(0, 11)}`;
}
