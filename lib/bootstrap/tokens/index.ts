import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import type { AksRecipe } from "./aks.ts";
import type { EksRecipe } from "./eks.ts";
import type { GkeRecipe } from "./gke.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

/** Recipe by tokens that a cloud gives out, and that end by themselves. */
export type TokenRecipe = AksRecipe | EksRecipe | GkeRecipe;

/** By the kind of recipe. Each loads its own part: credentials of one cloud need programs of that cloud alone. */
const KINDS: { readonly [Kind in TokenRecipe["kind"]]: () => Promise<TokenKind<Extract<TokenRecipe, { kind: Kind }>>> } = {
  aks: async () => (await import("./aks.ts")).AKS_TOKENS,
  eks: async () => (await import("./eks.ts")).EKS_TOKENS,
  gke: async () => (await import("./gke.ts")).GKE_TOKENS,
};

export function isTokenRecipe(recipe: CredentialRecipe): recipe is TokenRecipe {
  return Object.hasOwn(KINDS, recipe.kind);
}

export async function tokensFor(recipe: TokenRecipe, options: TokenOptions): Promise<TokenSource> {
  return (await kindOf(recipe)).tokens(recipe, options);
}

export async function endOfCredentials(recipe: TokenRecipe, env: TokenOptions["env"]): Promise<Date | undefined> {
  return (await kindOf(recipe)).endOfCredentials(env);
}

/** The compiler does not follow that the kind is that of the recipe. */
function kindOf<Recipe extends TokenRecipe>({ kind }: Recipe): Promise<TokenKind<Recipe>> {
  return KINDS[kind]() as Promise<unknown> as Promise<TokenKind<Recipe>>;
}
