import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openConnection } from "../../../lib/bootstrap/kube/exchange.ts";

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
