import { createHash } from "node:crypto";
import { ContainerNodePool } from "@cdktf/provider-google/lib/container-node-pool/index.js";
import type { ContainerNodePoolConfig } from "@cdktf/provider-google/lib/container-node-pool/index.js";
import { GKE_LIMITS } from "../../../lib/clouds/google/gke-limits.ts";
import { googleMachine } from "../../../lib/clouds/google/machines.ts";
import { googleZones } from "../../../lib/clouds/google/zones.ts";
import { FleetError } from "../../../lib/errors.ts";
import { canonical } from "../../../lib/model/canonical.ts";
import type { Pool, Taint } from "../../../lib/model/fleet.ts";
import { Construct } from "../../cdk.ts";
import type { Literal, LiteralText } from "../../cdk.ts";

export interface GooglePoolSpec extends Literal<Pool> {
  /** What Google calls it: at most 31 characters, because nine are added. */
  readonly googleName: LiteralText;
}

export interface GooglePoolProps extends GooglePoolSpec {
  readonly location: LiteralText;
  /** The cluster's id. */
  readonly cluster: string;
  /** Email of the account that nodes run as. */
  readonly nodeAccount: string;
  readonly dependsOn: NonNullable<ContainerNodePoolConfig["dependsOn"]>;
}

const DISK_GIB = 50;
const HASH_LENGTH = 8;

const EFFECTS: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/** What every node runs with; the default account and everything that is allowed to it are left alone. */
export const NODE_CONFIG = {
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
  // Pods ask for their own identity and never get the node's.
  workloadMetadataConfig: { mode: "GKE_METADATA" },
  metadata: { "disable-legacy-endpoints": "true" },
} as const;

/** A group of equal nodes. The autoscaler owns their number between `min` and `max`, over all zones together. */
export class GooglePool extends Construct {
  readonly pool: ContainerNodePool;

  constructor(scope: Construct, id: string, props: GooglePoolProps) {
    super(scope, id);
    const machine = googleMachine(props.machine, props.arch);
    if (typeof machine === "string") throw new FleetError("input", `pool ${props.name}: ${machine}`);
    // A zone without any node would be counted in vain, and the first nodes would be more than the pool may have.
    const zones = googleZones(props.location).slice(0, Math.min(props.zones, props.max));
    const each = Math.ceil(props.min / zones.length);
    // Google changes all else in place, node by node; these are decided when a pool is made.
    const lasting = { arch: props.arch, disk: machine.disk, spot: props.spot };
    this.pool = new ContainerNodePool(this, "Resource", {
      // Another name lets a pool that must be made anew come up before the old one goes.
      name: `${props.googleName}-${hash(lasting)}`,
      cluster: props.cluster,
      location: props.location,
      nodeLocations: [...zones],
      initialNodeCount: each * zones.length <= props.max ? each : each - 1,
      autoscaling: {
        totalMinNodeCount: props.min,
        totalMaxNodeCount: props.max,
        // Machines that Google may take back are taken wherever there are any.
        locationPolicy: props.spot ? "ANY" : "BALANCED",
      },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: surgeOf(props), maxUnavailable: 0 },
      nodeConfig: {
        ...NODE_CONFIG,
        oauthScopes: [...NODE_CONFIG.oauthScopes],
        spot: props.spot,
        machineType: machine.type,
        diskType: machine.disk,
        diskSizeGb: DISK_GIB,
        imageType: "COS_CONTAINERD",
        serviceAccount: props.nodeAccount,
        labels: { ...props.labels },
        taint: props.taints.map(({ key, value, effect }) => ({ key, value: value ?? "", effect: EFFECTS[effect] })),
        kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE", cpuCfsQuota: true },
      },
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["initial_node_count"] },
      dependsOn: props.dependsOn,
    });
  }
}

/** Nodes that an upgrade adds at the same time: of the largest number that the pool may have, and no more than Google does at once. */
function surgeOf({ max, surge }: Pick<Pool, "max" | "surge">): number {
  return Math.min(GKE_LIMITS.surge, Math.max(1, Math.floor((max * surge) / 100)));
}

function hash(lasting: object): string {
  return createHash("sha256").update(canonical(lasting)).digest("hex").slice(0, HASH_LENGTH);
}
