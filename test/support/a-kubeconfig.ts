import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { systemClock } from "../../lib/bootstrap/clock.ts";
import type { Clock } from "../../lib/bootstrap/clock.ts";
import { createConnect } from "../../lib/bootstrap/kube/connect.ts";
import { aTestAuthority } from "./certificates.ts";
import type { TestAuthority } from "./certificates.ts";
import { recordOf } from "./fake-fleet.ts";
import { aSocksProxy, aTunnel } from "./proxies.ts";
import type { TestProxy } from "./proxies.ts";

/** The machine's clock, which is put forward by hand. */
export class ShiftedClock implements Clock {
  #ahead = 0;
  readonly random = (): number => systemClock.random();
  readonly after: Clock["after"] = (milliseconds, wake) => systemClock.after(milliseconds, wake);
  monotonic(): number {
    return systemClock.monotonic() + this.#ahead;
  }
  date(): Date {
    return new Date(systemClock.date().getTime() + this.#ahead);
  }
  forward(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
}

/** One request as the API server has it. */
export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Common name of the client's certificate. */
  readonly client: string | undefined;
  /** The name that the client asked for in TLS. */
  readonly name: string;
}

export const NAME = "api.fleet.internal";
const signal = new AbortController().signal;
export const authority: TestAuthority = aTestAuthority();
export const PROGRAM = "give-credential";

/** What the tests of kubeconfigs have: an API server, proxies before it, and a folder anew for each test. */
interface World {
  folder: string;
  port: number;
  /** Of the same server at ::1. */
  portOfSix: number;
  proxies: Readonly<Record<"http" | "https" | "socks5", TestProxy>>;
  /** Requests that arrived, the first first. */
  seen: Seen[];
  /** Values of `authorization` that are answered with 401. */
  refused: Set<string>;
}

export const world = {} as World;

/** Starts all of it before the tests of a file and ends it after them. */
export function useWorld(): void {
  const servers: Server[] = [];

  beforeAll(async () => {
    servers.push(await anApiServer("127.0.0.1", ["127.0.0.1", NAME]), await anApiServer("::1", ["::1"]));
    const [port = 0, portOfSix = 0] = servers.map((one) => (one.address() as AddressInfo).port);
    const proxies = {
      http: await aTunnel(port),
      https: await aTunnel(port, authority.issue("proxy", ["127.0.0.1"])),
      socks5: await aSocksProxy(port),
    };
    Object.assign(world, { port, portOfSix, proxies });
  });

  beforeEach(() => {
    Object.assign(world, { folder: mkdtempSync(path.join(tmpdir(), "fleetwright-test-")), seen: [], refused: new Set() });
    for (const { asked } of Object.values(world.proxies)) asked.splice(0);
  });

  afterEach(() => rmSync(world.folder, { recursive: true }));

  afterAll(async () => {
    for (const proxy of Object.values(world.proxies)) await proxy.close();
    for (const one of servers) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
  });
}

async function anApiServer(address: string, names: readonly string[]): Promise<Server> {
  const { certificate, key } = authority.issue("api", names);
  const tls = { cert: certificate, key, ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  const api = createServer(tls, (request, response) => {
    const socket = request.socket as TLSSocket;
    const client = socket.getPeerCertificate().subject?.CN;
    const name = typeof socket.servername === "string" ? socket.servername : "";
    world.seen.push({
      path: request.url ?? "",
      headers: request.headers,
      client: typeof client === "string" ? client : undefined,
      name,
    });
    response.writeHead(world.refused.has(request.headers.authorization ?? "") ? 401 : 200).end("{}");
  });
  await new Promise<void>((resolve) => api.listen(0, address, resolve));
  return api;
}

export const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with one context; its cluster is the server here unless it says otherwise. */
export function kubeconfig(user: object, cluster: object = {}, name = "kubeconfig"): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "c",
        cluster: { server: `https://127.0.0.1:${world.port}`, "certificate-authority-data": base64(authority.ca), ...cluster },
      },
    ],
    users: [{ name: "u", user }],
    contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
  };
  writeFileSync(path.join(world.folder, name), JSON.stringify(config));
  return name;
}

export interface Asked {
  readonly files?: readonly string[];
  readonly exec?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: ShiftedClock;
  /** Before the second of two requests. */
  readonly between?: (clock: ShiftedClock) => void;
}

/** Asks the API server for its version, twice where something happens in between. */
export async function ask({
  files = ["kubeconfig"],
  exec,
  env = {},
  clock = new ShiftedClock(),
  between,
}: Asked = {}): Promise<Seen> {
  const credential = { kind: "kubeconfig", role: "", files, context: "admin", ...(exec === undefined ? {} : { exec }) } as const;
  const connection = await createConnect({ project: world.folder, clock, env })(recordOf("one", { endpoints: [], credential }));
  try {
    await connection.api(signal).raw("/version");
    if (between !== undefined) {
      between(clock);
      await connection.api(signal).raw("/version");
    }
  } finally {
    await connection.close();
  }
  const last = world.seen.at(-1);
  if (last === undefined) throw new Error("nothing was asked");
  return last;
}

/** A program in the folder that prints a credential, and keeps what it was told. */
export function program(script: string): {
  readonly env: Readonly<Record<string, string>>;
  readonly runs: () => readonly string[];
} {
  mkdirSync(path.join(world.folder, "bin"));
  const file = path.join(world.folder, "bin", PROGRAM);
  writeFileSync(file, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> "${world.folder}/runs"\n${script}\n`);
  chmodSync(file, 0o755);
  return {
    env: { PATH: `${path.join(world.folder, "bin")}:/usr/bin:/bin`, HERE: world.folder },
    runs: () => readFileSync(path.join(world.folder, "runs"), "utf8").trim().split("\n"),
  };
}

export function exec(difference: object = {}): object {
  return {
    exec: { apiVersion: "client.authentication.k8s.io/v1", command: PROGRAM, interactiveMode: "Never", ...difference },
  };
}

export const given = (status: object, version = "v1"): string =>
  `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", apiVersion: `client.authentication.k8s.io/${version}`, status })}\nEND`;
