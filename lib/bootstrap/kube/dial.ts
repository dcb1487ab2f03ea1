import { isIP } from "node:net";
import { Agent, buildConnector, ProxyAgent } from "undici";
import type { Dispatcher } from "undici";
import type { ClientCertificate, Endpoint, Server } from "./endpoint.ts";
import { MOST_AT_ONCE } from "./pace.ts";
import { proxyName } from "./proxy.ts";

/** A member's, and the one of a hub. */
const LEASES = 2;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKS_PORT = 1080;

const LIMITS = {
  // One request each: as many as the pace allows, and the leases that go beside it.
  connections: MOST_AT_ONCE + LEASES,
  pipelining: 1,
  maxResponseSize: MAX_ANSWER_BYTES,
  // The sender of a request bounds its time; these would fire behind its back.
  headersTimeout: 0,
  bodyTimeout: 0,
};

/** A pool of kept-alive connections to one API server, straight or through its proxy. */
export function dial(server: Endpoint, client: ClientCertificate | undefined): Dispatcher {
  const { proxy } = server;
  // Over HTTP/2 undici makes one value of several: a user of the groups `shop` and `pay` would be one of `shop, pay`.
  const allowH2 = Object.values(server.headers).every((value) => typeof value === "string" || value.length < 2);
  const limits = { ...LIMITS, allowH2 };
  const tls = {
    allowH2,
    timeout: CONNECT_TIMEOUT_MS,
    ...(server.ca === undefined ? {} : { ca: server.ca }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
    ...(server.serverName === undefined ? {} : { servername: server.serverName }),
  };
  if (proxy === undefined) return new Agent({ ...limits, connect: tls });
  if (proxy.protocol.startsWith("socks5")) return new Agent({ ...limits, connect: throughSocks(proxy, tls) });
  // In Go, and so in kubectl, the cluster's own authority vouches for its proxy too.
  const proxyTls = { timeout: CONNECT_TIMEOUT_MS, ...(server.ca === undefined ? {} : { ca: server.ca }) };
  return new ProxyAgent({ ...limits, uri: proxy.href, requestTls: tls, proxyTls, proxyTunnel: true });
}

/** What went wrong on the way, with the proxy that is part of it. */
export function throughProxy(server: Server, error: unknown): unknown {
  if (server.proxy === undefined || !(error instanceof Error) || error.name === "AbortError") return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "PROXY";
  return Object.assign(new Error(`through the proxy ${proxyName(server.proxy)}: ${error.message}`, { cause: error }), { code });
}

function throughSocks(proxy: URL, tls: buildConnector.BuildOptions): buildConnector.connector {
  const secure = buildConnector(tls);
  return (options, callback) => {
    tunnel(proxy, options.hostname, Number(options.port === "" ? 443 : options.port)).then(
      (socket) => secure({ ...options, httpSocket: socket }, callback),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

/** Names are looked up by the proxy, as Go does. */
async function tunnel(proxy: URL, hostname: string, port: number) {
  const { SocksClient } = await import("socks");
  const host = plain(hostname);
  const { socket } = await SocksClient.createConnection({
    proxy: {
      type: 5,
      host: plain(proxy.hostname),
      port: proxy.port === "" ? SOCKS_PORT : Number(proxy.port),
      ...(proxy.username === ""
        ? {}
        : { userId: decodeURIComponent(proxy.username), password: decodeURIComponent(proxy.password) }),
    },
    command: "connect",
    destination: { host, port },
    timeout: CONNECT_TIMEOUT_MS,
  });
  return socket;
}

function plain(host: string): string {
  const inner = host.replace(/^\[(.*)\]$/, "$1");
  return isIP(inner) === 0 ? host : inner;
}
