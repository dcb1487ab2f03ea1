import type { CredentialRecipe } from "../../../../contracts/cluster-record.ts";
import type { JsonObject } from "../../../kube-object.ts";
import { eksAccess } from "./aws.ts";
import { aksAccess } from "./azure.ts";
import { gkeAccess } from "./google.ts";

/** What Argo CD asks for a credential of a cluster in a cloud; undefined where there is no cloud to ask. */
export function cloudAccess(credential: CredentialRecipe): JsonObject | undefined {
  switch (credential.kind) {
    case "eks":
      return eksAccess(credential);
    case "gke":
      return gkeAccess();
    case "aks":
      return aksAccess(credential);
    case "client-certificate":
    case "kubeconfig":
      return undefined;
  }
}
