import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { aTestAuthority } from "./certificates.ts";

/** How a server refuses; each of them says again all that it was shown. */
export const REFUSALS = {
  "401 in the words of an API server": (quoted, response) => status(response, 401, quoted, "Unauthorized"),
  "403 on a page": (quoted, response) => void response.writeHead(403).end(`<html>${quoted}</html>`),
  "422 with the fields": (quoted, response) => status(response, 422, quoted, "Invalid"),
  "400 as OAuth says it": (quoted, response) => json(response, 400, { error: quoted, error_description: quoted }),
  "400 as Google says it": (quoted, response) =>
    json(response, 400, { error: { status: quoted, message: quoted, code: quoted } }),
  "400 as AWS says it": (quoted, response) => json(response, 400, { __type: quoted, message: quoted, Message: quoted }),
  "400 as AWS says it in XML": (quoted, response) =>
    void response
      .writeHead(400)
      .end(`<ErrorResponse><Error><Code>${plain(quoted)}</Code><Message>${plain(quoted)}</Message></Error></ErrorResponse>`),
  "401 with a challenge": (quoted, response) =>
    void response.writeHead(401, { "www-authenticate": `Bearer realm="${header(quoted)}",service="x"` }).end(quoted),
  "401 with a challenge that leads away": (quoted, response) =>
    void response.writeHead(401, { "www-authenticate": `Bearer realm="http://elsewhere.test/${header(quoted)}"` }).end(quoted),
  "401 with a plain challenge": (quoted, response) => void response.writeHead(401, { "www-authenticate": "Basic" }).end(quoted),
  "302 to elsewhere": (quoted, response) =>
    void response.writeHead(302, { location: `http://elsewhere.test/${encodeURIComponent(quoted)}` }).end(),
  "500": (quoted, response) => void response.writeHead(500, header(quoted).slice(0, 500)).end(quoted),
  "200 that breaks off": (quoted, response) => void response.writeHead(200).end(`{"items": "${quoted}`),
  "200 of another kind": (quoted, response) => json(response, 200, [quoted]),
  "no HTTP": (quoted, response) => void response.socket?.end(`${header(quoted)}\r\n\r\n`),
  "nothing at all": (_, response) => void response.socket?.destroy(),
} as const satisfies Readonly<Record<string, (quoted: string, response: ServerResponse) => void>>;

export type Refusal = keyof typeof REFUSALS;

/** A server by https, by http and as a proxy, that refuses everything, and quotes what it was shown. */
export interface QuotingServer {
  /** PEM of who vouches for it. */
  readonly ca: string;
  readonly httpsPort: number;
  readonly httpPort: number;
  refusal: Refusal;
  /** All that it was shown so far, as it came and as it reads. */
  readonly shown: string[];
  close(): Promise<void>;
}

export async function aQuotingServer(): Promise<QuotingServer> {
  const authority = aTestAuthority();
  const { certificate, key } = authority.issue("127.0.0.1", ["127.0.0.1"]);
  const shown: string[] = [];
  const world: { refusal: Refusal } = { refusal: "401 in the words of an API server" };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += String(part);
    const quoted = all(request, body);
    shown.push(quoted);
    REFUSALS[world.refusal](quoted, response);
  };
  const listen = async (server: HttpServer): Promise<number> => {
    server.on("request", (request: IncomingMessage, response: ServerResponse) => void answer(request, response));
    server.on("connect", (request: IncomingMessage, socket: Duplex) => {
      const quoted = all(request, "");
      shown.push(quoted);
      socket.on("error", () => socket.destroy());
      socket.end(
        `HTTP/1.1 407 ${header(quoted).slice(0, 500)}\r\nproxy-authenticate: Basic realm="${header(quoted)}"\r\n\r\n${quoted}`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  };
  const servers = [createHttpsServer({ cert: certificate, key }), createHttpServer()] as const;
  const [httpsPort = 0, httpPort = 0] = await Promise.all(servers.map(listen));
  return Object.assign(world, {
    ...{ ca: authority.ca, httpsPort, httpPort, shown },
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  });
}

/** Headers and body, with what they hold in base64, in forms and in JSON put into plain words. */
function all(request: IncomingMessage, body: string): string {
  const texts = [request.url ?? "", ...request.rawHeaders, body];
  return [...texts, ...texts.flatMap(decoded)].join(" ");
}

function decoded(text: string): readonly string[] {
  const form = [...new URLSearchParams(text).values()];
  const parts = [...text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)].map(([part]) => Buffer.from(part, "base64").toString("utf8"));
  const readable = parts.filter((part) => !part.includes("\ufffd"));
  // What is in JSON inside of base64 once more.
  const inner = readable.flatMap((part) => [...part.matchAll(/"([^"\\]{4,})"/g)].map(([, word = ""]) => word));
  return [...form, ...readable, ...inner];
}

function status(response: ServerResponse, code: number, message: string, reason: string): void {
  const causes = [{ reason: "FieldValueInvalid", field: "data", message }];
  json(response, code, { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message, details: { causes } });
}

function json(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** What may stand in a line of HTTP. */
function header(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, " ").replaceAll('"', "'");
}

function plain(text: string): string {
  return text.replace(/[<>&]/g, " ");
}
