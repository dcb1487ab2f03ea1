import { EnvHttpProxyAgent, request } from "undici";
import type { Dispatcher } from "undici";
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

/**
 * The bytes at an address. Only `https`, on the way through redirects too; `http` is for this machine (127.0.0.1).
 * A server that is busy or failing is asked three times, as late as it asks for but never later than 30 s.
 */
export async function readUrl(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(DOWNLOAD_DEADLINE_MS);
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
    httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
    noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
  });
  try {
    return await follow(url, dispatcher, clock, AbortSignal.any([signal, deadline]));
  } catch (error) {
    if (signal.aborted || error instanceof PhaseError) throw error;
    const reason = deadline.aborted ? `not there within ${DOWNLOAD_DEADLINE_MS / 1000} s` : reasonOf(error);
    throw artefactError(`${url} can't be had: ${reason}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

async function follow(url: string, dispatcher: Dispatcher, clock: Clock, signal: AbortSignal): Promise<Uint8Array> {
  let at = allowed(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await ask(at, dispatcher, clock, signal);
    const location = response.headers["location"];
    if (response.statusCode < 300 || response.statusCode >= 400 || typeof location !== "string") return bodyOf(at, response);
    await response.body.dump();
    at = allowed(new URL(location, at).href);
  }
  throw artefactError(`${url} leads through more than ${MAX_REDIRECTS} redirects`);
}

async function ask(url: URL, dispatcher: Dispatcher, clock: Clock, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  for (let attempt = 1; ; attempt++) {
    const sent = request(url, { dispatcher, signal, headersTimeout: SILENCE_MS, bodyTimeout: SILENCE_MS });
    const response = await orAborted(signal, sent);
    if ((response.statusCode !== 429 && response.statusCode < 500) || attempt === TRIES) return response;
    await response.body.dump();
    const asked = Number(response.headers["retry-after"]);
    await sleep(clock, Math.min(asked >= 0 ? asked : attempt, LONGEST_WAIT_S) * 1000, signal);
  }
}

async function bodyOf(url: URL, response: Dispatcher.ResponseData): Promise<Uint8Array> {
  if (response.statusCode !== 200) {
    await response.body.dump();
    throw artefactError(`${url.href} answers ${response.statusCode}`);
  }
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of response.body) {
    const bytes = chunk as Buffer;
    total += bytes.byteLength;
    if (total > MAX_ARTEFACT_BYTES) throw artefactError(`${url.href} sends more than ${MAX_ARTEFACT_BYTES} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function allowed(text: string): URL {
  const url = URL.parse(text);
  const secure = url?.protocol === "https:" || (url?.protocol === "http:" && url.hostname === "127.0.0.1");
  if (url === null || !secure) throw artefactError(`"${text}" is no https address`);
  if (url.username !== "" || url.password !== "") throw artefactError("an artefact's address holds no user name or password");
  return url;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
