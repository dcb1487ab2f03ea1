import process from "node:process";
import { beforeAll, expect, test } from "@jest/globals";
import { sleep } from "../../../lib/bootstrap/clock.ts";
import type { AgentPlugin, Plugins } from "../../../lib/bootstrap/contract.ts";
import { clusterprofile } from "../../../lib/bootstrap/registries/clusterprofile/clusterprofile.ts";
import type { EngineOptions } from "../../../lib/bootstrap/engine/bootstrap-all.ts";
import { connectionOver } from "../../../lib/bootstrap/kube/connect.ts";
import type { Connect } from "../../../lib/bootstrap/kube/connect.ts";
import type { Exchange } from "../../../lib/bootstrap/kube/exchange.ts";
import { fleetStatus } from "../../../lib/bootstrap/status/fleet-status.ts";
import type { StatusOptions } from "../../../lib/bootstrap/status/fleet-status.ts";
import { recordFleetStatus } from "../../../lib/bootstrap/status/record-fleet-status.ts";
import { seededRandom } from "../../support/fake-api-server/virtual-clock.ts";
import { FakeFleet, membershipOf, plain, recordOf, testAgent } from "../../support/fake-fleet.ts";
import { PINS, STORE } from "../../support/published-artefacts.ts";

// Whole runs of several processes at once, as two CI jobs and a person would start them. Servers answer in an order that the
// seed decides, and the runs begin at moments that it decides; what is left in the end has to be what one run after the other
// would have left.

/** Others, or more, where somebody asks: `FLEETWRIGHT_RUN_SEEDS=5000 FLEETWRIGHT_FIRST_SEED=70000`. */
const { FLEETWRIGHT_RUN_SEEDS: seeds = "2000", FLEETWRIGHT_FIRST_SEED: first = "1" } = process.env;

/** As little as an agent can be: that there are many objects is tested elsewhere. */
const agent: AgentPlugin = {
  ...testAgent,
  objects: ({ member }) => [
    { stage: "A", policy: "own", object: plain("v1", "Namespace", "agent-system") },
    {
      stage: "B",
      policy: "own",
      object: plain("v1", "ConfigMap", "settings", "agent-system", { data: { cluster: member.name } }),
    },
  ],
  drain: async () => ({ kind: "Done" }),
};
const PLUGINS: Plugins = { registries: { clusterprofile }, agents: { flux: agent } };
const ENGINE = { plugins: PLUGINS, artefacts: STORE };
/** No file is read for it: what the disk takes would decide the order as well as the seed. */
const credential = { kind: "gke", project: "acme", location: "here", cluster: "any" } as const;
const hub = recordOf("hub", { credential });
const MEMBERSHIPS = [
  membershipOf("hub", { member: hub, pins: PINS }),
  membershipOf("one", { member: recordOf("one", { credential }), hub, pins: PINS }),
];

const KINDS = ["bootstrap", "bootstrap", "bootstrap --verify", "leave", "status --record", "killed"] as const;
type Kind = (typeof KINDS)[number];

let hubOnly: FakeFleet;
let joined: FakeFleet;
let ends: { readonly joined: string; readonly left: string; readonly untouched: string };

beforeAll(async () => {
  hubOnly = new FakeFleet(["one"], {}, MEMBERSHIPS);
  await hubOnly.bootstrap(ENGINE, [hubOnly.membership("hub")]);
  joined = hubOnly.copy();
  await joined.bootstrap(ENGINE);
  await recordStatus(joined.copy());
  const left = joined.copy();
  await left.leave("one", ENGINE);
  const [asJoined, asLeft, untouched] = [joined, left, hubOnly].map((fleet) => JSON.stringify(fleet.dump()));
  ends = { joined: asJoined ?? "", left: asLeft ?? "", untouched: untouched ?? "" };
});

/** @returns why it failed; undefined where it didn't */
async function run(kind: Kind, fleet: FakeFleet, random: () => number): Promise<string | undefined> {
  await sleep(fleet.clock, random() < 0.5 ? 0 : random() * 600);
  if (kind === "leave") return (await fleet.leave("one", ENGINE)).failure?.message;
  if (kind === "status --record") return await recordStatus(fleet);
  const verify = kind === "bootstrap --verify";
  const killed = kind === "killed" ? killedAt(fleet, 1 + Math.floor(random() * 60)) : {};
  const results = await fleet.bootstrap({ ...ENGINE, verify, ...killed });
  return results.find(({ outcome }) => outcome === "failed")?.failure?.message;
}

/** The process ends at its nth request, before the server hears of it. */
function killedAt(fleet: FakeFleet, nth: number): Pick<EngineOptions, "connect" | "signal"> {
  const controller = new AbortController();
  let count = 0;
  const connect: Connect = async ({ name }) => {
    const { wire } = fleet.server(name);
    const exchange: Exchange = (request, signal) => {
      if (++count === nth) controller.abort("killed");
      return wire.exchange(request, signal);
    };
    return connectionOver(name, { ...wire, exchange }, fleet.clock);
  };
  return { connect, signal: controller.signal };
}

async function recordStatus(fleet: FakeFleet): Promise<string | undefined> {
  const options: StatusOptions = {
    memberships: fleet.memberships,
    plugins: PLUGINS,
    clock: fleet.clock,
    connect: async ({ name }) => connectionOver(name, fleet.server(name).wire, fleet.clock),
    signal: new AbortController().signal,
    emit: () => undefined,
    project: "/nowhere",
  };
  const { clusters } = await fleetStatus(options);
  const recorded = await recordFleetStatus(clusters, options);
  return recorded.find(({ outcome }) => outcome === "failed")?.reason ?? undefined;
}

test(`two to five runs at once end as one after the other would: ${seeds} interleavings`, async () => {
  const from = Number(first);
  const wrong: unknown[] = [];
  const seen = { joined: 0, left: 0, untouched: 0, waited: 0 };
  for (let seed = from; seed < from + Number(seeds); seed++) {
    const random = seededRandom(seed);
    const fleet = (random() < 0.5 ? hubOnly : joined).copy(random);
    const kinds = Array.from(
      { length: 2 + Math.floor(random() * 4) },
      () => KINDS[Math.floor(random() * KINDS.length)] ?? "leave",
    );
    const failures = await Promise.all(kinds.map((kind) => run(kind, fleet, random)));
    if (failures.some((one) => one !== undefined)) wrong.push([seed, kinds, failures]);
    // Nobody is there any more who could finish what a killed run has begun; the next one does, and clears its lease away.
    if (kinds.includes("killed")) await fleet.bootstrap({ ...ENGINE, verify: true });
    const found = JSON.stringify(fleet.dump());
    if (found === ends.joined) seen.joined++;
    else if (found === ends.left && kinds.includes("leave") && !kinds.includes("killed")) seen.left++;
    else if (found === ends.untouched && !kinds.some((kind) => kind.startsWith("bootstrap") || kind === "killed"))
      seen.untouched++;
    else wrong.push([seed, kinds, "ends between"]);
    if (fleet.events.some(({ message }) => message?.includes("is held by") === true)) seen.waited++;
  }
  expect(wrong).toEqual([]);
  // They have to bring about what they are for.
  expect(Math.min(seen.joined, seen.left, seen.waited)).toBeGreaterThan(Number(seeds) / 50);
});
