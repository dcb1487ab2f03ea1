import { request } from "undici";
import type { Dispatcher } from "undici";
import { hiding, secretsInHeaders } from "../../model/hiding.ts";
import { orAborted } from "../clock.ts";
import { dial, throughProxy } from "./dial.ts";
import type { ClientCertificate, Endpoint, TokenSource } from "./endpoint.ts";
import { secretsInUrl } from "./sent-secrets.ts";

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
  /** Of a refusal: without what we have shown who we are by, which somebody on the way may quote. */
  readonly body: string;
  /** Of a refusal to a bearer token: as whom we asked, and what may be wrong with that. */
  readonly explanation?: string;
}

/** Sends one request once; twice where its token was refused, which may just have ended. Rejects where no whole answer came, or when the signal aborts. */
export type Exchange = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

export interface WireConnection {
  readonly exchange: Exchange;
  close(): Promise<void>;
}

const UNAUTHORIZED = 401;

/** One pool of kept-alive connections to one API server. */
export function openConnection(endpoint: Endpoint): WireConnection {
  const pools = poolsOf(endpoint);
  const send = async (wire: WireRequest, token: string | undefined, signal: AbortSignal): Promise<WireResponse> => {
    const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const known = Object.fromEntries<string | string[]>(
      Object.entries(endpoint.headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
    );
    const headers = { accept: "application/json", ...known, ...bearer, ...wire.headers };
    const dispatcher = await orAborted(signal, pools.current());
    const sent = request(`${endpoint.url}${wire.path}`, {
      dispatcher,
      method: wire.method,
      headers,
      body: wire.body ?? null,
      signal,
    });
    try {
      // A stopped API server still accepts connections; undici hears of an abort only when one is made, and sends nothing then.
      const answer = await orAborted(signal, sent);
      const received = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as const],
      );
      const body = await answer.body.text();
      const shown = answer.statusCode < 300 ? body : withoutLogin(body, headers, endpoint);
      return { status: answer.statusCode, headers: Object.fromEntries(received), body: shown };
    } catch (error) {
      throw signal.aborted ? error : throughProxy(endpoint, error);
    }
  };
  return {
    exchange: endpoint.token === undefined ? (wire, signal) => send(wire, undefined, signal) : withToken(endpoint.token, send),
    close: () => pools.close(),
  };
}

function withoutLogin(body: string, headers: Readonly<Record<string, unknown>>, { proxy }: Endpoint): string {
  return hiding([...secretsInHeaders(headers), ...(proxy === undefined ? [] : secretsInUrl(proxy))])(body);
}

/** A pool for the client certificate of now; one that has changed leaves requests under way to end with the one before. */
function poolsOf(endpoint: Endpoint): { readonly current: () => Promise<Dispatcher>; readonly close: () => Promise<void> } {
  const dialed: { readonly client: ClientCertificate | undefined; readonly pool: Dispatcher }[] = [];
  return {
    current: async () => {
      const client = await endpoint.client?.();
      const last = dialed.at(-1);
      if (last !== undefined && last.client?.certificate === client?.certificate) return last.pool;
      void last?.pool.close();
      const pool = dial(endpoint, client);
      dialed.push({ client, pool });
      return pool;
    },
    // Not close(), which waits for an API server that may never answer.
    close: async () => {
      await Promise.all(dialed.map(({ pool }) => pool.destroy()));
    },
  };
}

/** What is refused by 401 was not heard, so the same request may go again, once, with another token. */
function withToken(
  tokens: TokenSource,
  send: (wire: WireRequest, token: string | undefined, signal: AbortSignal) => Promise<WireResponse>,
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
