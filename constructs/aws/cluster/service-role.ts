import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "../../cdk.ts";

export interface AwsServiceRoleProps {
  readonly name: string;
  readonly description: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** Host name of the service that takes the role, such as `ec2.amazonaws.com`. */
  readonly service: string;
  /** Whether the service labels its sessions, as Pod Identity and EKS do. */
  readonly tagsSessions: boolean;
  /**
   * Conditions on who may take it.
   *
   * @default none
   */
  readonly condition?: object;
  /** AWS's own policies, by name with their path. */
  readonly policies: readonly string[];
}

/** A role that one AWS service takes, with policies that AWS maintains. */
export class AwsServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly attachments: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, props: AwsServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "Resource", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: props.service },
            Action: props.tagsSessions ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"],
            ...(props.condition === undefined ? {} : { Condition: props.condition }),
          },
        ],
      }),
    });
    this.arn = role.arn;
    this.name = role.name;
    this.attachments = props.policies.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy.replace(/^.*\//, ""), {
          role: role.name,
          policyArn: `arn:${props.partition}:iam::aws:policy/${policy}`,
        }),
    );
  }
}
