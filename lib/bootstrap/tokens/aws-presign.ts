import { createHash, createHmac } from "node:crypto";

/** Keys that AWS knows somebody by. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only of credentials that end. */
  readonly sessionToken?: string;
}

export interface PresignRequest {
  readonly host: string;
  readonly region: string;
  /** As it stands in signatures, such as `sts`. */
  readonly service: string;
  readonly query: Readonly<Record<string, string>>;
  /**
   * Headers that whoever uses the URL must send as they are, names in lower case.
   *
   * @default none beside `host`
   */
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials: AwsCredentials;
  readonly date: Date;
  readonly expiresSeconds: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The URL of a GET of `/` that carries its own signature: AWS's Signature Version 4 in the query. */
export function presign(request: PresignRequest): string {
  const { host, region, service, credentials, expiresSeconds } = request;
  const time = request.date.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers = Object.entries({ ...request.headers, host }).sort(byName);
  const signedHeaders = headers.map(([name]) => name).join(";");
  const query = canonicalQuery({
    ...request.query,
    "X-Amz-Algorithm": ALGORITHM,
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(expiresSeconds),
    "X-Amz-SignedHeaders": signedHeaders,
    ...(credentials.sessionToken === undefined ? {} : { "X-Amz-Security-Token": credentials.sessionToken }),
  });
  const lines = headers.map(([name, value]) => `${name}:${value.trim()}\n`).join("");
  const canonical = ["GET", "/", query, lines, signedHeaders, sha256("")].join("\n");
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join("\n");
  const key = [...scope.split("/")].reduce<string | Buffer>((sum, part) => hmac(sum, part), `AWS4${credentials.secretAccessKey}`);
  return `https://${host}/?${query}&X-Amz-Signature=${hmac(key, toSign).toString("hex")}`;
}

function canonicalQuery(query: Readonly<Record<string, string>>): string {
  const encoded = Object.entries(query).map(([name, value]): [string, string] => [encode(name), encode(value)]);
  return encoded
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** By code units, whatever the locale. */
function byName([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : left > right ? 1 : 0;
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
