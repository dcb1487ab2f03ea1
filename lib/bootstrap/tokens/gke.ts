import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import { MARGIN_MS, heldTokens } from "./held-tokens.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

export type GkeRecipe = Extract<CredentialRecipe, { readonly kind: "gke" }>;

/** Of a token that doesn't say when it ends: as long as the shortest that Google gives out by default. */
const UNKNOWN_MS = 14 * 60_000;

/** Tokens for GKE clusters. The cluster asks Google whose the token is, and IAM and its own roles what they may do. */
export function gkeTokens(recipe: GkeRecipe, { clock, env }: TokenOptions): TokenSource {
  return heldTokens(
    { clock },
    async () => {
      const { googleToken } = await import("../../identity/google/identity.ts");
      const [date, startedMs] = [clock.date(), clock.monotonic()];
      const got = await googleToken({ account: recipe.role, env });
      const lasts = got.expires === undefined ? UNKNOWN_MS : got.expires.getTime() - date.getTime() - MARGIN_MS;
      return { ...got, untilMs: startedMs + lasts };
    },
    (last) => asked(recipe, last?.from),
  );
}

function asked({ role, project, location, cluster }: GkeRecipe, from: string | undefined): string {
  const who = role ?? "this machine's own account";
  const by = from === undefined ? "" : `, by the credentials of ${from}`;
  return `asked as ${who}${by}, for the GKE cluster ${cluster} in ${location} of ${project}: IAM gives them no container.clusters.connect there, or their token has ended`;
}

/** A token that somebody put into the environment doesn't say when it ends; all others are asked for anew. */
function endOfToken(): Date | undefined {
  return undefined;
}

export const GKE_TOKENS: TokenKind<GkeRecipe> = { tokens: gkeTokens, endOfCredentials: endOfToken };
