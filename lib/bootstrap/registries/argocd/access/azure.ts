import type { CredentialRecipe } from "../../../../contracts/cluster-record.ts";
import type { JsonObject } from "../../../kube-object.ts";
import { ARGOCD_CREDENTIAL, exec } from "./exec.ts";

/** Argo CD comes as the application that trusts its ServiceAccounts; the webhook of workload identity says of which tenant. */
export function aksAccess({ role }: Extract<CredentialRecipe, { readonly kind: "aks" }>): JsonObject {
  return exec(ARGOCD_CREDENTIAL, ["azure"], {
    AAD_LOGIN_METHOD: "workloadidentity",
    ...(role === undefined ? {} : { AZURE_CLIENT_ID: role }),
  });
}
