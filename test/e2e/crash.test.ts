import { spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { ClusterRecord } from "../../lib/contracts/cluster-record.ts";
import type { Membership } from "../../lib/contracts/membership.ts";
import { MEMBERSHIP_VARIABLE } from "../../lib/contracts/membership.ts";
import type { Json } from "../../lib/bootstrap/kube-object.ts";
import type { KubeConnection } from "../../lib/bootstrap/kube/connect.ts";
import { down } from "../../lib/local/up.ts";
import { homeOf } from "../../lib/local/home.ts";
import type { Pin } from "../../lib/model/artefact.ts";
import { dumpCluster } from "../support/cluster-dump.ts";
import { seededRandom } from "../support/fake-api-server/virtual-clock.ts";
import { KillSwitch } from "../support/kill-switch.ts";
import type { CountedRequest, KillMoment, KillPoint } from "../support/kill-switch.ts";
import { aLocalCluster } from "../support/local-cluster.ts";
import { needs } from "../support/needs.ts";
import { aProject, CHECKOUT, testEnvironment } from "../support/project.ts";
import type { Project } from "../support/project.ts";
import { builtInPins, membershipOf } from "../support/real-memberships.ts";

const { describe, test } = needs("control-plane");

const POINTS = 50;
const SEED = 20261120;
/** A run that is killed, and again and again while it is being finished. */
const MOST_IN_A_ROW = { bootstrap: 5, leave: 3 } as const;
type Order = keyof typeof MOST_IN_A_ROW;
/** Requests that count, of those that finish what was begun: about as many as there are. */
const MOST_BEFORE = 60;

type Dump = Readonly<Record<string, Json>>;

/** How an undisturbed run ends: what counted on its way, and what the clusters hold then. */
interface Undisturbed {
  readonly requests: Readonly<Record<string, readonly CountedRequest[]>>;
  readonly dumps: Readonly<Record<string, Dump>>;
  readonly phases: readonly string[];
}

describe("a bootstrap whose whole process group is killed", () => {
  const switcher = new KillSwitch();
  const connections = new Map<string, KubeConnection>();
  let project: Project;
  let pins: readonly Pin[];

  beforeAll(async () => {
    project = await aProject();
    pins = await builtInPins(project.folder);
  });

  afterAll(async () => {
    await switcher.close();
    for (const connection of connections.values()) await connection.close();
    await project.dispose();
  });

  test("is finished by the next one, wherever that was: hub and member hold what they hold after an undisturbed run", async () => {
    const expected = await undisturbed();
    const random = seededRandom(SEED);
    const struck: string[] = [];
    const phases = new Set<string>();
    while (struck.length < POINTS) {
      const memberships = await freshClusters();
      for (const name of ["hub", "one"]) {
        const first = killPoint(expected.requests[name] ?? [], phases, random);
        phases.add(first.phase);
        struck.push(...(await killed("bootstrap", memberships[name], first, random)));
        expect([struck.at(-1), await dump(name)]).toEqual([struck.at(-1), expected.dumps[name]]);
      }
      // The member's run writes to the hub as well.
      expect([struck.at(-1), await dump("hub")]).toEqual([struck.at(-1), expected.dumps["hub with one"]]);
      const inLeave = killPoint(expected.requests["leave"] ?? [], new Set(), random);
      struck.push(...(await killed("leave", memberships["one"], inLeave, random)));
      expect([struck.at(-1), await dump("one")]).toEqual([struck.at(-1), expected.dumps["one left"]]);
      expect([struck.at(-1), await dump("hub")]).toEqual([struck.at(-1), expected.dumps["hub without one"]]);
    }
    // Every phase that talks to an API server was hit.
    expect([...phases].sort()).toEqual(expected.phases);
  });

  /**
   * Kills a run at a point that it reaches for certain, then what is to finish it at others, and lets the last one be.
   *
   * @returns where it was struck
   */
  async function killed(order: Order, membership: Membership | undefined, first: KillPoint, random: () => number) {
    const struck: string[] = [];
    let point: KillPoint | KillMoment = first;
    for (let count = 0; count < MOST_IN_A_ROW[order]; count++) {
      const ended = await run(order, membership, point);
      // One that finishes what others have begun may have less to do than it takes to be struck.
      if (ended !== "killed") {
        expect([struck, ended, count > 0]).toEqual([struck, 0, true]);
        return struck;
      }
      struck.push(`${membership?.member.name} ${order} ${point.moment} ${switcher.counted.at(-1)?.request}`);
      point = { nth: Math.floor(random() * MOST_BEFORE), moment: random() < 0.5 ? "before" : "after" };
    }
    expect([struck, await run(order, membership)]).toEqual([struck, 0]);
    return struck;
  }

  async function undisturbed(): Promise<Undisturbed> {
    const memberships = await freshClusters();
    const requests: Record<string, readonly CountedRequest[]> = {};
    const dumps: Record<string, Dump> = {};
    const phases = new Set<string>();
    for (const name of ["hub", "one"]) {
      expect([name, await run("bootstrap", memberships[name])]).toEqual([name, 0]);
      requests[name] = [...switcher.counted];
      for (const { phase } of switcher.counted) phases.add(phase);
      dumps[name] = await dump(name);
    }
    dumps["hub with one"] = await dump("hub");
    expect(await run("leave", memberships["one"])).toBe(0);
    requests["leave"] = [...switcher.counted];
    [dumps["one left"], dumps["hub without one"]] = [await dump("one"), await dump("hub")];
    return { requests, dumps, phases: [...phases].sort() };
  }

  /** Clusters that nobody has touched, behind the switch, on the same ports each time. */
  async function freshClusters(): Promise<Readonly<Record<string, Membership>>> {
    await switcher.close();
    const options = { project: project.folder, env: process.env, emit: () => undefined, signal: new AbortController().signal };
    const records = await Promise.all(
      ["hub", "one"].map(async (name, index): Promise<ClusterRecord> => {
        await down(name, true, options);
        const { record, connection } = await aLocalCluster(project, name, index);
        await connections.get(name)?.close();
        connections.set(name, connection);
        const port = project.firstPort + 100 + index;
        await switcher.stand(port, project.firstPort + index * 8, homeOf(project.folder, name).pki);
        return { ...record, endpoints: record.endpoints.map((endpoint) => ({ ...endpoint, url: `https://127.0.0.1:${port}` })) };
      }),
    );
    const [hub, one] = records;
    if (hub === undefined || one === undefined) throw new Error("two clusters were asked for");
    return { hub: membershipOf(hub, "self", pins), one: membershipOf(one, hub, pins) };
  }

  async function run(
    order: Order,
    membership: Membership | undefined,
    point?: KillPoint | KillMoment,
  ): Promise<number | "killed" | null> {
    const child = spawn(process.execPath, [path.join(CHECKOUT, "bin/fleetwright.js"), order, "--quiet"], {
      cwd: project.folder,
      env: { ...testEnvironment(), [MEMBERSHIP_VARIABLE]: JSON.stringify(membership) },
      stdio: "ignore",
      detached: true,
    });
    switcher.arm(point, () => void process.kill(-(child.pid ?? 0), "SIGKILL"));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return switcher.struck ? "killed" : code;
  }

  async function dump(name: string): Promise<Dump> {
    const connection = connections.get(name);
    if (connection === undefined) throw new Error(`no cluster ${name}`);
    return dumpCluster(connection.api(new AbortController().signal));
  }
});

/** In a phase that was not struck yet, while there is one; the request in it, and the side of it, are drawn. */
function killPoint(requests: readonly CountedRequest[], struck: ReadonlySet<string>, random: () => number): KillPoint {
  const phases = [...new Set(requests.map(({ phase }) => phase))];
  const phase = phases.find((one) => !struck.has(one)) ?? phases[Math.floor(random() * phases.length)] ?? "";
  const inside = requests.filter((request) => request.phase === phase);
  return { phase, index: Math.floor(random() * inside.length), moment: random() < 0.5 ? "before" : "after" };
}
