import { readFileSync } from "node:fs";
import { createServer, request } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

/** A moment in a run of the bootstrap. */
export interface KillPoint {
  readonly phase: string;
  /** Position among the requests of that phase that count, from 0. */
  readonly index: number;
  /** Before the API server hears of it, or after it has answered. */
  readonly moment: "before" | "after";
}

/** The same for a run of which the phases are not known: the position among all requests that count. */
export type KillMoment = Pick<KillPoint, "moment"> & { readonly nth: number };

/**
 * A request that counts: every write, and every question when it is first seen, so that waiting longer counts no more. A lease
 * is renewed by the clock, so that a slow run has more renewals than a fast one: they don't count.
 */
export interface CountedRequest {
  /** By its user agent. */
  readonly phase: string;
  /** Position among the requests of its phase. */
  readonly index: number;
  readonly request: string;
}

/** Stands between a program and API servers, and ends the program at one exact request. */
export class KillSwitch {
  readonly counted: CountedRequest[] = [];
  readonly #seen = new Set<string>();
  readonly #closing: (() => Promise<void>)[] = [];
  #point: KillPoint | KillMoment | undefined;
  #kill: () => void = () => undefined;
  #dead = false;

  /** Starts over; with a point, the program dies there. */
  arm(point: KillPoint | KillMoment | undefined, kill: () => void): void {
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
      const counted = this.#count(incoming);
      if (this.#strikes(counted, "before")) return void incoming.socket.destroy();
      const { method, url, headers } = incoming;
      const onward = request({ host: "127.0.0.1", port: target, method, path: url, headers, ...identity }, (answer) =>
        this.#pass(answer, outgoing, counted),
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

  #pass(answer: IncomingMessage, outgoing: ServerResponse, counted: CountedRequest | undefined): void {
    // The API server has done its part once its answer starts.
    if (this.#strikes(counted, "after")) return void outgoing.socket?.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  }

  #count({ method, url, headers }: IncomingMessage): CountedRequest | undefined {
    const request = `${method} ${url}`;
    const isRenewal = method === "PUT" && url?.includes("/leases/") === true;
    if (isRenewal || (asksOnly(request) && this.#seen.has(request))) return undefined;
    this.#seen.add(request);
    const phase = /\((.*)\)/.exec(headers["user-agent"] ?? "")?.[1] ?? "";
    const counted = { phase, request, index: this.counted.filter((one) => one.phase === phase).length };
    this.counted.push(counted);
    return counted;
  }

  /** Whatever comes after the end comes from nobody, and goes nowhere. */
  #strikes(counted: CountedRequest | undefined, moment: KillPoint["moment"]): boolean {
    if (!this.#dead && counted !== undefined && moment === this.#point?.moment && this.#isThere(counted, this.#point)) {
      this.#dead = true;
      this.#kill();
    }
    return this.#dead;
  }

  #isThere(counted: CountedRequest, point: KillPoint | KillMoment): boolean {
    if ("nth" in point) return this.counted.indexOf(counted) === point.nth;
    return counted.phase === point.phase && counted.index === point.index;
  }
}

/** An access review is sent like a write and asks only. */
function asksOnly(request: string): boolean {
  return request.startsWith("GET ") || request.startsWith("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
}
