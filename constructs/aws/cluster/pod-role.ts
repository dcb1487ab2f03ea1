import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import type { EksPodIdentityAssociationConfig } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { Construct } from "../../cdk.ts";
import { AwsServiceRole } from "./service-role.ts";

export interface AwsPodRoleProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  readonly clusterArn: string;
  /** Twelve digits. */
  readonly account: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the role is called: at most 64 characters, unique in the account. */
  readonly roleName: string;
  /** AWS's own policies, by name with their path. */
  readonly policies: readonly string[];
}

/** A role that only one service account of one cluster can take, by Pod Identity. */
export class AwsPodRole extends Construct {
  readonly role: AwsServiceRole;
  /** What a pod must wait for that needs the role from its start. */
  readonly ready: NonNullable<EksPodIdentityAssociationConfig["dependsOn"]>;

  constructor(scope: Construct, id: string, props: AwsPodRoleProps) {
    super(scope, id);
    const { cluster, clusterArn, account, partition, namespace, serviceAccount } = props;
    this.role = new AwsServiceRole(this, "role", {
      name: props.roleName,
      description: `Taken by ${serviceAccount} in the cluster ${cluster}`,
      partition,
      service: "pods.eks.amazonaws.com",
      tagsSessions: true,
      condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": clusterArn } },
      policies: props.policies,
    });
    const identity = new EksPodIdentityAssociation(this, "identity", {
      clusterName: cluster,
      namespace,
      serviceAccount,
      roleArn: this.role.arn,
    });
    this.ready = [...this.role.attachments, identity];
  }
}
