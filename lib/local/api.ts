import { readFileSync } from "node:fs";
import { request } from "node:https";
import path from "node:path";
import type { Home } from "./home.ts";

/** An answer of a local API server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 5_000;

/** Asks a local API server as its administrator. @throws Error when it can't be reached */
export function ask(
  home: Home,
  port: number,
  method: "GET" | "POST" | "DELETE",
  target: string,
  body?: unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path: target,
        ca: readFileSync(path.join(home.pki, "ca.crt")),
        cert: readFileSync(path.join(home.pki, "admin.crt")),
        key: readFileSync(path.join(home.pki, "admin.key")),
        headers: { "content-type": "application/json", "user-agent": "fleetwright-local" },
        timeout: TIMEOUT_MS,
        agent: false,
      },
      (incoming) => {
        const parts: Buffer[] = [];
        incoming.on("data", (part: Buffer) => parts.push(part));
        incoming.on("error", reject);
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") }));
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer from 127.0.0.1:${port} in ${TIMEOUT_MS / 1000} s`)));
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
