import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member/index.js";
import { blockId, Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface GooglePodIdentitiesProps {
  /** The project's pool of identities as an expression that is known once the cluster is there: the first cluster makes the pool. */
  readonly workloadPool: string;
  /** Emails of service accounts by `<namespace>/<service account>`. */
  readonly accounts: Readonly<Record<string, LiteralText>>;
}

/** Service accounts of Google's that pods may act as, by Workload Identity Federation for GKE. */
export class GooglePodIdentities extends Construct {
  constructor(scope: Construct, id: string, { workloadPool, accounts }: GooglePodIdentitiesProps) {
    super(scope, id);
    for (const [pod, email] of Object.entries(accounts)) {
      new ServiceAccountIamMember(this, blockId(pod), {
        serviceAccountId: `projects/-/serviceAccounts/${email}`,
        role: "roles/iam.workloadIdentityUser",
        member: `serviceAccount:${workloadPool}[${pod}]`,
      });
    }
  }
}
