import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import { FleetError } from "../../errors.ts";
import type { AzureToken } from "../../identity/azure/identity.ts";
import { PhaseError } from "../contract.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

export type AksRecipe = Extract<CredentialRecipe, { readonly kind: "aks" }>;

/** Every AKS API server with Entra ID is this application: https://learn.microsoft.com/azure/aks/kubelogin-authentication */
const AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";
/** A token that ends sooner than this is not used any more; it leaves time for a slow request. */
const MARGIN_MS = 60_000;

interface Held extends AzureToken {
  readonly untilMs: number;
}

/**
 * Tokens for AKS clusters, each used until it is nearly over or was refused. Callers at the same time share one; a failed
 * attempt is not kept. The cluster knows by Entra ID whose the token is, and Azure RBAC says what they may do.
 */
export function aksTokens(recipe: AksRecipe, { clock, env }: TokenOptions): TokenSource {
  let asking: Promise<Held> | undefined;
  let last: Held | undefined;

  async function ask(): Promise<Held> {
    const startedMs = clock.monotonic();
    const got = await tokenFor(recipe, env);
    return { ...got, untilMs: startedMs + got.seconds * 1000 - MARGIN_MS };
  }

  return {
    current: async () => {
      if (last !== undefined && clock.monotonic() < last.untilMs) return last.token;
      asking ??= ask().finally(() => (asking = undefined));
      last = await asking;
      return last.token;
    },
    drop: (token) => {
      if (last?.token === token) last = undefined;
    },
    explain: () => asked(recipe, last?.from),
  };
}

async function tokenFor({ role }: AksRecipe, env: TokenOptions["env"]): Promise<AzureToken> {
  const { azureToken } = await import("../../identity/azure/identity.ts");
  try {
    return await azureToken({ client: role, audience: AKS_SERVER, env });
  } catch (error) {
    throw error instanceof FleetError ? asPhaseError(error) : error;
  }
}

function asPhaseError({ kind, message, next }: FleetError): PhaseError {
  const failure = kind === "input" ? "input" : kind === "refused" ? "policy" : "transient";
  return new PhaseError({ class: failure, message, ...(next === undefined ? {} : { next }) });
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
