import type { ClusterAccess } from "../../contracts/cluster-record.ts";
import type { Clock } from "../clock.ts";
import { awsCredentials, stsHost } from "./aws-credentials.ts";
import { presign } from "./aws-presign.ts";
import type { AwsCredentials } from "./aws-presign.ts";

export type EksAccess = Extract<ClusterAccess, { readonly kind: "eks" }>;

/** A token is good for a quarter of an hour after it was signed; this leaves a minute for a slow request. */
const RENEWED_AFTER_MS = 14 * 60_000;
/** What AWS accepts here has no bearing on how long EKS takes the token. */
const EXPIRES_SECONDS = 60;

/**
 * Tokens for one EKS cluster, each used until it is nearly over. Callers at the same time share one; a failed attempt is
 * not kept.
 */
export function eksTokens(
  access: EksAccess,
  options: { readonly clock: Clock; readonly env: Readonly<Record<string, string | undefined>> },
): () => Promise<string> {
  const { clock, env } = options;
  let current: { readonly token: Promise<string>; readonly until: number } | undefined;
  return () => {
    if (current !== undefined && clock.monotonic() < current.until) return current.token;
    const date = clock.date();
    const token = awsCredentials({ env, region: access.region, role: access.role, date }).then((credentials) =>
      eksToken(access, credentials, date),
    );
    const made = { token, until: clock.monotonic() + RENEWED_AFTER_MS };
    current = made;
    token.catch(() => {
      if (current === made) current = undefined;
    });
    return token;
  };
}

/**
 * The bearer token that EKS takes: a signed question to AWS, "who am I", bound to one cluster, which the API server asks
 * in our name.
 */
export function eksToken({ cluster, region }: EksAccess, credentials: AwsCredentials, date: Date): string {
  const url = presign({
    host: stsHost(region),
    region,
    service: "sts",
    query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
    headers: { "x-k8s-aws-id": cluster },
    credentials,
    date,
    expiresSeconds: EXPIRES_SECONDS,
  });
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}
