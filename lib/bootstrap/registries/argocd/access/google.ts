import type { JsonObject } from "../../../kube-object.ts";
import { ARGOCD_CREDENTIAL, exec } from "./exec.ts";

/** Argo CD comes as the service account that its own stands for in Google Cloud; it can't take another one's role. */
export function gkeAccess(): JsonObject {
  return exec(ARGOCD_CREDENTIAL, ["gcp"]);
}
