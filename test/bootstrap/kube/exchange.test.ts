import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openConnection } from "../../../lib/bootstrap/kube/exchange.ts";
import type { WireRequest } from "../../../lib/bootstrap/kube/exchange.ts";
import type { TokenSource } from "../../../lib/bootstrap/kube/endpoint.ts";

let server: Server;
let url: string;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `https://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test("a request to an API server that accepts connections and is stopped ends when it is told to, and is never sent", async () => {
  const connection = openConnection({ url, ca: undefined, headers: {} });
  const stop = new AbortController();
  const answer = connection.exchange({ method: "GET", path: "/version", headers: {} }, stop.signal);
  setTimeout(() => stop.abort(new Error("enough")), 20);
  await expect(answer).rejects.toThrow("enough");
  await connection.close();
});

test("an aborted request fails at once, whatever the server does", async () => {
  const connection = openConnection({ url, ca: undefined, headers: {} });
  await expect(
    connection.exchange({ method: "GET", path: "/version", headers: {} }, AbortSignal.abort(new Error("enough"))),
  ).rejects.toThrow("enough");
  await connection.close();
});

describe("a token that is refused", () => {
  /** An API server that takes only the tokens named, over plain HTTP. */
  async function refusing(good: readonly string[], run: (origin: string, seen: string[]) => Promise<void>): Promise<void> {
    const seen: string[] = [];
    const api = createHttpServer((request, response) => {
      const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
      seen.push(`${request.method} ${token}`);
      response.writeHead(good.includes(token) ? 200 : 401, { date: "Sat, 21 Nov 2026 06:00:00 GMT" }).end("{}");
    });
    await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
    try {
      await run(`http://127.0.0.1:${(api.address() as AddressInfo).port}`, seen);
    } finally {
      api.closeAllConnections();
      await new Promise((resolve) => api.close(resolve));
    }
  }

  /** Numbered tokens: each that is dropped is followed by the next. */
  function numbered(): TokenSource {
    let number = 1;
    return {
      current: () => Promise.resolve(`token-${number}`),
      drop: (token) => void (token === `token-${number}` && (number += 1)),
      explain: (date) => `asked at ${date?.toISOString()}`,
    };
  }

  const POST: WireRequest = { method: "POST", path: "/api", headers: {}, body: "{}" };

  test("is dropped, and the same request goes again with a new one", async () => {
    await refusing(["token-2"], async (origin, seen) => {
      const connection = openConnection({ url: origin, ca: undefined, headers: {}, token: numbered() });
      const answer = await connection.exchange(POST, new AbortController().signal);
      expect([answer.status, answer.explanation, seen]).toEqual([200, undefined, ["POST token-1", "POST token-2"]]);
      await connection.close();
    });
  });

  test("is not tried for ever: the second refusal is the answer, with who asked", async () => {
    await refusing([], async (origin, seen) => {
      const connection = openConnection({ url: origin, ca: undefined, headers: {}, token: numbered() });
      const answer = await connection.exchange(POST, new AbortController().signal);
      expect([answer.status, answer.explanation, seen.length]).toEqual([401, "asked at 2026-11-21T06:00:00.000Z", 2]);
      await connection.close();
    });
  });

  test("that was given once and for all is tried once", async () => {
    await refusing([], async (origin, seen) => {
      const connection = openConnection({ url: origin, ca: undefined, headers: { authorization: "Bearer fixed" } });
      const answer = await connection.exchange(POST, new AbortController().signal);
      expect([answer.status, answer.explanation, seen]).toEqual([401, undefined, ["POST fixed"]]);
      await connection.close();
    });
  });
});
