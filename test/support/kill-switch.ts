import { readFileSync } from "node:fs";
import { createServer, request } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

/** A moment in the sequence of requests to all clusters. */
export interface KillPoint {
  /** Position among the requests that count, from 0. */
  readonly index: number;
  /** Before the API server hears of it, or after it has answered. */
  readonly moment: "before" | "after";
}

/** Stands between a program and API servers, and ends the program at one exact request. */
export class KillSwitch {
  /** What counted so far: every write, and every read when it is first seen, so that waiting longer counts no more. */
  readonly counted: string[] = [];
  readonly #seen = new Set<string>();
  readonly #closing: (() => Promise<void>)[] = [];
  #point: KillPoint | undefined;
  #kill: () => void = () => undefined;
  #dead = false;

  /** Starts over; with a point, the program dies there. */
  arm(point: KillPoint | undefined, kill: () => void): void {
    this.counted.length = 0;
    this.#seen.clear();
    this.#dead = false;
    this.#point = point;
    this.#kill = kill;
  }

  get struck(): boolean {
    return this.#dead;
  }

  /** Listens on `port` for the API server on `target`, with that server's own certificate and as its administrator. */
  async stand(port: number, target: number, pki: string): Promise<void> {
    const read = (name: string): Buffer => readFileSync(path.join(pki, name));
    const identity = { ca: read("ca.crt"), cert: read("admin.crt"), key: read("admin.key") };
    const server = createServer({ cert: read("apiserver.crt"), key: read("apiserver.key") }, (incoming, outgoing) => {
      const index = this.#count(incoming);
      if (this.#strikes(index, "before")) return void incoming.socket.destroy();
      const { method, url, headers } = incoming;
      const onward = request({ host: "127.0.0.1", port: target, method, path: url, headers, ...identity }, (answer) =>
        this.#pass(answer, outgoing, index),
      );
      onward.on("error", () => incoming.socket.destroy());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.#closing.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.splice(0).map((close) => close()));
  }

  #pass(answer: IncomingMessage, outgoing: ServerResponse, index: number | undefined): void {
    // The API server has done its part once its answer starts.
    if (this.#strikes(index, "after")) return void outgoing.socket?.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  }

  #count({ method, url }: IncomingMessage): number | undefined {
    const request = `${method} ${url}`;
    if (method === "GET" && this.#seen.has(request)) return undefined;
    this.#seen.add(request);
    return this.counted.push(request) - 1;
  }

  /** Whatever comes after the end comes from nobody, and goes nowhere. */
  #strikes(index: number | undefined, moment: KillPoint["moment"]): boolean {
    if (!this.#dead && index !== undefined && index === this.#point?.index && moment === this.#point.moment) {
      this.#dead = true;
      this.#kill();
    }
    return this.#dead;
  }
}
