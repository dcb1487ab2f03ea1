import { describe, expect, test } from "@jest/globals";
import type { MemberResult } from "../../../lib/bootstrap/engine/bootstrap-member.ts";
import { exitOf } from "../../../lib/bootstrap/engine/failure.ts";
import type { Fault } from "../../support/fake-api-server/faults.ts";
import { isWrite } from "../../support/fake-api-server/requests.ts";
import { FakeFleet } from "../../support/fake-fleet.ts";

function outcomes(results: readonly MemberResult[]): readonly (readonly [string, string])[] {
  return results.map(({ cluster, outcome }) => [cluster, outcome]);
}

describe("clusters that don't answer", () => {
  test.each([
    ["killed", { reset: "ECONNREFUSED" } as const],
    ["stopped, accepting connections without an answer", { hang: true } as const],
  ])("one that is %s, first by name, stops no other, and is named with the next command", async (_what, fault) => {
    const fleet = new FakeFleet(["a-dead-one", "two"]);
    fleet.server("a-dead-one").fault = () => fault;
    const results = await fleet.bootstrap({ parallel: 2 });
    expect(outcomes(results)).toEqual([
      ["hub", "joined"],
      ["a-dead-one", "failed"],
      ["two", "joined"],
    ]);
    const failures = results.flatMap(({ failure }) => failure ?? []);
    expect(failures).toMatchObject([
      { class: "transient", message: expect.stringContaining("a-dead-one: "), next: "fleetwright local up a-dead-one" },
    ]);
    expect(exitOf(failures)).toBe("remote");
    expect(fleet.clock.monotonic()).toBeLessThan(60_000);
  });

  test("a dead hub fails all whose turn is due, at once and for the same reason", async () => {
    const fleet = new FakeFleet(["one", "two"]);
    fleet.server("hub").fault = () => ({ reset: "ECONNREFUSED" });
    const results = await fleet.bootstrap();
    expect(outcomes(results).map(([, outcome]) => outcome)).toEqual(["failed", "failed", "failed"]);
    expect(results[1]?.failure?.message).toMatch(/^one: its hub can't be reached: hub: .*ECONNREFUSED/);
    expect(fleet.clock.monotonic()).toBeLessThan(45_000);
    expect(fleet.server("one").writes).toEqual([]);
  });

  test.each<readonly [what: string, fault: Fault]>([
    ["is stopped", { hang: true }],
    ["refuses connections", { reset: "ECONNREFUSED" }],
    ["has a full disk", { status: 500, message: "etcdserver: mvcc: database space exceeded" }],
    ["has a failing webhook", { status: 500, message: 'failed calling webhook "refuse.example.test"' }],
  ])(
    "a member that %s for a minute, at any request, is joined in the same run, and never taken for another's",
    async (what, fault) => {
      const calm = new FakeFleet(["one"]);
      await calm.bootstrap();
      const requests = calm.server("one").log.length;
      for (let index = 3; index < requests; index += 11) {
        const fleet = new FakeFleet(["one"]);
        let began: number | undefined;
        fleet.server("one").fault = (entry, moment) => {
          if (entry.index === index) began ??= fleet.clock.monotonic();
          const isOut = began !== undefined && fleet.clock.monotonic() < began + 60_000;
          return isOut && moment === "before" && (what !== "has a failing webhook" || isWrite(entry.request)) ? fault : undefined;
        };
        const results = await fleet.bootstrap();
        expect({ index, results: results.map(({ outcome, failure }) => failure?.message ?? outcome) }).toEqual({
          index,
          results: ["joined", "joined"],
        });
        expect(fleet.events.filter(({ message }) => message.includes("taken over"))).toEqual([]);
      }
    },
  );

  test("an outage that is longer than the wait ends it with what has failed, as the remote side's", async () => {
    const fleet = new FakeFleet(["one"]);
    fleet.server("one").fault = (entry, moment) =>
      entry.index > 20 && moment === "before" ? { status: 500, message: "etcdserver: mvcc: database space exceeded" } : undefined;
    const results = await fleet.bootstrap({ timeoutMs: 120_000 });
    const failures = results.flatMap(({ failure }) => failure ?? []);
    expect(failures).toMatchObject([{ class: "transient", message: expect.stringContaining("database space exceeded") }]);
    expect(fleet.clock.monotonic()).toBeLessThan(200_000);
  });

  test("rights that arrive late are waited for", async () => {
    const fleet = new FakeFleet([]);
    fleet.server("hub").fault = () => (fleet.clock.monotonic() < 20_000 ? { status: 403, reason: "Forbidden" } : undefined);
    expect(outcomes(await fleet.bootstrap())).toEqual([["hub", "joined"]]);
  });

  test.each<readonly [what: string, fault: Fault, said: string]>([
    [
      "a client certificate that is not accepted",
      { status: 401, reason: "Unauthorized" },
      "does not accept the client certificate",
    ],
    [
      "no credential",
      { status: 403, reason: "Forbidden", message: 'namespaces "kube-system" is forbidden: User "system:anonymous" cannot get' },
      "no credential of ours arrived at https://127.0.0.1:16000",
    ],
  ])("%s is said at once: no time mends it", async (_what, fault, said) => {
    const fleet = new FakeFleet([]);
    fleet.server("hub").fault = () => fault;
    const [hub] = await fleet.bootstrap();
    expect(hub?.failure).toMatchObject({ class: "policy", message: expect.stringContaining(said) });
    expect(fleet.clock.monotonic()).toBeLessThan(1_000);
  });

  test("rights that never arrive end the run with who lacks them", async () => {
    const fleet = new FakeFleet([]);
    fleet.server("hub").fault = () => ({ status: 403, reason: "Forbidden", message: "no" });
    const [hub] = await fleet.bootstrap();
    expect(hub?.failure?.class).toBe("policy");
  });

  test("one that lacks a right is told which, before anything is written", async () => {
    const fleet = new FakeFleet([], { mayDoAnything: false });
    const [hub] = await fleet.bootstrap();
    expect(hub?.failure?.message).toContain("may not create namespaces on hub");
    expect(fleet.server("hub").writes).toEqual([]);
  });

  test("a throttling API server is given the time that it asks for", async () => {
    const fleet = new FakeFleet([]);
    let refused = 0;
    fleet.server("hub").fault = (_entry, moment) =>
      moment === "before" && refused++ < 3 ? { status: 429, retryAfterSeconds: 4 } : undefined;
    expect(outcomes(await fleet.bootstrap())).toEqual([["hub", "joined"]]);
    expect(fleet.clock.slept.filter((wait) => wait === 4_000).length).toBe(3);
  });
});
