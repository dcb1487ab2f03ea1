import type { IncomingHttpHeaders } from "node:http";

/** What keeps things apart in AWS. */
export interface Place {
  /** Twelve digits. */
  readonly account: string;
  /** AWS's own name, `eu-west-1`. */
  readonly region: string;
}

/** One request to AWS's API. */
export interface Call {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly place: Place;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Forward = (call: Pick<Call, "method" | "url" | "headers" | "body">) => Promise<Answer>;

/** What a signature says of itself. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** Of the header, or of the query where a request was signed beforehand; undefined where it is not signed. */
export function signatureOf(headers: IncomingHttpHeaders, url: string): Signature | undefined {
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const credential = query.get("X-Amz-Credential") ?? /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1];
  const [accessKeyId, , region, service] = credential?.split("/") ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** With a signature in the header, where moto looks for it, even where a request was signed beforehand. */
export function signedInHeader(headers: IncomingHttpHeaders, url: string): IncomingHttpHeaders {
  const credential = new URLSearchParams(url.split("?")[1] ?? "").get("X-Amz-Credential");
  if (credential === null) return headers;
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` };
}

export function json(status: number, document: object): Answer {
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(document)) };
}

/** A refusal in the words of AWS's JSON services. */
export function refusal(status: number, type: string, message: string): Answer {
  const answer = json(status, { message });
  return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": type } };
}
