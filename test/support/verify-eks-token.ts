import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Judge, Verdict } from "./token-webhook.ts";

/** What AWS's token service knows of one access key. */
export interface KnownKey {
  readonly secretAccessKey: string;
  /** Only of keys that end. */
  readonly sessionToken?: string;
  /** Of the role or user that the key is of, as access entries name it: no session in it. */
  readonly principal: string;
}

/** Looks an access key up; undefined where nobody gave it out. */
export type KeyLookup = (accessKeyId: string) => Promise<KnownKey | undefined>;

export interface VerifyOptions {
  /** The cluster that the token must be for. */
  readonly cluster: string;
  readonly keys: KeyLookup;
  readonly now: Date;
}

const PREFIX = "k8s-aws-v1.";
const CLUSTER_HEADER = "x-k8s-aws-id";
const ALGORITHM = "AWS4-HMAC-SHA256";
const ALLOWED = [
  "Action",
  "Version",
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-Security-Token",
  "X-Amz-SignedHeaders",
  "X-Amz-Signature",
];
const MAX_EXPIRES_SECONDS = 900;
const VALID_MS = 15 * 60_000;
/** How far ahead of AWS's clock a signature may be dated. */
const SKEW_MS = 5 * 60_000;

/**
 * Checks a token as EKS and AWS's token service together do: the shape of the signed URL, its time, its cluster, and the
 * signature itself, computed anew from the key's secret. Shares no code with what makes tokens.
 */
export async function verifyEksToken(token: string, options: VerifyOptions): Promise<Verdict> {
  const url = urlIn(token);
  if (url === undefined) return { refused: "it is no token of AWS" };
  const query = url.searchParams;
  const unknown = [...query.keys()].filter((name) => !ALLOWED.includes(name) || query.getAll(name).length > 1);
  if (unknown.length > 0) return { refused: `its query has ${unknown.join(", ")}` };
  const [accessKeyId = "", day = "", region = "", service, end] = (query.get("X-Amz-Credential") ?? "").split("/");
  if (service !== "sts" || end !== "aws4_request") return { refused: "it is not signed for the token service" };
  if (url.origin !== `https://sts.${region}.amazonaws.com` || url.pathname !== "/") return { refused: `it asks ${url.host}` };
  if (query.get("Action") !== "GetCallerIdentity") return { refused: `it asks for ${query.get("Action")}` };
  const headers = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  if (!headers.includes(CLUSTER_HEADER) || !headers.includes("host")) return { refused: `it is bound to ${headers.join(", ")}` };
  const late = wrongTime(query, day, options.now);
  if (late !== undefined) return { refused: late };
  const key = await options.keys(accessKeyId);
  if (key === undefined) return { refused: `nobody gave out the key ${accessKeyId}` };
  if ((query.get("X-Amz-Security-Token") ?? undefined) !== key.sessionToken) return { refused: "its session token is another" };
  const values = { host: url.host, [CLUSTER_HEADER]: options.cluster };
  const expected = signatureOf(query, headers, values, key.secretAccessKey);
  return isSame(expected, query.get("X-Amz-Signature") ?? "")
    ? { principal: key.principal }
    : { refused: `its signature is not one of ${accessKeyId} for the cluster ${options.cluster}` };
}

/** What EKS has behind its API servers. */
export function eksJudge(keys: KeyLookup): Judge {
  return (token, { cluster, now }) => verifyEksToken(token, { cluster, keys, now });
}

function urlIn(token: string): URL | undefined {
  if (!token.startsWith(PREFIX) || !/^[A-Za-z0-9_-]+$/.test(token.slice(PREFIX.length))) return undefined;
  const text = Buffer.from(token.slice(PREFIX.length), "base64url").toString("utf8");
  return URL.canParse(text) ? new URL(text) : undefined;
}

function wrongTime(query: URLSearchParams, day: string, now: Date): string | undefined {
  const expires = query.get("X-Amz-Expires") ?? "";
  if (!/^\d+$/.test(expires) || Number(expires) > MAX_EXPIRES_SECONDS) return `it is to expire in ${expires} seconds`;
  const text = query.get("X-Amz-Date") ?? "";
  const signed = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(signed) || !text.startsWith(day)) return `its date is ${text}`;
  if (now.getTime() > signed + VALID_MS) return "it has expired";
  return signed > now.getTime() + SKEW_MS ? "it is from the future" : undefined;
}

function signatureOf(
  query: URLSearchParams,
  headers: readonly string[],
  values: Readonly<Record<string, string>>,
  secret: string,
): string {
  const signed = [...query].filter(([name]) => name !== "X-Amz-Signature");
  const pairs = signed.map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const lines = headers.map((name) => `${name}:${values[name] ?? ""}\n`).join("");
  const canonical = ["GET", "/", pairs.join("&"), lines, headers.join(";"), sha256("")].join("\n");
  const [, ...scope] = (query.get("X-Amz-Credential") ?? "").split("/");
  const toSign = [ALGORITHM, query.get("X-Amz-Date"), scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>((sum, part) => hmac(sum, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

function isSame(expected: string, seen: string): boolean {
  return expected.length === seen.length && timingSafeEqual(Buffer.from(expected), Buffer.from(seen));
}

/** Everything but letters, digits, `-`, `.`, `_` and `~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
