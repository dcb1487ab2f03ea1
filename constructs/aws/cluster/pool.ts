import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import type { EksNodeGroupConfig } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { AWS_LENGTHS } from "../../../lib/clouds/aws/limits.ts";
import { awsMachine } from "../../../lib/clouds/aws/machines.ts";
import type { AwsMachine } from "../../../lib/clouds/aws/machines.ts";
import type { NodeImage, Pool, Taint } from "../../../lib/model/fleet.ts";
import { POOL_BOUNDS_VARIABLE } from "../../../lib/contracts/pool-bounds.ts";
import type { PoolBounds } from "../../../lib/contracts/pool-bounds.ts";
import { Construct, TerraformData, TerraformStack } from "../../cdk.ts";
import type { Literal, LiteralText } from "../../cdk.ts";
import { fleetTags } from "../provider.ts";

export interface AwsPoolProps extends Literal<Pool> {
  /** What AWS calls it: at most 36 characters. */
  readonly awsName: LiteralText;
  /** The fleet's name; nodes and their volumes are marked with it. */
  readonly fleet: LiteralText;
  /** The cluster's name in the fleet. */
  readonly member: LiteralText;
  /** Twelve digits. */
  readonly account: LiteralText;
  /** AWS's own name of the region. */
  readonly location: LiteralText;
  /** ARN of the role that changes the pool's bounds; undefined: the credentials in use. */
  readonly role: LiteralText | undefined;
  /** The cluster's name in AWS. */
  readonly cluster: string;
  /** The same as an expression, known once the cluster is there. */
  readonly clusterName: string;
  /** Kubernetes minor of the nodes. */
  readonly kubernetes: LiteralText;
  readonly nodeRoleArn: string;
  /** Ids of its subnets. Others would replace it: an id that depends on what else a network has is none. */
  readonly subnetIds: readonly string[];
  readonly dependsOn: NonNullable<EksNodeGroupConfig["dependsOn"]>;
}

const DISK_GIB = 50;

/** Bottlerocket has its system, of the image's own size, and what containers write on disks of their own. */
const DISKS: Readonly<Record<NodeImage, readonly { readonly deviceName: string; readonly size?: number }[]>> = {
  al2023: [{ deviceName: "/dev/xvda", size: DISK_GIB }],
  bottlerocket: [{ deviceName: "/dev/xvda" }, { deviceName: "/dev/xvdb", size: DISK_GIB }],
};

const EFFECTS: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/** With drivers where the machine has something to drive. */
const AMI_TYPES: Readonly<
  Record<NodeImage, Readonly<Record<Pool["arch"], Readonly<Record<AwsMachine["accelerator"], string>>>>>
> = {
  al2023: {
    amd64: { none: "AL2023_x86_64_STANDARD", nvidia: "AL2023_x86_64_NVIDIA", neuron: "AL2023_x86_64_NEURON" },
    arm64: { none: "AL2023_ARM_64_STANDARD", nvidia: "AL2023_ARM_64_NVIDIA", neuron: "AL2023_ARM_64_STANDARD" },
  },
  bottlerocket: {
    amd64: { none: "BOTTLEROCKET_x86_64", nvidia: "BOTTLEROCKET_x86_64_NVIDIA", neuron: "BOTTLEROCKET_x86_64" },
    arm64: { none: "BOTTLEROCKET_ARM_64", nvidia: "BOTTLEROCKET_ARM_64_NVIDIA", neuron: "BOTTLEROCKET_ARM_64" },
  },
};

/** A group of equal nodes. The autoscaler owns their number between `min` and `max`. */
export class AwsPool extends Construct {
  readonly nodeGroup: EksNodeGroup;

  constructor(scope: Construct, id: string, props: AwsPoolProps) {
    super(scope, id);
    const machine = awsMachine(props.machine, props.arch, props.spot, props.location);
    if (typeof machine === "string") throw new FleetError("input", `pool ${props.name}: ${machine}`);
    const image = props.image ?? "al2023";
    const template = launchTemplate(this, props, image);
    this.nodeGroup = new EksNodeGroup(this, "Resource", {
      clusterName: props.clusterName,
      // The prefix and the order let a changed pool come up before the old one goes.
      nodeGroupNamePrefix: `${props.awsName}-`,
      // Counts at creation alone; see `setBounds`.
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config"] },
      nodeRoleArn: props.nodeRoleArn,
      subnetIds: [...props.subnetIds],
      version: props.kubernetes,
      amiType: AMI_TYPES[image][machine.arch][machine.accelerator],
      capacityType: props.spot ? "SPOT" : "ON_DEMAND",
      instanceTypes: [...machine.types],
      launchTemplate: { id: template.id, version: `\${${template.fqn}.latest_version}` },
      scalingConfig: { minSize: props.min, desiredSize: props.min, maxSize: props.max },
      updateConfig: { maxUnavailablePercentage: props.surge },
      nodeRepairConfig: { enabled: true },
      labels: { ...props.labels },
      taint: props.taints.map(({ key, value, effect }) => ({
        key,
        effect: EFFECTS[effect],
        ...(value === undefined ? {} : { value }),
      })),
      dependsOn: props.dependsOn,
    });
    setBounds(this, this.nodeGroup, props);
  }
}

/**
 * Bounds of a pool that is there. The plugin can't change them: with them it sends the number of nodes, that of the file,
 * which takes nodes from the autoscaler, or that of its state, which EKS refuses where it lies outside of the new bounds.
 */
function setBounds(scope: Construct, nodeGroup: EksNodeGroup, props: AwsPoolProps): void {
  const { account, location, role = null, member, cluster, min, max } = props;
  const pool = `\${${nodeGroup.fqn}.node_group_name}`;
  const bounds: PoolBounds = { format: 1, cloud: "aws", account, location, role, name: member, cluster, pool, min, max };
  new TerraformData(scope, "bounds", {
    triggersReplace: { pool, min, max },
    provisioners: [{ when: "create", arguments: "scale-pool", environment: { [POOL_BOUNDS_VARIABLE]: JSON.stringify(bounds) } }],
  });
}

/** No image and no type, so that EKS chooses the image of the Kubernetes version and the pool its types. */
function launchTemplate(scope: Construct, props: AwsPoolProps, image: NodeImage): LaunchTemplate {
  const { cluster, awsName, fleet } = props;
  // Neither the provider's tags nor those of a node group get to its instances, their disks and their interfaces.
  const tags = { ...fleetTags(fleet, TerraformStack.of(scope)), Name: `${cluster}-${awsName}` };
  return new LaunchTemplate(scope, "template", {
    namePrefix: `${cluster.slice(0, AWS_LENGTHS.launchTemplatePrefix - awsName.length - 2)}-${awsName}-`,
    updateDefaultVersion: true,
    lifecycle: { createBeforeDestroy: true },
    // Pods can't reach what is a hop further away than their node: no pod gets the node's role.
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: DISKS[image].map(({ deviceName, size }) => ({
      deviceName,
      ebs: {
        volumeType: "gp3",
        encrypted: "true",
        deleteOnTermination: "true",
        ...(size === undefined ? {} : { volumeSize: size }),
      },
    })),
    tagSpecifications: ["instance", "network-interface", "volume"].map((resourceType) => ({ resourceType, tags })),
  });
}
