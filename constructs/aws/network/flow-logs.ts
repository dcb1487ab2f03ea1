import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { AWS_KEY, awsLogKeyPolicy } from "../key.ts";
import { awsPartition } from "../../../lib/clouds/aws/partitions.ts";
import type { AwsNetworkParent } from "./subnets.ts";

export interface FlowLogsProps {
  readonly location: string;
  readonly account: string;
  readonly retentionDays: number;
}

const AGGREGATION_SECONDS = 60;

/** Who talked to whom, in a log group that is encrypted with a key of its own. */
export function addFlowLogs({ scope, name, vpc, protect }: AwsNetworkParent, props: FlowLogsProps): void {
  const partition = awsPartition(props.location);
  const groupName = `/fleetwright/${name}/flow-logs`;
  const groupArn = `arn:${partition}:logs:${props.location}:${props.account}:log-group:${groupName}`;
  const key = new KmsKey(scope, "flow-logs-key", {
    description: `Flow logs of ${name}`,
    ...AWS_KEY,
    policy: awsLogKeyPolicy(props, groupArn),
    tags: { Name: `${name}-flow-logs` },
    lifecycle: { preventDestroy: protect },
  });
  new KmsAlias(scope, "flow-logs-key-alias", { name: `alias/${name}-flow-logs`, targetKeyId: key.keyId });
  const group = new CloudwatchLogGroup(scope, "flow-logs-group", {
    name: groupName,
    retentionInDays: props.retentionDays,
    kmsKeyId: key.arn,
    tags: { Name: `${name}-flow-logs` },
  });
  const role = new IamRole(scope, "flow-logs-role", {
    name: `${name}-flow-logs`,
    description: `Writes the flow logs of ${name}`,
    assumeRolePolicy: JSON.stringify(trustPolicy(partition, props)),
    tags: { Name: `${name}-flow-logs` },
  });
  const policy = new IamRolePolicy(scope, "flow-logs-role-policy", {
    role: role.name,
    name: "write-flow-logs",
    policy: JSON.stringify(writePolicy(groupArn)),
  });
  new FlowLog(scope, "flow-logs", {
    vpcId: vpc.id,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: AGGREGATION_SECONDS,
    tags: { Name: name },
    // Without its rights the role exists already, and AWS refuses the flow log.
    dependsOn: [policy],
  });
}

/** Only for flow logs of this account and place: the service can't be talked into using the role for somebody else. */
function trustPolicy(partition: string, { location, account }: FlowLogsProps): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${location}:${account}:vpc-flow-log/*` },
        },
      },
    ],
  };
}

function writePolicy(groupArn: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [groupArn, `${groupArn}:*`],
      },
    ],
  };
}
