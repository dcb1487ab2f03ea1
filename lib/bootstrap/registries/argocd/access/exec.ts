import { LOCAL_CREDENTIAL_VERSION } from "../../../../contracts/local-credential.ts";
import type { JsonObject } from "../../../kube-object.ts";

// What all of them speak, ours among them.
const VERSION = LOCAL_CREDENTIAL_VERSION;

/** In every image of Argo CD: asks a cloud for a token as the identity of its Pod. */
export const ARGOCD_CREDENTIAL = "argocd-k8s-auth";

/** A program that gives Argo CD a credential, as a cluster Secret names it. */
export function exec(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> | undefined = undefined,
): JsonObject {
  return { execProviderConfig: { command, args, apiVersion: VERSION, ...(env === undefined ? {} : { env }) } };
}
