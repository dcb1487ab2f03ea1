import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Construct } from "../../cdk.ts";
import { awsPartition } from "../../../lib/clouds/aws/partitions.ts";
import { AWS_KEY, awsLogKeyPolicy } from "../key.ts";

export interface AwsEncryptionProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  readonly location: string;
  readonly account: string;
  readonly protect: boolean;
}

/** A year: people who look into an incident need what happened before it was found. */
const LOG_RETENTION_DAYS = 365;

/** The key that a cluster's secrets and logs are encrypted with, and the group that EKS writes its logs to. */
export class AwsEncryption extends Construct {
  readonly key: KmsKey;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: AwsEncryptionProps) {
    super(scope, id);
    // EKS makes a group of this name, without key or end, unless it finds one.
    const logGroup = `/aws/eks/${props.cluster}/cluster`;
    const { location, account } = props;
    const arn = `arn:${awsPartition(location)}:logs:${location}:${account}:log-group:${logGroup}`;
    this.key = new KmsKey(this, "key", {
      description: `Secrets and logs of the cluster ${props.cluster}`,
      ...AWS_KEY,
      policy: awsLogKeyPolicy({ location, account }, arn),
      lifecycle: { preventDestroy: props.protect },
    });
    new KmsAlias(this, "alias", { name: `alias/eks/${props.cluster}`, targetKeyId: this.key.keyId });
    this.logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroup,
      retentionInDays: LOG_RETENTION_DAYS,
      kmsKeyId: this.key.arn,
      lifecycle: { preventDestroy: props.protect },
    });
  }
}
