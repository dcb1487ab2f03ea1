import type { ClusterAccess } from "../../contracts/cluster-record.ts";
import type { Clock } from "../clock.ts";
import type { TokenSource } from "../kube/exchange.ts";
import type { EksAccess } from "./eks.ts";
import type { GkeAccess } from "./gke.ts";

/** Access by tokens that a cloud gives out, and that end by themselves. */
export type TokenAccess = EksAccess | GkeAccess;

export interface TokenOptions {
  readonly clock: Clock;
  /** Variables of the environment, named as each cloud's own programs name them. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How tokens of one kind are had. */
export interface TokenKind<Access> {
  readonly tokens: (access: Access, options: TokenOptions) => TokenSource;
  /** When the credentials in the environment end that tokens are asked for with; undefined where nobody can tell. */
  readonly endOfCredentials: (env: TokenOptions["env"]) => Date | undefined;
}

/** By the kind of access. Each loads its own part: credentials of one cloud need programs of that cloud alone. */
const KINDS: { readonly [Kind in TokenAccess["kind"]]: () => Promise<TokenKind<Extract<TokenAccess, { kind: Kind }>>> } = {
  eks: async () => (await import("./eks.ts")).EKS_TOKENS,
  gke: async () => (await import("./gke.ts")).GKE_TOKENS,
};

export function isTokenAccess(access: ClusterAccess): access is TokenAccess {
  return Object.hasOwn(KINDS, access.kind);
}

export async function tokensFor(access: TokenAccess, options: TokenOptions): Promise<TokenSource> {
  return (await kindOf(access)).tokens(access, options);
}

export async function endOfCredentials(access: TokenAccess, env: TokenOptions["env"]): Promise<Date | undefined> {
  return (await kindOf(access)).endOfCredentials(env);
}

/** The compiler does not follow that the kind is that of the access. */
function kindOf<Access extends TokenAccess>({ kind }: Access): Promise<TokenKind<Access>> {
  return KINDS[kind]() as Promise<unknown> as Promise<TokenKind<Access>>;
}
