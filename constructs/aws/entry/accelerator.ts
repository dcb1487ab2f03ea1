import { GlobalacceleratorAccelerator } from "@cdktf/provider-aws/lib/globalaccelerator-accelerator/index.js";
import { GlobalacceleratorEndpointGroup } from "@cdktf/provider-aws/lib/globalaccelerator-endpoint-group/index.js";
import { GlobalacceleratorListener } from "@cdktf/provider-aws/lib/globalaccelerator-listener/index.js";
import { FleetError } from "../../../lib/errors.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText, TerraformProvider } from "../../cdk.ts";
import type { AwsLogBucket } from "./log-bucket.ts";

export interface AwsAcceleratorProps {
  /** At most 64 characters. */
  readonly name: LiteralText;
  /** The TCP port that users reach. */
  readonly port: number;
  /** Load balancers of one account. */
  readonly targets: readonly AwsAcceleratorTarget[];
  /** Of that account, in the one place where accelerators are made. */
  readonly provider: TerraformProvider;
  /** Who connected to what is written here, below the accelerator's name. */
  readonly logs: AwsLogBucket;
  /**
   * Whether a destroy is refused: a new one would have other addresses.
   *
   * @default true
   */
  readonly protect?: boolean;
}

export interface AwsAcceleratorTarget {
  /** AWS's own name of the place that it is in. */
  readonly location: LiteralText;
  /** ARN of the load balancer. */
  readonly loadBalancer: Expression;
  /**
   * Share of the users that come to its place, 0 to 255.
   *
   * @default 128
   */
  readonly weight?: number;
}

const LONGEST_NAME = 64;
const EQUAL_WEIGHT = 128;

/**
 * Two addresses that AWS's own network announces everywhere: users enter it near them, and get to the nearest place with
 * a healthy load balancer. Whether one is healthy is known from its target group, so that it is not asked twice.
 */
export class AwsAccelerator extends Construct {
  /** The name that AWS gives to the addresses. */
  readonly dnsName: string;
  /** Id of the zone that AWS keeps that name in. */
  readonly dnsZone: string;

  constructor(scope: Construct, id: string, props: AwsAcceleratorProps) {
    super(scope, id);
    const { name, port, targets, provider, logs, protect = true } = props;
    if (name.length > LONGEST_NAME || targets.length === 0) {
      throw new FleetError(
        "input",
        `${this.node.path}: an accelerator has a name of at most ${LONGEST_NAME} characters and a target`,
      );
    }
    const accelerator = new GlobalacceleratorAccelerator(this, "Resource", {
      provider,
      name,
      enabled: true,
      ipAddressType: "IPV4",
      attributes: { flowLogsEnabled: true, flowLogsS3Bucket: logs.name, flowLogsS3Prefix: name },
      tags: { Name: name },
      lifecycle: { preventDestroy: protect },
      dependsOn: [logs.writable],
    });
    const listener = new GlobalacceleratorListener(this, "listener", {
      provider,
      acceleratorArn: accelerator.arn,
      protocol: "TCP",
      portRange: [{ fromPort: port, toPort: port }],
    });
    for (const location of new Set(targets.map((target) => target.location))) {
      const here = targets.filter((target) => target.location === location);
      new GlobalacceleratorEndpointGroup(this, location, {
        provider,
        listenerArn: listener.arn,
        endpointGroupRegion: location,
        endpointConfiguration: here.map(({ loadBalancer, weight = EQUAL_WEIGHT }) => ({
          endpointId: loadBalancer,
          weight,
          // Not to be had where the load balancer ends TLS, and pods would not see it anyway.
          clientIpPreservationEnabled: false,
        })),
      });
    }
    this.dnsName = accelerator.dnsName;
    this.dnsZone = accelerator.hostedZoneId;
  }
}
