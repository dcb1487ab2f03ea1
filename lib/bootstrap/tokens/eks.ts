import type { CredentialRecipe } from "../../contracts/cluster-record.ts";
import { stsOrigin, WHO_AM_I } from "../../identity/aws/caller.ts";
import { presign } from "../../identity/aws/signature.ts";
import type { AwsCredentials } from "../../identity/aws/signature.ts";
import type { AwsIdentity } from "../../identity/aws/identity.ts";
import type { TokenSource } from "../kube/endpoint.ts";
import { MARGIN_MS, heldTokens } from "./held-tokens.ts";
import type { TokenKind, TokenOptions } from "./token-kind.ts";

export type EksRecipe = Extract<CredentialRecipe, { readonly kind: "eks" }>;

/** A token is good for a quarter of an hour after it was signed; this leaves a minute for a slow request. */
const RENEWED_AFTER_MS = 14 * 60_000;
/** What the URL says has no bearing on how long EKS takes the token. */
const EXPIRES_SECONDS = 60;
/** From here on AWS takes a signature for too old or too new. */
const SKEW_MS = 5 * 60_000;

/** Tokens for one EKS cluster. */
export function eksTokens(recipe: EksRecipe, { clock, env }: TokenOptions): TokenSource {
  return heldTokens(
    { clock },
    async () => {
      const { awsIdentity } = await import("../../identity/aws/identity.ts");
      const [date, startedMs] = [clock.date(), clock.monotonic()];
      const identity = await awsIdentity({ region: recipe.region, role: recipe.role, env, date });
      const { credentials } = identity;
      // Credentials that end take the token with them.
      const left =
        credentials.expiration === undefined ? Infinity : credentials.expiration.getTime() - date.getTime() - MARGIN_MS;
      const untilMs = startedMs + Math.min(RENEWED_AFTER_MS, left);
      return { token: await eksToken(recipe, credentials, date), identity, untilMs };
    },
    (last, serverDate) => {
      const offMs = serverDate === undefined ? 0 : clock.date().getTime() - serverDate.getTime();
      return [asked(recipe, last?.identity), wrongClock(offMs)].filter((part) => part !== "").join("; ");
    },
  );
}

/**
 * The bearer token that EKS takes: a signed question to AWS, "who am I", bound to one cluster, which the API server asks
 * in our name.
 */
export async function eksToken({ cluster, region }: EksRecipe, credentials: AwsCredentials, date: Date): Promise<string> {
  const url = await presign({
    origin: stsOrigin(region),
    region,
    service: "sts",
    query: WHO_AM_I,
    headers: { "x-k8s-aws-id": cluster },
    credentials,
    date,
    expiresSeconds: EXPIRES_SECONDS,
  });
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}

function asked({ cluster, region, role }: EksRecipe, identity: AwsIdentity | undefined): string {
  const who = identity?.caller.arn ?? role ?? "this machine's own account";
  const from = identity === undefined ? "" : `, by the credentials of ${identity.from}`;
  return `asked as ${who}${from}, for the EKS cluster ${cluster} in ${region}: it has no access entry for that, or is another cluster`;
}

function wrongClock(offMs: number): string {
  if (Math.abs(offMs) < SKEW_MS) return "";
  return `this machine's clock is ${Math.round(Math.abs(offMs) / 60_000)} minutes ${offMs < 0 ? "behind" : "ahead of"} the API server's, which ends tokens`;
}

/**
 * Tokens for EKS are made anew whenever they are needed, and so are most credentials behind them; but keys of a session
 * that somebody put into the environment end with it.
 */
function endOfKeys(env: TokenOptions["env"]): Date | undefined {
  const [profile, key, end] = ["AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_CREDENTIAL_EXPIRATION"].map((name) => env[name] ?? "");
  const date = new Date(end ?? "");
  return profile !== "" || key === "" || Number.isNaN(date.getTime()) ? undefined : date;
}

export const EKS_TOKENS: TokenKind<EksRecipe> = { tokens: eksTokens, endOfCredentials: endOfKeys };
