import { EnvHttpProxyAgent, request } from "undici";
import type { Dispatcher } from "undici";
import { hiding, secretsInHeaders } from "../../model/hiding.ts";
import { orAborted, sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { PhaseError } from "../contract.ts";
import { artefactError } from "./artefact-error.ts";
import { MAX_ARTEFACT_BYTES } from "./file-selection.ts";

const MAX_REDIRECTS = 5;
const TRIES = 3;
const DOWNLOAD_DEADLINE_MS = 2 * 60_000;
const SILENCE_MS = 30_000;
const LONGEST_WAIT_S = 30;

type Headers = Readonly<Record<string, string>>;

/** Where artefacts are downloaded from, for one of them. */
export interface Downloads {
  /** By `https`, on the way through redirects too; `http` is for this machine (127.0.0.1). */
  readonly get: (url: string, headers?: Headers) => Promise<Download>;
}

export interface Download {
  /** After redirects. */
  readonly url: URL;
  /** The address as errors show it: without its query, where storage services sign, and what was shown to a server. */
  readonly address: string;
  readonly response: Dispatcher.ResponseData;
}

export interface DownloadOptions {
  /** Proxies are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Gets what `work` needs within two minutes. A server that is busy or failing is asked three times, as late as it asks for but
 * never later than 30 s.
 *
 * @param what - how it is called in errors
 */
export async function downloading<T>(
  what: string,
  { env, clock, signal }: DownloadOptions,
  work: (downloads: Downloads) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(DOWNLOAD_DEADLINE_MS);
  const bounded = AbortSignal.any([signal, deadline]);
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
    httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
    noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
  });
  try {
    return await work({ get: (url, headers = {}) => follow(url, headers, { dispatcher, clock, signal: bounded }) });
  } catch (error) {
    if (signal.aborted || error instanceof PhaseError) throw error;
    const reason = deadline.aborted ? `not there within ${DOWNLOAD_DEADLINE_MS / 1000} s` : reasonOf(error);
    throw artefactError(`${what} can't be had: ${reason}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

/** The body in whole. @throws PhaseError where it is more than an artefact may have */
export async function bodyOf({ address, response }: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of response.body) {
    const bytes = chunk as Buffer;
    total += bytes.byteLength;
    if (total > MAX_ARTEFACT_BYTES) throw artefactError(`${address} sends more than ${MAX_ARTEFACT_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** @throws PhaseError where the answer is not the thing itself */
export async function requireFound({ address, response }: Download): Promise<void> {
  if (response.statusCode === 200) return;
  await response.body.dump();
  throw artefactError(`${address} answers ${response.statusCode}`);
}

interface Sending {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function follow(url: string, headers: Headers, sending: Sending): Promise<Download> {
  const shown = showing(headers);
  const first = allowed(url, shown);
  let at = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    // What proves who we are is for the server that it was made for.
    const { authorization: _, ...others } = headers;
    const response = await ask(at, at.origin === first.origin ? headers : others, sending);
    const location = response.headers["location"];
    if (response.statusCode < 300 || response.statusCode >= 400 || typeof location !== "string")
      return { url: at, address: shown(at), response };
    await response.body.dump();
    at = allowed(URL.parse(location, at.href)?.href ?? "", shown);
  }
  throw artefactError(`${shown(first)} leads through more than ${MAX_REDIRECTS} redirects`);
}

async function ask(url: URL, headers: Headers, { dispatcher, clock, signal }: Sending): Promise<Dispatcher.ResponseData> {
  for (let attempt = 1; ; attempt++) {
    const sent = request(url, { dispatcher, signal, headers, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
    const response = await orAborted(signal, sent);
    if ((response.statusCode !== 429 && response.statusCode < 500) || attempt === TRIES) return response;
    await response.body.dump();
    const asked = Number(response.headers["retry-after"]);
    await sleep(clock, Math.min(asked >= 0 ? asked : attempt, LONGEST_WAIT_S) * 1000, signal);
  }
}

function allowed(text: string, shown: (url: URL) => string): URL {
  const url = URL.parse(text);
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && url.hostname === "127.0.0.1");
  if (url === null || !secure) throw artefactError(`${url === null ? "what a server leads to" : shown(url)} is no https address`);
  if (url.username !== "" || url.password !== "") throw artefactError("an artefact's address holds no user name or password");
  return url;
}

/** A server may lead us to an address that repeats what it was shown. */
function showing(headers: Headers): (url: URL) => string {
  const hide = hiding(secretsInHeaders(headers));
  return (url) => hide(`${url.origin}${url.pathname}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
