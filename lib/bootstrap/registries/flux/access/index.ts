import type { CredentialRecipe } from "../../../../contracts/cluster-record.ts";

/**
 * What Flux calls those who give out tokens for the clusters of a cloud, by the kind of the token; undefined where nobody does.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#secret-less-authentication
 */
export const PROVIDERS: Readonly<Record<CredentialRecipe["kind"], string | undefined>> = {
  aks: "azure",
  "client-certificate": undefined,
  eks: "aws",
  gke: "gcp",
  kubeconfig: undefined,
};
