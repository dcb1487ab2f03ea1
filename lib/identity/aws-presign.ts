import { createHash, createHmac } from "node:crypto";

/** Keys that AWS knows somebody by. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only of credentials that end. */
  readonly sessionToken?: string;
  /** When they end, where that is known. */
  readonly expiration?: Date;
}

export interface PresignRequest {
  /** `https://sts.eu-west-1.amazonaws.com`, without a path. */
  readonly origin: string;
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

/** The URL of a GET of `/` that carries its own signature: AWS's Signature Version 4 in the query. */
export async function presign(request: PresignRequest): Promise<string> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { origin, region, service, credentials } = request;
  const { protocol, host, hostname, port } = new URL(origin);
  const headers = { ...request.headers, host };
  const signer = new SignatureV4({ region, service, credentials, sha256: Sha256 });
  const signed = await signer.presign(
    {
      method: "GET",
      protocol,
      hostname,
      ...(port === "" ? {} : { port: Number(port) }),
      path: "/",
      query: { ...request.query },
      headers,
    },
    // Otherwise headers that begin with `x-` may move into the query.
    {
      signingDate: request.date,
      expiresIn: request.expiresSeconds,
      unhoistableHeaders: new Set(Object.keys(headers)),
      signableHeaders: new Set(Object.keys(headers)),
    },
  );
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return `${origin}/?${query.sort().join("&")}`;
}

/** What the signer hashes with: Node's own. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** As the signature has it: everything but letters, digits, `-`, `.`, `_` and `~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
