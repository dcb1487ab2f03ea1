import type { JsonObject } from "../../../kube-object.ts";

const VERSION = "client.authentication.k8s.io/v1beta1";

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
