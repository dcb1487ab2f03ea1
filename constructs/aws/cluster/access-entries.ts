import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsIamSessionContext } from "@cdktf/provider-aws/lib/data-aws-iam-session-context/index.js";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry/index.js";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association/index.js";
import { Construct, expression } from "../../cdk.ts";
import type { Text } from "../../cdk.ts";

/** One principal and what it may do in the whole cluster. */
export interface AwsAccessGrant {
  /** Tells the grants of one cluster apart: a DNS label. */
  readonly name: string;
  /** ARN of an IAM role or user. */
  readonly principal: Text;
  /** `cluster-admin`: everything. `edit`: workloads and their secrets. `view`: everything but secrets, nothing to change. */
  readonly rights: "cluster-admin" | "edit" | "view";
}

export interface AwsAccessEntriesProps {
  /** The cluster's name in AWS. */
  readonly cluster: string;
  readonly partition: string;
  readonly grants: readonly AwsAccessGrant[];
  /** Whether the creator of the cluster is one of its administrators; `grants` may not name them again. */
  readonly creator: boolean;
}

const POLICIES: Readonly<Record<AwsAccessGrant["rights"], string>> = {
  "cluster-admin": "AmazonEKSClusterAdminPolicy",
  edit: "AmazonEKSEditPolicy",
  view: "AmazonEKSViewPolicy",
};

/** Who may do what in a cluster. Who is not named here may nothing, not even the one who created it. */
export class AwsAccessEntries extends Construct {
  /** The cluster's name, known once everybody has their rights. */
  readonly openedCluster: string;

  constructor(scope: Construct, id: string, props: AwsAccessEntriesProps) {
    super(scope, id);
    const { cluster, partition } = props;
    const creator = props.creator ? this.#creator() : undefined;
    const associations = [...(creator === undefined ? [] : [creator]), ...props.grants].map((grant) => {
      const { name, principal, rights } = grant;
      // Who deploys next time may be somebody else: the creator stays.
      const lifecycle = grant === creator ? { lifecycle: { ignoreChanges: ["principal_arn"] } } : {};
      const entry = new EksAccessEntry(this, name, {
        clusterName: cluster,
        principalArn: principal,
        type: "STANDARD",
        ...lifecycle,
      });
      return new EksAccessPolicyAssociation(this, `${name}-rights`, {
        clusterName: cluster,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${POLICIES[rights]}`,
        accessScope: { type: "cluster" },
      });
    });
    const [first] = associations;
    this.openedCluster = first === undefined ? cluster : first.clusterName;
  }

  /** The role or user behind the credentials in use: an entry does not take a session's own ARN. */
  #creator(): AwsAccessGrant {
    const caller = new DataAwsCallerIdentity(this, "caller");
    const session = new DataAwsIamSessionContext(this, "session", { arn: caller.arn });
    return { name: "creator", principal: expression(session.issuerArn), rights: "cluster-admin" };
  }
}
