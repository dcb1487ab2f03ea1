import type { CredentialRecipe } from "../../../../contracts/cluster-record.ts";
import type { JsonObject } from "../../../kube-object.ts";

/** Argo CD signs as its own identity in AWS, or as the role that this one may assume. */
export function eksAccess({ cluster, role }: Extract<CredentialRecipe, { readonly kind: "eks" }>): JsonObject {
  return { awsAuthConfig: { clusterName: cluster, ...(role === undefined ? {} : { roleARN: role }) } };
}
