import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import type { LbTargetGroupHealthCheck } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import type { Cidr } from "../../../lib/model/cidr.ts";
import type { AwsEntryDetail } from "../../../lib/contracts/aws/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct, blockId } from "../../cdk.ts";
import type { Expression } from "../../cdk.ts";
import { securityGroupName } from "../security-group-name.ts";
import type { AwsLogBucket } from "./log-bucket.ts";
import { checkLoadBalancer } from "../../load-balancer.ts";
import type { LoadBalancer, LoadBalancerProps } from "../../load-balancer.ts";

export interface AwsLoadBalancerProps extends LoadBalancerProps {
  readonly vpcId: Expression;
  /** Subnets with a way in from the internet, one a zone. */
  readonly subnetIds: string[];
  /** Blocks of the VPC: pods have their addresses there. */
  readonly cidrs: readonly Cidr[];
  /** Where it logs who connects. AWS writes no log for an entry without a certificate of its own. */
  readonly logs: AwsLogBucket;
}

const LONGEST_NAME = 32;
const ANYWHERE = "0.0.0.0/0";
const HIGHEST_PORT = 65535;
/** Pods are registered with ports of their own, so that this one is never used; another one would replace the group. */
const UNUSED_PORT = 80;

/**
 * A network load balancer with the target group that pods of one workload in one cluster are put in. It hides from
 * pods who the user is: their answers could not come back through the network's access lists otherwise. Nobody gets in without an
 * `AwsListener`.
 */
export class AwsLoadBalancer extends Construct implements LoadBalancer {
  readonly record: ClusterEntry<AwsEntryDetail>;

  constructor(scope: Construct, id: string, props: AwsLoadBalancerProps) {
    super(scope, id);
    checkLoadBalancer(this.node.path, props, LONGEST_NAME);
    const { name, host, port, vpcId, logs } = props;
    const protect = props.protect ?? true;
    const group = this.#securityGroup(props);
    const targets = new LbTargetGroup(this, "targets", {
      name,
      vpcId,
      targetType: "ip",
      protocol: "TCP",
      port: UNUSED_PORT,
      preserveClientIp: "false",
      healthCheck: healthCheck(props),
      tags: { Name: name },
    });
    const balancer = new Lb(this, "Resource", {
      name,
      loadBalancerType: "network",
      internal: false,
      subnets: props.subnetIds,
      securityGroups: [group.id],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: protect,
      accessLogs: { bucket: logs.name, prefix: name, enabled: true },
      tags: { Name: name },
      lifecycle: { preventDestroy: protect },
      // A group goes only after the listeners that name it, and those go with their load balancer.
      dependsOn: [logs.writable, targets],
    });
    this.record = {
      host,
      port,
      sendTo: { name: balancer.dnsName },
      bind: { kind: "target-group", targetGroup: targets.arn, network: vpcId, securityGroup: group.id },
      detail: { cloud: "aws", loadBalancer: balancer.arn, zone: balancer.zoneId },
    };
  }

  /** In from anywhere on the entry's own port; out to the network's own addresses. */
  #securityGroup({ name, vpcId, port, cidrs }: AwsLoadBalancerProps): SecurityGroup {
    const tags = { Name: `${name}-entry` };
    const group = new SecurityGroup(this, "security-group", {
      name: securityGroupName(`${name}-entry`),
      description: `Load balancer ${name}`,
      vpcId,
      tags,
    });
    const tcp = { securityGroupId: group.id, ipProtocol: "tcp", tags };
    new VpcSecurityGroupIngressRule(this, "users", {
      ...tcp,
      description: "Users of the entry",
      cidrIpv4: ANYWHERE,
      fromPort: port,
      toPort: port,
    });
    for (const block of cidrs) {
      new VpcSecurityGroupEgressRule(this, `pods-${blockId(block)}`, {
        ...tcp,
        description: "Pods, for traffic and health checks",
        cidrIpv4: block.toString(),
        fromPort: 1,
        toPort: HIGHEST_PORT,
      });
    }
    return group;
  }
}

/** Asked every 10 seconds: a pod is out after 30 and in again after 30. */
function healthCheck({ health, port }: AwsLoadBalancerProps): LbTargetGroupHealthCheck {
  return {
    protocol: health.protocol.toUpperCase(),
    // The entry's port is what users see: the pod's own is another one, known when it is registered.
    port: health.port === port ? "traffic-port" : String(health.port),
    ...(health.protocol === "tcp" ? {} : { path: health.path, matcher: "200" }),
    interval: 10,
    healthyThreshold: 3,
    unhealthyThreshold: 3,
  };
}
