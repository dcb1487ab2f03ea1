import { readFileSync } from "node:fs";
import { request } from "node:https";
import type { RequestOptions } from "node:https";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Home } from "./home.ts";

/** An answer of a local API server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 5_000;
const AGENT = "fleetwright-local";

/** Whose certificate is shown: a person's, or that of what plays the nodes. */
export type LocalUser = "admin" | "kwok";

/** Asks a local API server. @throws Error when it can't be reached */
export function ask(
  home: Home,
  port: number,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  target: string,
  body?: unknown,
  user: LocalUser = "admin",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const outgoing = request(
      {
        ...optionsOf(home, port, target, user),
        method,
        headers: { "content-type": type, "user-agent": AGENT, ...lengthOf(text) },
        timeout: TIMEOUT_MS,
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
    outgoing.end(text);
  });
}

/** Said by us: of a DELETE's body Node says nothing, and the server then takes it for another request. */
function lengthOf(text: string | undefined): Readonly<Record<string, number>> {
  return text === undefined ? {} : { "content-length": Buffer.byteLength(text) };
}

/**
 * Follows a watch of a local API server, each event a line, until the server ends it.
 *
 * @throws Error when it can't be reached, is refused, or the signal aborts
 */
export function follow(
  home: Home,
  port: number,
  target: string,
  onLine: (line: string) => void,
  user: LocalUser,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { ...optionsOf(home, port, target, user), method: "GET", headers: { "user-agent": AGENT }, signal },
      (incoming) => {
        if (incoming.statusCode !== 200) {
          incoming.resume();
          reject(new Error(`${target}: ${incoming.statusCode}`));
          return;
        }
        createInterface({ input: incoming }).on("line", onLine);
        incoming.on("error", reject);
        incoming.on("close", resolve);
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

function optionsOf(home: Home, port: number, target: string, user: LocalUser): RequestOptions {
  return {
    host: "127.0.0.1",
    port,
    path: target,
    ca: readFileSync(path.join(home.pki, "ca.crt")),
    cert: readFileSync(path.join(home.pki, `${user}.crt`)),
    key: readFileSync(path.join(home.pki, `${user}.key`)),
    agent: false,
  };
}
