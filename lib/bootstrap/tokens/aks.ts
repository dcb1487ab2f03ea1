import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import { MARGIN_MS, heldTokens } from "./held-tokens.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

export type AksRecipe = Extract<CredentialRecipe, { readonly kind: "aks" }>;

/** Every AKS API server with Entra ID is this application: https://learn.microsoft.com/azure/aks/kubelogin-authentication */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Tokens for AKS clusters. The cluster knows by Entra ID whose the token is, and Azure RBAC says what they may do. */
export function aksTokens(recipe: AksRecipe, { clock, env }: TokenOptions): TokenSource {
  return heldTokens(
    { clock },
    async () => {
      const { azureToken } = await import("../../identity/azure/identity.ts");
      const startedMs = clock.monotonic();
      const got = await azureToken({ client: recipe.role, audience: AKS_SERVER, env });
      return { ...got, untilMs: startedMs + got.seconds * 1000 - MARGIN_MS };
    },
    (last) => asked(recipe, last?.from),
  );
}

function asked({ role, subscription, resourceGroup, cluster }: AksRecipe, from: string | undefined): string {
  const who = role ?? "the identity of the environment";
  const by = from === undefined ? "" : `, by ${from}`;
  return `asked as ${who}${by}, for the AKS cluster ${cluster} in ${resourceGroup} of ${subscription}: it has no role "Azure Kubernetes Service RBAC Cluster Admin" there, or its token has ended`;
}

/** What proves an identity is asked for a token anew, and none of it says when it ends. */
function endOfProof(): Date | undefined {
  return undefined;
}

export const AKS_TOKENS: TokenKind<AksRecipe> = { tokens: aksTokens, endOfCredentials: endOfProof };
