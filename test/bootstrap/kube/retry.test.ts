import { describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { UnreachableError } from "../../../lib/bootstrap/kube-api.ts";
import type { Exchange, WireResponse } from "../../../lib/bootstrap/kube/exchange.ts";
import { retrying } from "../../../lib/bootstrap/kube/retry.ts";
import type { Repeatable } from "../../../lib/bootstrap/kube/retry.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";

type Turn = WireResponse | Error | "hang";

/** Plays the turns one after the other, the last one for ever. */
function script(...turns: readonly Turn[]): { readonly exchange: Exchange; readonly tries: () => number } {
  let tries = 0;
  const exchange: Exchange = async (_request, signal) => {
    const turn = turns[Math.min(tries++, turns.length - 1)];
    if (turn === "hang") return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("gave up"))));
    if (turn === undefined || turn instanceof Error) throw turn ?? new Error("no turn");
    return turn;
  };
  return { exchange, tries: () => tries };
}

function answer(status: number, retryAfter?: string): WireResponse {
  return { status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter }, body: "" };
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function send(repeatable: Repeatable, ...turns: readonly Turn[]) {
  const clock = new VirtualClock();
  const { exchange, tries } = script(...turns);
  const request = { method: "GET" as const, path: "/", headers: {} };
  const sent = retrying(exchange, { cluster: "one", clock })(request, repeatable, "read /", new AbortController().signal);
  const outcome = await sent.then(
    (response) => response.status,
    (error: unknown) => (error instanceof UnreachableError ? error.code : error),
  );
  return { outcome, tries: tries(), waited: clock.monotonic() };
}

describe("retries", () => {
  test.each<readonly [what: string, repeatable: Repeatable, turn: Turn, tries: number]>([
    ["429 is retried for every verb", "once", answer(429), 2],
    ["a server error with Retry-After is retried for every verb", "once", answer(500, "1"), 2],
    ["a server error without it is an answer to a write that may not happen twice", "once", answer(503), 1],
    ["a server error without it is retried for reads", "read", answer(500), 2],
    ["500 is an answer to an apply", "idempotent", answer(500), 1],
    ["503 is retried for an apply", "idempotent", answer(503), 2],
    ["a broken connection is retried for an apply", "idempotent", failure("ECONNRESET"), 2],
    ["a broken connection is not retried for a write that may not happen twice", "once", failure("ECONNRESET"), 1],
    ["a certificate that doesn't fit is never retried", "read", failure("ERR_TLS_CERT_ALTNAME_INVALID"), 1],
    ["404 is an answer", "read", answer(404), 1],
  ])("%s", async (_what, repeatable, turn, tries) => {
    expect((await send(repeatable, turn, answer(200))).tries).toBe(tries);
  });

  test("Retry-After is waited for, in seconds, and no longer than half a minute", async () => {
    expect(await send("once", answer(429, "7"), answer(200))).toEqual({ outcome: 200, tries: 2, waited: 7_000 });
    expect(await send("once", answer(429, "86400"), answer(200))).toEqual({ outcome: 200, tries: 2, waited: 30_000 });
  });

  test("an API server that accepts and never answers is given up after two tries", async () => {
    expect(await send("read", "hang")).toMatchObject({ outcome: "TIMEOUT", tries: 2 });
  });

  test("a call ends within its time, whatever the answers", async () => {
    const { outcome, waited } = await send("read", answer(503, "20"));
    expect([outcome, waited <= 60_000]).toEqual([503, true]);
  });

  test("nothing is sent any more once the run is aborted, not even after a pause", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const { exchange, tries } = script(answer(429, "10"), answer(200));
    const sent = retrying(exchange, { cluster: "one", clock })(
      { method: "GET", path: "/", headers: {} },
      "read",
      "read /",
      controller.signal,
    );
    const ended = sent.catch((error: unknown) => String(error));
    await sleep(clock, 5_000);
    controller.abort("SIGINT");
    expect(await ended).toContain("interrupted by SIGINT");
    await sleep(clock, 60_000);
    expect(tries()).toBe(1);
  });
});
