import { Agent, request } from "undici";
import { orAborted } from "../clock.ts";

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of a refusal to a bearer token: as whom we asked, and what may be wrong with that. */
  readonly explanation?: string;
}

/** Bearer tokens that end. */
export interface TokenSource {
  /** One that is still good: the one before, or a new one. */
  current(): Promise<string>;
  /** The API server took this one for bad: the next one is new. */
  drop(token: string): void;
  /**
   * As whom the last token asks, in words for the person whose request was refused.
   *
   * @param serverDate - what the API server takes for now; undefined where it doesn't say
   */
  explain(serverDate: Date | undefined): string;
}

/** Sends one request once; twice where its token was refused, which may just have ended. Rejects where no whole answer came, or when the signal aborts. */
export type Exchange = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

/** Where an API server is and how to be somebody there. */
export interface Endpoint {
  /** `https://…`, without a path of its own. */
  readonly url: string;
  /** PEM; undefined for the machine's own store. */
  readonly ca: string | undefined;
  /** PEM of a client certificate and its key. */
  readonly client?: { readonly certificate: string; readonly key: string };
  /** Sent with every request, such as `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Asked for a bearer token before every request. */
  readonly token?: TokenSource;
}

export interface WireConnection {
  readonly exchange: Exchange;
  close(): Promise<void>;
}

// As many as an API server's fair queuing gives to one client without making it wait.
const MAX_CONNECTIONS = 8;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const UNAUTHORIZED = 401;

/** One pool of kept-alive connections to one API server. */
export function openConnection(endpoint: Endpoint): WireConnection {
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    maxResponseSize: MAX_ANSWER_BYTES,
    // Whoever sends a request bounds its time; these would fire behind its back.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: CONNECT_TIMEOUT_MS,
      ...(endpoint.ca === undefined ? {} : { ca: endpoint.ca }),
      ...(endpoint.client === undefined ? {} : { cert: endpoint.client.certificate, key: endpoint.client.key }),
    },
  });
  const origin = endpoint.url.replace(/\/+$/, "");
  const send = async (wire: WireRequest, token: string | undefined, signal: AbortSignal): Promise<WireResponse> => {
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = request(`${origin}${wire.path}`, {
      dispatcher: agent,
      method: wire.method,
      headers: { accept: "application/json", ...endpoint.headers, ...bearer, ...wire.headers },
      body: wire.body ?? null,
      signal,
    });
    // A stopped API server still accepts connections; undici hears of an abort only when one is made, and sends nothing then.
    const answer = await orAborted(signal, sent);
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return { status: answer.statusCode, headers: Object.fromEntries(headers), body: await answer.body.text() };
  };
  return {
    exchange: endpoint.token === undefined ? (wire, signal) => send(wire, undefined, signal) : withToken(endpoint.token, send),
    // Not close(), which waits for an API server that may never answer.
    close: () => agent.destroy(),
  };
}

/** Whoever is refused by 401 was not heard, so the same request may go again, once, with another token. */
function withToken(
  tokens: TokenSource,
  send: (wire: WireRequest, token: string, signal: AbortSignal) => Promise<WireResponse>,
): Exchange {
  return async (wire, signal) => {
    const token = await orAborted(signal, tokens.current());
    const answer = await send(wire, token, signal);
    if (answer.status !== UNAUTHORIZED) return answer;
    tokens.drop(token);
    const second = await send(wire, await orAborted(signal, tokens.current()), signal);
    return second.status === UNAUTHORIZED ? { ...second, explanation: tokens.explain(dateOf(second)) } : second;
  };
}

function dateOf({ headers }: WireResponse): Date | undefined {
  const date = new Date(headers["date"] ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
