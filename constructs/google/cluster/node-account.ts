import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member/index.js";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account/index.js";
import { Construct } from "../../cdk.ts";

export interface GoogleNodeAccountProps {
  /** Id of the account: 6 to 30 characters. */
  readonly accountId: string;
  /** The cluster's name in Google Cloud. */
  readonly cluster: string;
  readonly project: string;
}

/** All that nodes need: to write logs and metrics, and to read images of the project's registries. */
const ROLES: Readonly<Record<string, string>> = {
  node: "roles/container.defaultNodeServiceAccount",
  images: "roles/artifactregistry.reader",
};

/** Who a cluster's nodes are, in place of the project's default account, which may edit everything. */
export class GoogleNodeAccount extends Construct {
  readonly email: string;
  /** What nodes must wait for. */
  readonly granted: readonly ProjectIamMember[];

  constructor(scope: Construct, id: string, props: GoogleNodeAccountProps) {
    super(scope, id);
    const account = new ServiceAccount(this, "Resource", {
      accountId: props.accountId,
      displayName: `Nodes of the cluster ${props.cluster}`,
    });
    this.email = account.email;
    // The account is the cluster's own, so that no other stack has the same grants and removes them with its own.
    this.granted = Object.entries(ROLES).map(
      ([name, role]) => new ProjectIamMember(this, name, { project: props.project, role, member: account.member }),
    );
  }
}
