/** The name of the Terraform output of every cluster's stack on Azure that holds an {@link AzureIdentityRecord}. */
export const CLUSTER_IDENTITY_OUTPUT = "cluster_identity";

/** Who a cluster is to Azure, for those who give it rights on what is made after it. Nothing in it is secret. */
export interface AzureIdentityRecord {
  /** Object id of the control plane's identity. */
  readonly principalId: string;
  /** The cluster's OIDC issuer: what vouches for its pods. */
  readonly issuer: string;
}
