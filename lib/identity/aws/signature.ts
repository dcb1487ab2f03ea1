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

/** What every signature is made from. */
interface Signing {
  /** `https://sts.eu-west-1.amazonaws.com`, without a path. */
  readonly origin: string;
  readonly region: string;
  /** As it stands in signatures, such as `sts`. */
  readonly service: string;
  readonly credentials: AwsCredentials;
  readonly date: Date;
}

export interface PresignRequest extends Signing {
  readonly query: Readonly<Record<string, string>>;
  /**
   * Headers that users of the URL must send as they are, names in lower case.
   *
   * @default none beside `host`
   */
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresSeconds: number;
}

export interface FormRequest extends Signing {
  /** Fields of the form, which is the body. */
  readonly form: Readonly<Record<string, string>>;
}

/** A POST of `/`, ready to be sent. */
export interface SignedForm {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface JsonRequest extends Signing {
  readonly method: "GET" | "POST";
  /** From `/` on, each part of it encoded. */
  readonly path: string;
  /** Default: none. */
  readonly query?: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly document?: object;
  /** In lower case; they are signed too. Default: that the document is JSON. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to a service that speaks in paths and JSON, ready to be sent. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The URL of a GET of `/` that carries its own signature: AWS's Signature Version 4 in the query. */
export async function presign(request: PresignRequest): Promise<string> {
  const { origin, query } = request;
  const headers = { ...request.headers, host: new URL(origin).host };
  const names = new Set(Object.keys(headers));
  const signer = await signerFor(request);
  const signed = await signer.presign(
    { method: "GET", ...endpointOf(origin), query: { ...query }, headers },
    // Otherwise headers that begin with `x-` may move into the query.
    { signingDate: request.date, expiresIn: request.expiresSeconds, unhoistableHeaders: names, signableHeaders: names },
  );
  const pairs = Object.entries(signed.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return `${origin}/?${pairs.sort().join("&")}`;
}

/** A POST of a form to `/` whose signature stands in its headers, as AWS's own programs ask. */
export async function signForm(request: FormRequest): Promise<SignedForm> {
  const body = new URLSearchParams(request.form).toString();
  const headers = { host: new URL(request.origin).host, "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const signer = await signerFor(request);
  const signed = await signer.sign(
    { method: "POST", ...endpointOf(request.origin), query: {}, headers, body },
    { signingDate: request.date },
  );
  return { headers: signed.headers, body };
}

/** A request of a path whose signature stands in its headers. */
export async function signJson(request: JsonRequest): Promise<SignedRequest> {
  const { method, path, query = {}, origin } = request;
  const body = request.document === undefined ? "" : JSON.stringify(request.document);
  const headers = { host: new URL(origin).host, "content-type": "application/json", ...request.headers };
  const signer = await signerFor(request);
  const signed = await signer.sign(
    { method, ...endpointOf(origin), path, query: { ...query }, headers, body },
    { signingDate: request.date },
  );
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return { url: `${origin}${path}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`, headers: signed.headers, body };
}

async function signerFor({ region, service, credentials }: Signing) {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  return new SignatureV4({ region, service, credentials, sha256: Sha256 });
}

function endpointOf(origin: string) {
  const { protocol, hostname, port } = new URL(origin);
  return { protocol, hostname, path: "/", ...(port === "" ? {} : { port: Number(port) }) };
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
