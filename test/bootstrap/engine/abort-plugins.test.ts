import { describe, expect, test } from "@jest/globals";
import type { Membership } from "../../../lib/contracts/membership.ts";
import type { AgentName, RegistryName, SyncSource } from "../../../lib/model/sync.ts";
import { PLUGINS } from "../../../lib/bootstrap/plugins.ts";
import { agentFacts, INVENTORY, withInventory } from "../../../lib/model/sync-plugins.ts";
import { abortAt, allPoints, calm, expectSame } from "../../support/abort-points.ts";
import { playedBy, prepareKarmada, withoutKeys } from "../../support/played-karmada.ts";
import { FakeFleet, membershipOf, recordOf } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

// Every registry and agent that is built, each with one that it goes with: a new one is aborted here without a new test. Nodes
// only pretend, so that what an agent's programs would do is not waited for.

const ENGINE = { plugins: PLUGINS, artefacts: STORE };
const SOURCE: SyncSource = { url: "https://git.example/fleet.git", branch: "main", path: "clusters", auth: { kind: "none" } };

/** What a member can be: the registries of its hub, and its agent. */
interface Way {
  readonly registries: readonly RegistryName[];
  readonly agent: AgentName;
  readonly source: SyncSource | null;
}

/** Where the other side has to answer, and nobody plays it here: real API servers have a stand-in for it (test/e2e/ocm.test.ts). */
const ANSWERED: readonly string[] = ["ocm"];

const isOurs = (name: string): boolean => !ANSWERED.includes(name);
const registries = (Object.keys(PLUGINS.registries) as readonly RegistryName[]).filter(isOurs);
const agents = (Object.keys(PLUGINS.agents) as readonly AgentName[]).filter(isOurs);
/** Two hundred runs and more, on a machine that may have other work. */
const LONGEST_MS = 600_000;

/** Every agent beside the registry that it speaks with, or the inventory alone, and every further registry beside the first agent that it goes with. */
const WAYS: readonly Way[] = [
  ...agents.flatMap((agent) => firstThatGoes([withInventory([agentFacts(agent).registry ?? INVENTORY])], [agent])),
  ...registries
    .filter((name) => name !== "clusterprofile" && agents.every((agent) => agentFacts(agent).registry !== name))
    .flatMap((name) => firstThatGoes([["clusterprofile", name]], ["none", ...agents])),
];

function firstThatGoes(several: readonly (readonly RegistryName[])[], choice: readonly AgentName[]): readonly Way[] {
  const ways = several.flatMap((one) =>
    choice.flatMap((agent) => sourcesOf(agent).map((source): Way => ({ registries: one, agent, source }))),
  );
  return ways.filter((way) => membershipsOf(way).every(isPossible)).slice(0, 1);
}

/** An agent that speaks with the hub tells it what it has of its source: nobody here plays that. */
function sourcesOf(agent: AgentName): readonly (SyncSource | null)[] {
  return agentFacts(agent).registry === undefined ? [SOURCE, null] : [null];
}

function membershipsOf(sync: Way): readonly Membership[] {
  const endpoints = (["runner", "network"] as const).map((from) => ({
    url: "https://127.0.0.1:16000",
    from,
    ca: "system" as const,
  }));
  const hub = recordOf("hub", { endpoints });
  return [
    membershipOf("hub", { member: hub, sync, pins: PINS }),
    membershipOf("one", { member: recordOf("one", { endpoints }), hub, sync, pins: PINS }),
  ];
}

function isPossible(membership: Membership): boolean {
  const { registries: names, agent } = membership.sync;
  const chosen = [...names.map((name) => PLUGINS.registries[name]), PLUGINS.agents[agent]];
  return chosen.every((plugin) => plugin?.check(membership).every(({ severity }) => severity !== "error") === true);
}

async function emptyFleet(way: Way): Promise<FakeFleet> {
  const fleet = new FakeFleet(["one"], {}, membershipsOf(way));
  if (way.registries.includes("karmada")) await prepareKarmada(fleet);
  for (const server of fleet.servers.values()) {
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: "a", annotations: { "kwok.x-k8s.io/node": "fake" } } };
    await server.act("POST", "/api/v1/nodes", node);
  }
  return fleet;
}

async function bootstrap(fleet: FakeFleet, name: string, signal = new AbortController().signal): Promise<void> {
  const results = await fleet.bootstrap({ ...ENGINE, connect: playedBy(fleet), signal }, [fleet.membership(name)]);
  const failures = results.flatMap(({ failure }) => failure ?? []);
  if (!signal.aborted) expect(failures).toEqual([]);
}

async function leave(fleet: FakeFleet, signal = new AbortController().signal): Promise<void> {
  const { failure, residue } = await fleet.leave("one", { ...ENGINE, connect: playedBy(fleet), signal });
  if (!signal.aborted)
    expect([failure, residue.filter((what) => !what.includes("which others may use"))]).toEqual([undefined, []]);
}

function secrets(fleet: FakeFleet): readonly string[] {
  return Object.entries(fleet.dump()).flatMap(([server, objects]) =>
    Object.keys(objects as object).flatMap((key) => (key.startsWith("Secret ") ? [`${server} ${key}`] : [])),
  );
}

test("every registry and every agent that is built is aborted", () => {
  const covered = WAYS.flatMap(({ registries: names, agent }) => [...names.map((name) => `registry ${name}`), `agent ${agent}`]);
  const built = [...registries.map((name) => `registry ${name}`), ...agents.map((name) => `agent ${name}`)];
  expect([...new Set(covered)].sort()).toEqual(built.sort());
});

describe.each(WAYS)("registries $registries with the agent $agent, aborted at each request", (way) => {
  // What an agent does in a hub it does in a member as well.
  const bringsIntoHub = way.agent === "none";
  if (bringsIntoHub)
    test(
      "a hub's bootstrap is finished by the next one",
      async () => {
        const empty = await emptyFleet(way);
        await expectFinished(empty, (fleet, signal) => bootstrap(fleet, "hub", signal));
      },
      LONGEST_MS,
    );

  test(
    "a member's bootstrap is finished by the next one",
    async () => {
      const prepared = await emptyFleet(way);
      await bootstrap(prepared, "hub");
      await expectFinished(prepared, (fleet, signal) => bootstrap(fleet, "one", signal));
    },
    LONGEST_MS,
  );

  test(
    "a member's leave is finished by the next one, and no Secret of it stays",
    async () => {
      const joined = await emptyFleet(way);
      await bootstrap(joined, "hub");
      const before = secrets(joined);
      await bootstrap(joined, "one");
      const left = await expectFinished(joined, leave);
      expect(secrets(left)).toEqual(before);
    },
    LONGEST_MS,
  );
});

/** @returns where an undisturbed run ends, and all the others as well */
async function expectFinished(
  prepared: FakeFleet,
  work: (fleet: FakeFleet, signal?: AbortSignal) => Promise<void>,
): Promise<FakeFleet> {
  const undisturbed = prepared.copy();
  await work(undisturbed);
  const expected = withoutKeys(undisturbed.dump());
  for (const point of await allPoints(prepared, work)) {
    const fleet = prepared.copy();
    await work(fleet, abortAt(fleet, point));
    calm(fleet);
    await work(fleet);
    expectSame(fleet, expected, point, withoutKeys);
  }
  return undisturbed;
}
