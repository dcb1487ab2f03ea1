import { afterEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { acquireLease } from "../../../lib/bootstrap/engine/lease.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";

const REF = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "default", name: "work" } as const;

/** What is still held at a test's end would be renewed for ever. */
let ended = new AbortController();
afterEach(() => {
  ended.abort("the test has ended");
  ended = new AbortController();
});

function aCluster() {
  const clock = new VirtualClock();
  const server = new FakeApiServer(clock);
  const acquire = (holder: string, own = new AbortController().signal, timeoutMs = 60_000) => {
    const signal = AbortSignal.any([own, ended.signal]);
    const api = connectionOver("one", server.wire, clock).api(signal);
    return acquireLease(api, REF, signal, {
      clock,
      emit: () => undefined,
      phase: "test",
      holder,
      isDead: (other) => other === "known to be dead",
      durationMs: 10_000,
      timeoutMs,
      next: "again",
    });
  };
  const holder = () => at(server.store.all().find(({ object }) => object.kind === "Lease")?.object, "spec", "holderIdentity");
  return { clock, server, acquire, holder };
}

describe("a lease", () => {
  test("is renewed as long as it is held, however long that is, and gone after its release", async () => {
    const { clock, acquire, holder } = aCluster();
    const held = await acquire("first");
    const second = acquire("second", undefined, 300_000);
    await sleep(clock, 120_000);
    expect([holder(), held.lost.aborted]).toEqual(["first", false]);
    await held.release();
    await (await second).release();
    expect(holder()).toBeUndefined();
  });

  test("of a holder that died is taken over once it was not renewed for its duration", async () => {
    const { clock, acquire, holder } = aCluster();
    const dead = new AbortController();
    await acquire("dead", dead.signal);
    dead.abort("killed");
    const before = clock.monotonic();
    await acquire("second");
    expect(holder()).toBe("second");
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(10_000);
    expect(clock.monotonic() - before).toBeLessThan(12_000);
  });

  test("of a holder that is known to be dead is taken over at once", async () => {
    const { clock, acquire, holder } = aCluster();
    const dead = new AbortController();
    await acquire("known to be dead", dead.signal);
    dead.abort("killed");
    await acquire("second");
    expect([holder(), clock.monotonic()]).toEqual(["second", 0]);
  });

  test("that somebody keeps renewing ends the wait with who holds it", async () => {
    const { acquire } = aCluster();
    await acquire("first");
    await expect(acquire("second", undefined, 30_000)).rejects.toThrow(
      "Lease default/work is held by first, who keeps renewing it",
    );
  });

  test("is given to exactly one of many who ask at once", async () => {
    const { clock, acquire } = aCluster();
    let holding = 0;
    const most: number[] = [];
    const workers = Array.from({ length: 5 }, async (_, index) => {
      const held = await acquire(`worker-${index}`, undefined, 600_000);
      most.push(++holding);
      await sleep(clock, 3_000);
      holding--;
      await held.release();
    });
    await Promise.all(workers);
    expect(most).toEqual([1, 1, 1, 1, 1]);
  });

  test("that could not be renewed in time is lost, and its holder hears of it", async () => {
    const { clock, server, acquire } = aCluster();
    const held = await acquire("first");
    server.fault = () => ({ reset: "ECONNRESET" });
    await sleep(clock, 60_000);
    expect(held.lost.aborted).toBe(true);
  });

  test("whose creation took effect though its answer was lost is ours", async () => {
    const { server, acquire, holder } = aCluster();
    server.fault = ({ request }, moment) =>
      moment === "after" && request.method === "POST" ? { reset: "ECONNRESET" } : undefined;
    const held = await acquire("first");
    expect(holder()).toBe("first");
    await held.release();
    expect(holder()).toBeUndefined();
  });
});
