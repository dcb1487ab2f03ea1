import { afterEach, describe, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import { SharedLease } from "../../../lib/bootstrap/engine/shared-lease.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import { at } from "../../../lib/bootstrap/kube-object.ts";
import type { FleetEvent } from "../../../lib/model/event.ts";
import { FakeApiServer } from "../../support/fake-api-server/fake-api-server.ts";
import { VirtualClock } from "../../support/fake-api-server/virtual-clock.ts";

const REF = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "default", name: "work" } as const;
const PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases/work";

/** What is still held at a test's end would be renewed for ever. */
let ended = new AbortController();
afterEach(() => {
  ended.abort("the test has ended");
  ended = new AbortController();
});

function aHub() {
  const clock = new VirtualClock();
  const server = new FakeApiServer(clock);
  const events: FleetEvent[] = [];
  const process = (holder: string) => {
    const connection = connectionOver("hub", server.wire, clock);
    return new SharedLease(async (signal) => connection.api(signal), REF, ended.signal, {
      clock,
      emit: (event) => void events.push(event),
      phase: "test",
      holder,
      isDead: () => false,
      durationMs: 10_000,
      timeoutMs: 60_000,
    });
  };
  const holder = () => at(server.store.all().find(({ object }) => object.kind === "Lease")?.object, "spec", "holderIdentity");
  return { clock, server, process, holder, events };
}

/** One member of a process: what it was told, in words. */
function aMember(signal = new AbortController().signal) {
  const told: string[] = [];
  const acquire = (lease: SharedLease) =>
    lease.acquire(signal, (reason) => void told.push(reason instanceof Error ? reason.message : String(reason)));
  return { told, acquire };
}

describe("members of one process", () => {
  test("hold one lease together, and the last to go gives it back", async () => {
    const { server, process, holder } = aHub();
    const lease = process("first");
    const [one, two] = await Promise.all([aMember().acquire(lease), aMember().acquire(lease)]);
    await one.release();
    await one.release(); // Once more counts for nothing.
    expect(holder()).toBe("first");
    await two.release();
    expect(holder()).toBeUndefined();
    expect(server.writes.map(({ request }) => request.method)).toEqual(["POST", "DELETE"]);
  });

  test("that come after its loss get a new one, and all who held the old one are told once", async () => {
    const { clock, server, process, holder } = aHub();
    const lease = process("first");
    const members = [aMember(), aMember()];
    const held = await Promise.all(members.map((member) => member.acquire(lease)));
    await server.act("DELETE", PATH);
    await sleep(clock, 5_000);
    expect(members.map(({ told }) => told)).toEqual(
      members.map(() => ["hub: somebody has deleted Lease default/work while this run held it"]),
    );
    const later = aMember();
    const fresh = await later.acquire(lease);
    expect([fresh.lost.aborted, holder()]).toEqual([false, "first"]);
    // Those of the old one have no say in the new one.
    await Promise.all(held.map((one) => one.release()));
    await sleep(clock, 60_000);
    expect([holder(), later.told, members.map(({ told }) => told.length)]).toEqual(["first", [], [1, 1]]);
    await fresh.release();
    expect(holder()).toBeUndefined();
  });

  test("that come after another process has taken it over wait for that one", async () => {
    const { clock, server, process, holder } = aHub();
    const [first, second] = [process("first"), process("second")];
    const member = aMember();
    await member.acquire(first);
    const other = aMember().acquire(second);
    server.fault = ({ request }) =>
      clock.monotonic() < 9_000 && request.method === "PUT" ? { status: 500, message: "etcd is away" } : undefined;
    const taken = await other;
    expect(member.told).toEqual([
      "hub: Lease default/work could not be renewed for 7.5 s: hub: replace Lease default/work: etcd is away (500 Fault)",
    ]);
    const later = aMember().acquire(first);
    await sleep(clock, 20_000);
    expect(holder()).toBe("second");
    await taken.release();
    await (await later).release();
    expect(holder()).toBeUndefined();
  });

  test("that come after a failure try anew, and those who waited hear of it", async () => {
    const { server, process } = aHub();
    const lease = process("first");
    server.fault = () => ({ status: 403, reason: "Forbidden", message: "no" });
    const outcomes = await Promise.allSettled([aMember().acquire(lease), aMember().acquire(lease)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    server.fault = () => undefined;
    await (await aMember().acquire(lease)).release();
  });

  test("try anew even at the very moment in which the failure is told", async () => {
    const { server, process } = aHub();
    const lease = process("first");
    server.fault = () => ({ status: 403, reason: "Forbidden", message: "no" });
    const again = aMember()
      .acquire(lease)
      .catch(() => {
        server.fault = () => undefined;
        return aMember().acquire(lease);
      });
    await expect(aMember().acquire(lease)).rejects.toThrow("Forbidden");
    await (await again).release();
  });

  test("may stop waiting: the others go on, and once the last has gone nothing is taken any more", async () => {
    const { clock, server, process } = aHub();
    const other = await aMember().acquire(process("second"));
    const lease = process("first");
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [aMember(one.signal).acquire(lease), aMember(two.signal).acquire(lease)];
    await sleep(clock, 2_000);
    one.abort("enough");
    await expect(waiting[0]).rejects.toThrow("interrupted by enough");
    await sleep(clock, 2_000);
    two.abort("enough too");
    await expect(waiting[1]).rejects.toThrow("interrupted by enough too");
    await other.release();
    await sleep(clock, 5_000);
    const takenOrGiven = server.writes.map(({ request }) => request.method).filter((method) => method !== "PUT");
    expect(takenOrGiven).toEqual(["POST", "DELETE"]);
    await (await aMember().acquire(lease)).release();
  });

  test("never wait for one another: who comes during the release gets the next one right after it", async () => {
    const { clock, server, process, holder, events } = aHub();
    const lease = process("first");
    const held = await aMember().acquire(lease);
    server.fault = ({ request }, moment) =>
      moment === "before" && request.method === "DELETE" && clock.monotonic() < 100 ? { status: 503 } : undefined;
    const [, next] = await Promise.all([held.release(), aMember().acquire(lease)]);
    expect([holder(), events]).toEqual(["first", []]);
    await next.release();
  });

  test("that stop waiting while it is being taken leave no lease behind", async () => {
    const { clock, server, process, holder } = aHub();
    const own = new AbortController();
    server.fault = ({ request }, moment) => {
      if (request.method === "POST" && moment === "after") own.abort("enough");
      return undefined;
    };
    await expect(aMember(own.signal).acquire(process("first"))).rejects.toThrow("interrupted by enough");
    await sleep(clock, 1_000);
    expect(holder()).toBeUndefined();
  });
});

test("a release that fails is told, and the lease that it leaves is the next one's of the same run, at once", async () => {
  const { clock, server, process, holder } = aHub();
  const lease = process("first");
  const held = await aMember().acquire(lease);
  server.fault = ({ request }) => (request.method === "DELETE" ? { status: 403, reason: "Forbidden", message: "no" } : undefined);
  await expect(held.release()).rejects.toThrow("Forbidden");
  server.fault = () => undefined;
  const next = await aMember().acquire(lease);
  expect([holder(), clock.monotonic() < 10_000]).toEqual(["first", true]);
  await next.release();
  expect(holder()).toBeUndefined();
});

test("a member that holds it when the run ends is told, and nothing is sent any more", async () => {
  const { clock, server, process } = aHub();
  const member = aMember();
  const held = await member.acquire(process("first"));
  ended.abort("SIGINT");
  expect([held.lost.aborted, member.told]).toEqual([true, ["SIGINT"]]);
  const sent = server.log.length;
  await held.release();
  await sleep(clock, 30_000);
  expect(server.log.length).toBe(sent);
});
