import { beforeEach, describe, expect, test } from "@jest/globals";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import { fleetStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { FleetStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import { waitFor } from "../../../lib/cli/commands/wait.ts";
import type { WaitForOptions } from "../../../lib/cli/commands/wait.ts";
import type { Outcome } from "../../../lib/cli/frame/command.ts";
import type { FleetEvent } from "../../../lib/model/event.ts";
import { FakeFleet, membershipOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

const memberships = ["hub", "one"].map((name) => membershipOf(name, { pins: PINS }));

let fleet: FakeFleet;
let events: FleetEvent[];

beforeEach(async () => {
  fleet = new FakeFleet(["one"]);
  events = [];
  for (const name of ["hub", "one"]) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await fleet.server(name).act("POST", "/api/v1/nodes", node);
  }
});

/** Waits for one minute at most; `onAsk` happens before the given look at the clusters, the first being 1. */
function wait(
  onAsk: (count: number) => Promise<unknown> | undefined,
  options: Partial<WaitForOptions> = {},
  members = memberships,
): Promise<Outcome> {
  const signal = options.signal ?? new AbortController().signal;
  let count = 0;
  return waitFor({
    wanted: "ready",
    ask: async () => {
      await onAsk(++count);
      return await look(signal, members);
    },
    clock: fleet.clock,
    timeoutMs: 60_000,
    emit: (event) => void events.push(event),
    signal,
    ...options,
  });
}

function look(signal: AbortSignal, members: typeof memberships): Promise<FleetStatus> {
  return fleetStatus({
    memberships: members,
    connect: async (record) => connectionOver(record.name, fleet.server(record.name).wire, fleet.clock),
    plugins: PLUGINS,
    clock: fleet.clock,
    signal,
    emit: () => undefined,
    project: "/nowhere",
  });
}

function bootstrap(): Promise<unknown> {
  return fleet.bootstrap({ plugins: PLUGINS, artefacts: STORE }, memberships);
}

function said(): readonly string[] {
  return events.map(({ cluster, message }) => `${cluster}: ${message}`);
}

describe("waiting for clusters", () => {
  test("ends at once where all is as wanted, and says nothing on the way", async () => {
    await bootstrap();
    const outcome = await wait(() => undefined);
    expect(outcome).toMatchObject({ text: "hub: ready\none: ready" });
    expect([outcome.exit, said()]).toEqual([undefined, []]);
  });

  test.each(["ready", "joined"] as const)("until they are %s sees what others bring about meanwhile", async (wanted) => {
    const outcome = await wait((look) => (look === 4 ? bootstrap() : undefined), { wanted });
    expect(outcome.text).toBe(`hub: ${wanted}\none: ${wanted}`);
  });

  test("tells each reason once, however often it looks", async () => {
    await wait((look) => (look === 9 ? bootstrap() : undefined), { wanted: "joined" });
    expect(said()).toEqual(["hub: missing in the hub hub", "one: missing in the hub hub"]);
  });

  test("gives up when time is up: which cluster, why, and what to run next", async () => {
    const outcome = await wait(() => undefined, { timeoutMs: 10_000 });
    expect(fleet.clock.monotonic()).toBeLessThanOrEqual(10_000);
    expect(outcome).toMatchObject({
      exit: "timeout",
      text: "hub: not ready: flux is absent\none: not ready: flux is absent",
      next: ["fleetwright bootstrap hub one"],
    });
  });

  test("on a dead cluster of this machine says how to start it; the others may be as wanted", async () => {
    await bootstrap();
    fleet.server("one").fault = () => ({ reset: "ECONNREFUSED" });
    const outcome = await wait(() => undefined);
    expect(outcome).toMatchObject({ exit: "timeout", next: ["fleetwright local up"] });
    expect(outcome.text).toMatch(/^one: not ready: read \/version: .*ECONNREFUSED/);
  });

  test("names what to look at where no command brings it forward", async () => {
    await bootstrap();
    const cloud = memberships.map((one) => ({ ...one, member: { ...one.member, cloud: "aws" } }));
    fleet.server("one").fault = () => ({ reset: "ECONNREFUSED" });
    const outcome = await wait(() => undefined, { timeoutMs: 10_000 }, cloud);
    expect(outcome.next).toEqual(["fleetwright status one"]);
    const { clusters } = await look(new AbortController().signal, cloud);
    expect(clusters.find(({ name }) => name === "one")?.reason).toContain("ECONNREFUSED");
  });

  test("ends when it is interrupted", async () => {
    const stop = new AbortController();
    const waiting = wait(
      async (look) => {
        if (look === 3) stop.abort("SIGINT");
      },
      { signal: stop.signal },
    );
    await expect(waiting).rejects.toThrow("interrupted by SIGINT");
  });
});

describe("waiting for a revision", () => {
  const COMMIT = "4f0c1d2".padEnd(40, "0");
  const cluster = (changes: Partial<FleetStatus["clusters"][number]>): FleetStatus["clusters"][number] => ({
    ...{ name: "one", hub: "hub", cloud: "local", region: "laptop", kubernetes: "1.36", nativeId: "local-one" },
    ...{
      registered: "joined",
      gone: false,
      baseline: null,
      reachable: true,
      reason: null,
      version: "v1.36.1",
      expires: null,
      agentExpires: null,
    },
    ...{ agent: { name: "argocd", state: "ready", version: "v3.2.11" }, revision: `main@sha1:${COMMIT}` },
    ...changes,
  });
  const waitedFor = (wanted: string, one: FleetStatus["clusters"][number]): Promise<Outcome> =>
    wait(() => undefined, { wanted, ask: async () => ({ clusters: [one], orphans: [] }), timeoutMs: 1 });

  test("ends once the commit, by as much of its id as Git shows, runs and all of it is well", async () => {
    for (const id of [COMMIT, COMMIT.slice(0, 7)]) {
      expect(await waitedFor(`revision=${id}`, cluster({}))).toMatchObject({ text: `one: revision=${id}` });
    }
  });

  test.each<[string, Partial<FleetStatus["clusters"][number]>, RegExp]>([
    ["another one runs", { revision: "main@sha1:aaaaaaa" }, /revision aaaaaaa so far/],
    ["none has ever run", { revision: null, reason: "connection refused" }, /no revision so far; connection refused/],
    [
      "it runs and is not well",
      { agent: { name: "argocd", state: "waiting", version: null }, reason: "Pod shop/web: crashes" },
      /Pod shop\/web: crashes/,
    ],
    ["the cluster is down, whatever its hub says", { reachable: false, reason: "connect ECONNREFUSED" }, /ECONNREFUSED/],
  ])("says what is missing where %s", async (_, changes, said) => {
    expect(await waitedFor("revision=4f0c1d2", cluster(changes))).toMatchObject({
      exit: "timeout",
      text: expect.stringMatching(said) as unknown,
    });
  });

  test("refuses what is no id of a commit", async () => {
    await expect(waitedFor("revision=main", cluster({}))).rejects.toThrow(/revision=COMMIT/);
  });
});
