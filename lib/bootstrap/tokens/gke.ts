import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import { FleetError } from "../../errors.ts";
import type { GoogleToken } from "../../identity/google/identity.ts";
import { PhaseError } from "../contract.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

export type GkeRecipe = Extract<CredentialRecipe, { readonly kind: "gke" }>;

/** A token that ends sooner than this is not used any more; it leaves time for a slow request. */
const MARGIN_MS = 60_000;
/** Of a token that doesn't say when it ends: as long as the shortest that Google gives out by default. */
const UNKNOWN_MS = 14 * 60_000;

interface Held extends GoogleToken {
  readonly untilMs: number;
}

/**
 * Tokens for GKE clusters, each used until it is nearly over or was refused. Callers at the same time share one; a failed
 * attempt is not kept. The cluster asks Google whose the token is, and IAM and its own roles what they may do.
 */
export function gkeTokens(recipe: GkeRecipe, { clock, env }: TokenOptions): TokenSource {
  let asking: Promise<Held> | undefined;
  let last: Held | undefined;

  async function ask(): Promise<Held> {
    const [date, startedMs] = [clock.date(), clock.monotonic()];
    const got = await tokenFor(recipe, env);
    const lasts = got.expires === undefined ? UNKNOWN_MS : got.expires.getTime() - date.getTime() - MARGIN_MS;
    return { ...got, untilMs: startedMs + lasts };
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

async function tokenFor({ role }: GkeRecipe, env: TokenOptions["env"]): Promise<GoogleToken> {
  const { googleToken } = await import("../../identity/google/identity.ts");
  try {
    return await googleToken({ account: role, env });
  } catch (error) {
    throw error instanceof FleetError ? asPhaseError(error) : error;
  }
}

function asPhaseError({ kind, message, next }: FleetError): PhaseError {
  const failure = kind === "input" ? "input" : kind === "refused" ? "policy" : "transient";
  return new PhaseError({ class: failure, message, ...(next === undefined ? {} : { next }) });
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
