import { createServer as createHttpServer } from "node:http";
import type { Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certified } from "./certificates.ts";

/** A proxy that leads wherever it is asked for to one port of this machine. */
export interface TestProxy {
  readonly port: number;
  /** `api.example:443`, as it was asked for; with `user:password@` before it where it was said who asks. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** One of HTTP's CONNECT, over TLS with a certificate. */
export async function aTunnel(leadsTo: number, certified?: Certified): Promise<TestProxy> {
  const asked: string[] = [];
  const server: HttpServer =
    certified === undefined ? createHttpServer() : createHttpsServer({ cert: certified.certificate, key: certified.key });
  const sockets = new Set<Duplex>();
  server.on("connect", (request, near, head) => {
    const basic = request.headers["proxy-authorization"]?.replace(/^Basic /, "");
    asked.push(`${basic === undefined ? "" : `${Buffer.from(basic, "base64").toString()}@`}${request.url ?? ""}`);
    near.write("HTTP/1.1 200 Connection established\r\n\r\n");
    join(near, connect(leadsTo, "127.0.0.1"), sockets, head);
  });
  return await listening(server, asked, sockets);
}

/** One of SOCKS 5 (RFC 1928, user and password by RFC 1929). */
export async function aSocksProxy(leadsTo: number): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((near) => {
    void (async () => {
      const methods = await next(near);
      let who = "";
      if (methods.subarray(2).includes(2)) {
        near.write(Buffer.from([5, 2]));
        const login = await next(near);
        const length = login[1] ?? 0;
        who = `${login.subarray(2, 2 + length).toString()}:${login.subarray(3 + length).toString()}@`;
        near.write(Buffer.from([1, 0]));
      } else {
        near.write(Buffer.from([5, 0]));
      }
      const request = await next(near);
      const name = request[3] === 3 ? request.subarray(5, -2).toString() : [...request.subarray(4, -2)].join(".");
      asked.push(`${who}${name}:${request.readUInt16BE(request.length - 2)}`);
      near.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
      join(near, connect(leadsTo, "127.0.0.1"), sockets);
    })();
  });
  return await listening(server, asked, sockets);
}

function next(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => socket.once("data", resolve));
}

function join(near: Duplex, far: Socket, sockets: Set<Duplex>, head = Buffer.alloc(0)): void {
  for (const one of [near, far]) {
    sockets.add(one);
    one.on("error", () => [near, far].forEach((end) => end.destroy()));
  }
  far.write(head);
  near.pipe(far).pipe(near);
}

async function listening(server: Server | HttpServer, asked: string[], sockets: Set<Duplex>): Promise<TestProxy> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
