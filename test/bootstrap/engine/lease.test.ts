import { afterEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { acquireLease } from "../../../lib/bootstrap/engine/lease.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";

const REF = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "default", name: "work" } as const;

const LEASE = "/apis/coordination.k8s.io/v1/namespaces/default/leases/work";

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

  test.each([
    ["breaks", { reset: "ECONNRESET" }, "read ECONNRESET"],
    ["fails", { status: 500, reason: "InternalError", message: "etcd is away" }, "etcd is away"],
    ["is silent", { hang: true }, "no answer within 1.7 s"],
  ] as const)(
    "that can't be renewed because the API server %s is given up before anybody may take it",
    async (_how, fault, why) => {
      const { clock, server, acquire } = aCluster();
      const held = await acquire("first");
      server.fault = () => fault;
      await sleep(clock, 7_600);
      expect(held.lost.reason).toMatchObject({
        failure: {
          class: "transient",
          message: expect.stringMatching(/^one: Lease default\/work could not be renewed for 7\.5 s: /),
        },
        message: expect.stringContaining(why),
      });
      await held.release();
      expect(server.writes.filter(({ request }) => request.method === "DELETE")).toEqual([]);
    },
  );

  test("whose renewals fail for not quite half of its duration is kept, and nobody is told", async () => {
    const { clock, server, acquire } = aCluster();
    const held = await acquire("first");
    server.fault = () => (clock.monotonic() % 20_000 < 4_500 ? { reset: "ECONNRESET" } : undefined);
    await sleep(clock, 100_000);
    expect(held.lost.aborted).toBe(false);
  });

  test("whose renewals take effect though their answers are lost is kept, and gone after its release", async () => {
    const { clock, server, acquire, holder } = aCluster();
    const held = await acquire("first");
    let renewals = 0;
    server.fault = ({ request }, moment) =>
      moment === "after" && request.method === "PUT" && renewals++ % 2 === 0 ? { reset: "ECONNRESET" } : undefined;
    await sleep(clock, 61_000);
    expect([held.lost.aborted, renewals > 10]).toEqual([false, true]);
    await held.release();
    expect(holder()).toBeUndefined();
  });

  test("that somebody has annotated is still ours", async () => {
    const { clock, server, acquire, holder } = aCluster();
    const held = await acquire("first");
    const [{ object } = { object: undefined }] = server.store.all().filter((one) => one.object.kind === "Lease");
    if (object === undefined) throw new Error("no lease");
    const { resourceVersion: _, ...metadata } = object.metadata;
    await server.act("PUT", LEASE, { ...object, metadata: { ...metadata, annotations: { seen: "yes" } } });
    await sleep(clock, 30_000);
    expect(held.lost.aborted).toBe(false);
    await server.act("PUT", LEASE, { ...object, metadata: { ...metadata, annotations: { seen: "again" } } });
    await held.release();
    expect(holder()).toBe("first"); // It says an older renewal than the last: its writer may have reasons.
  });

  test.each([
    ["taken over", "another run has taken over Lease default/work: another"],
    ["deleted", "somebody has deleted Lease default/work while this run held it"],
  ])("that was %s is lost and says so, and its release touches nothing", async (how, message) => {
    const { clock, server, acquire } = aCluster();
    const held = await acquire("first");
    const another = { holderIdentity: "another", leaseDurationSeconds: 10 };
    if (how === "deleted") await server.act("DELETE", LEASE);
    else await server.act("PUT", LEASE, { ...REF, metadata: { name: "work", namespace: "default" }, spec: another });
    await sleep(clock, 4_000);
    expect(held.lost.reason).toMatchObject({ failure: { class: "waiting", message: `one: ${message}` } });
    const writes = server.writes.length;
    await held.release();
    expect(server.writes.length).toBe(writes);
  });

  test("that was not taken is not ours, though an old one of ours lies there", async () => {
    const { server, acquire, holder } = aCluster();
    const dead = new AbortController();
    await acquire("first", dead.signal);
    dead.abort("interrupted");
    server.fault = ({ request }, moment) =>
      moment === "before" && request.method === "PUT" ? { reset: "ECONNRESET" } : undefined;
    await expect(acquire("first")).rejects.toThrow("read ECONNRESET");
    expect(holder()).toBe("first");
  });

  test("whose answer came so late that others may have it by now is not held", async () => {
    const { clock, server, acquire } = aCluster();
    server.fault = ({ request }, moment) => {
      if (request.method === "POST" && moment === "after") return { hang: true };
      return undefined;
    };
    await expect(acquire("first")).rejects.toThrow("could not be renewed for 10.0 s");
    expect(clock.monotonic()).toBe(10_000);
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
