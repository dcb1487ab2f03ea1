import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { Clock } from "../../../lib/bootstrap/clock.ts";
import type { Exchange, WireResponse } from "../../../lib/bootstrap/kube/exchange.ts";
import { MOST_AT_ONCE, Pace } from "../../../lib/bootstrap/kube/pace.ts";
import { retrying } from "../../../lib/bootstrap/kube/retry.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";

const NEVER = new AbortController().signal;

function answer(status: number, retryAfter?: number): WireResponse {
  return { status, headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }, body: "" };
}

/** Requests to one server that takes 20 ms for each, all wanted at once. */
async function ask(pace: Pace, clock: Clock, answers: readonly WireResponse[]): Promise<{ readonly most: number }> {
  const seen = { now: 0, most: 0 };
  await Promise.all(
    answers.map((one) =>
      pace.inTurn(NEVER, async () => {
        seen.most = Math.max(seen.most, ++seen.now);
        await sleep(clock, 20);
        seen.now--;
        return one;
      }),
    ),
  );
  return { most: seen.most };
}

function times(count: number, one: WireResponse): readonly WireResponse[] {
  return Array.from({ length: count }, () => one);
}

describe("one API server", () => {
  test("is asked eight things at once, and one more after each full round of answers, up to a bound", async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock);
    expect(await ask(pace, clock, times(8, answer(200)))).toEqual({ most: 8 });
    expect(pace.limit).toBe(8);
    await ask(pace, clock, times(17, answer(200)));
    expect(pace.limit).toBe(9);
    expect(await ask(pace, clock, times(2_000, answer(200)))).toEqual({ most: MOST_AT_ONCE });
  });

  test.each([429, 500, 503])(
    "that answers %i is asked half as much, once for all that were under way, and never nothing",
    async (status) => {
      const clock = new VirtualClock();
      const pace = new Pace(clock);
      const limits: number[] = [];
      for (let round = 0; round < 5; round++) {
        await ask(pace, clock, times(pace.limit, answer(status)));
        limits.push(pace.limit);
      }
      expect(limits).toEqual([4, 2, 1, 1, 1]);
      await ask(pace, clock, times(200, answer(200)));
      expect(pace.limit).toBeGreaterThan(8);
    },
  );

  test("that refuses, or can't be reached, is no busier for it", async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock);
    await ask(pace, clock, times(8, answer(404)));
    await pace.inTurn(NEVER, async () => new Error("reset"));
    expect(pace.limit).toBe(8);
  });

  test("that names a time is asked nothing new until then", async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock);
    await ask(pace, clock, [answer(429, 7)]);
    const began: number[] = [];
    const second = pace.inTurn(NEVER, async () => (began.push(clock.monotonic()), answer(200)));
    const given = new AbortController();
    const third = pace.inTurn(given.signal, async () => (began.push(clock.monotonic()), answer(200)));
    given.abort("test");
    await expect(third).rejects.toThrow("interrupted by test");
    await second;
    expect(began).toEqual([20 + 7_000]);
  });

  test("has no timer but for those that wait", async () => {
    let armed = 0;
    const virtual = new VirtualClock();
    const clock: Clock = {
      monotonic: () => 0,
      date: () => virtual.date(),
      random: () => 0,
      after: () => (armed++, () => void armed--),
    };
    const pace = new Pace(clock);
    await pace.inTurn(NEVER, async () => answer(429, 5));
    expect(armed).toBe(0);
    const given = new AbortController();
    const waiting = pace.inTurn(given.signal, async () => answer(200));
    expect(armed).toBe(1);
    given.abort("test");
    await expect(waiting).rejects.toThrow("interrupted");
    expect(armed).toBe(0);
  });

  test("is never asked more than its pace allows, whatever it answers and no matter who gives up; and nobody is forgotten", async () => {
    const status = fc.constantFrom(200, 200, 200, 404, 429, 503);
    const call = fc.record({
      at: fc.nat({ max: 400 }),
      takes: fc.nat({ max: 60 }),
      status,
      retryAfter: fc.option(fc.nat({ max: 2 }), { nil: undefined, freq: 3 }),
      givesUpAfter: fc.option(fc.nat({ max: 200 }), { nil: undefined, freq: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 60 }), async (calls) => {
        const clock = new VirtualClock();
        const pace = new Pace(clock);
        let under = 0;
        let heldUntil = 0;
        const wrong: string[] = [];
        const ended = await Promise.all(
          calls.map(async ({ at, takes, status: given, retryAfter, givesUpAfter }) => {
            await sleep(clock, at);
            const end = new AbortController();
            const cancel = givesUpAfter === undefined ? () => undefined : clock.after(givesUpAfter, () => end.abort("late"));
            const work = async (): Promise<WireResponse> => {
              if (++under > pace.limit) wrong.push(`${under} of ${pace.limit} at ${clock.monotonic()}`);
              if (clock.monotonic() < heldUntil) wrong.push(`begun at ${clock.monotonic()}, held until ${heldUntil}`);
              await sleep(clock, takes);
              under--;
              if (given >= 429) heldUntil = Math.max(heldUntil, clock.monotonic() + (retryAfter ?? 0) * 1000);
              return answer(given, retryAfter);
            };
            const outcome = await pace.inTurn(end.signal, work).then(
              (response) => response.status === given,
              () => givesUpAfter !== undefined,
            );
            cancel();
            return outcome;
          }),
        );
        expect([wrong, ended.includes(false)]).toEqual([[], false]);
      }),
      { numRuns: 60 },
    );
  });
});

test("a lease is renewed though the server holds back everything else", async () => {
  const clock = new VirtualClock();
  let busy = true;
  const exchange: Exchange = async ({ path }) => (path.includes("/leases/") || !busy ? answer(200) : answer(429, 9));
  const send = retrying(exchange, { cluster: "one", clock });
  const lease = "/apis/coordination.k8s.io/v1/namespaces/fleetwright-system/leases/bootstrap";
  const request = (path: string) => send({ method: "GET", path, headers: {} }, "read", "read", NEVER);
  const first = request("/version");
  await sleep(clock, 1_000);
  busy = false;
  const [renewed, other] = await Promise.all([
    request(lease).then(() => clock.monotonic()),
    request("/api").then(() => clock.monotonic()),
    first,
  ]);
  expect([renewed, other]).toEqual([1_000, 9_000]);
});
